"""common/DECISIONS.md.j2, compiled by jinja2: do not edit."""

SOURCE = "4b6d2528b2010de6a2f50ec73c05051d6838276523ed189f1d15f1e544464cd3"
JINJA2 = "3.1.6"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'common/DECISIONS.md.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_project = resolve('project')
    l_0_file = resolve('file')
    l_0_what_if = resolve('what_if')
    l_0_target = resolve('target')
    l_0_decided = resolve('decided')
    l_0_rulings = resolve('rulings')
    l_0_exceptions = resolve('exceptions')
    l_0_stated = resolve('stated')
    try:
        t_1 = environment.filters['code']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'code' found.")
    try:
        t_2 = environment.filters['md']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'md' found.")
    try:
        t_3 = environment.filters['plain']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'plain' found.")
    pass
    yield '# Decisions of '
    yield str(environment.finalize(t_3((undefined(name='project') if l_0_project is missing else l_0_project))))
    yield '\nWhat the rules decided from '
    yield str(environment.finalize(t_1((undefined(name='file') if l_0_file is missing else l_0_file))))
    yield ', and the facts that decided. `mlopsc decide` prints the same.\n'
    if (undefined(name='what_if') if l_0_what_if is missing else l_0_what_if):
        pass
        yield '\n> **What if:** this tree was compiled for '
        yield str(environment.finalize(t_1((undefined(name='target') if l_0_target is missing else l_0_target))))
        yield '; the decision is '
        yield str(environment.finalize(t_1((undefined(name='decided') if l_0_decided is missing else l_0_decided))))
        yield '.\n'
    for l_1_ruling in (undefined(name='rulings') if l_0_rulings is missing else l_0_rulings):
        _loop_vars = {}
        pass
        yield '\n## '
        yield str(environment.finalize(t_3(environment.getattr(l_1_ruling, 'name'))))
        yield ': '
        yield str(environment.finalize(t_3(environment.getattr(l_1_ruling, 'choice'))))
        yield '\n'
        if environment.getattr(l_1_ruling, 'override'):
            pass
            yield '**Override** ('
            yield str(environment.finalize(t_1(environment.getattr(environment.getattr(l_1_ruling, 'override'), 'place'))))
            yield '): '
            yield str(environment.finalize(t_2(environment.getattr(environment.getattr(l_1_ruling, 'override'), 'because'))))
            yield ' — '
            yield str(environment.finalize(t_2(environment.getattr(environment.getattr(l_1_ruling, 'override'), 'owner'))))
            if environment.getattr(environment.getattr(l_1_ruling, 'override'), 'expires'):
                pass
                yield ', until '
                yield str(environment.finalize(t_3(environment.getattr(environment.getattr(l_1_ruling, 'override'), 'expires'))))
            yield '.\n'
            if environment.getattr(l_1_ruling, 'rule'):
                pass
                yield 'The rule '
                yield str(environment.finalize(t_1(environment.getattr(l_1_ruling, 'rule'))))
                yield ' says '
                yield str(environment.finalize(t_1(environment.getattr(l_1_ruling, 'ruled'))))
                yield ': '
                yield str(environment.finalize(t_2(environment.getattr(l_1_ruling, 'because'))))
                yield '.\n'
            else:
                pass
                yield 'No rule covers this case.\n'
        else:
            pass
            yield 'Rule '
            yield str(environment.finalize(t_1(environment.getattr(l_1_ruling, 'rule'))))
            yield ': '
            yield str(environment.finalize(t_2(environment.getattr(l_1_ruling, 'because'))))
            yield '.\n'
        for l_2_note in environment.getattr(l_1_ruling, 'passed_over'):
            _loop_vars = {}
            pass
            yield '\n> **Passed over:** '
            yield str(environment.finalize(t_2(l_2_note)))
            yield '.\n'
        l_2_note = missing
        if (environment.getattr(l_1_ruling, 'evidence') or environment.getattr(l_1_ruling, 'lost')):
            pass
            yield '\n| fact or rule | what it says | where |\n|---|---|---|\n'
            for l_2_each in environment.getattr(l_1_ruling, 'evidence'):
                _loop_vars = {}
                pass
                yield '| decided by | '
                yield str(environment.finalize(t_2(environment.getattr(l_2_each, 'text'))))
                yield ' | '
                yield str(environment.finalize(t_1(environment.getattr(l_2_each, 'place'))))
                yield ' |\n'
            l_2_each = missing
            for l_2_each in environment.getattr(l_1_ruling, 'lost'):
                _loop_vars = {}
                pass
                yield '| '
                yield str(environment.finalize(t_1(environment.getattr(l_2_each, 'rule'))))
                yield ' → '
                yield str(environment.finalize(t_3(environment.getattr(l_2_each, 'choice'))))
                yield ' | '
                yield str(environment.finalize(t_2(environment.getattr(l_2_each, 'why'))))
                yield ' | |\n'
            l_2_each = missing
    l_1_ruling = missing
    yield '\n## Exceptions\n'
    if (undefined(name='exceptions') if l_0_exceptions is missing else l_0_exceptions):
        pass
        yield '\n| what | because | owner | until | where |\n|---|---|---|---|---|\n'
        for l_1_each in (undefined(name='exceptions') if l_0_exceptions is missing else l_0_exceptions):
            _loop_vars = {}
            pass
            yield '| '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'what'))))
            yield ' | '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'because'))))
            yield ' | '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'owner'))))
            yield ' | '
            yield str(environment.finalize(t_2((environment.getattr(l_1_each, 'expires') or 'no date'))))
            yield ' | '
            yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'place'))))
            yield ' |\n'
        l_1_each = missing
    else:
        pass
        yield '\nNone: every rule and every check holds as it stands.\n'
    yield '\n## Stated in '
    yield str(environment.finalize(t_1((undefined(name='file') if l_0_file is missing else l_0_file))))
    yield '\nWhat the rules read, and what is kept for other targets; nothing that is written is without a trace.\n\n| field | value |\n|---|---|\n'
    for l_1_each in (undefined(name='stated') if l_0_stated is missing else l_0_stated):
        _loop_vars = {}
        pass
        yield '| '
        yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'path'))))
        yield ' | '
        yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'value'))))
        yield ' |\n'
    l_1_each = missing

blocks = {}
debug_info = '1=38&2=40&3=42&5=45&7=49&9=53&10=57&11=60&12=70&13=73&18=85&20=89&22=93&24=96&28=99&29=103&31=108&32=112&38=121&42=124&43=128&50=143&55=145&56=149'
