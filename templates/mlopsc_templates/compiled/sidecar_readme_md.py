"""sidecar/README.md.j2, compiled by jinja2: do not edit."""

SOURCE = "c12773e994ec6a5559a5e39b36a8dbfe294c260f251c948c95b9b1e7bc31bd97"
JINJA2 = "3.1.6"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'sidecar/README.md.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_project = resolve('project')
    l_0_file = resolve('file')
    l_0_owner = resolve('owner')
    l_0_what_if = resolve('what_if')
    l_0_target = resolve('target')
    l_0_decided = resolve('decided')
    l_0_steps = resolve('steps')
    l_0_approved_by = resolve('approved_by')
    l_0_tracking = resolve('tracking')
    l_0_data = resolve('data')
    l_0_peaks = resolve('peaks')
    l_0_says = resolve('says')
    l_0_secrets = resolve('secrets')
    l_0_atomic = resolve('atomic')
    l_0_watch = resolve('watch')
    try:
        t_1 = environment.filters['cmd']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'cmd' found.")
    try:
        t_2 = environment.filters['code']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'code' found.")
    try:
        t_3 = environment.filters['md']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'md' found.")
    try:
        t_4 = environment.filters['plain']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'plain' found.")
    pass
    yield '# '
    yield str(environment.finalize(t_4(environment.getattr((undefined(name='project') if l_0_project is missing else l_0_project), 'name'))))
    yield ': the compiled pipeline\n'
    if environment.getattr((undefined(name='project') if l_0_project is missing else l_0_project), 'description'):
        pass
        yield str(environment.finalize(t_3(environment.getattr((undefined(name='project') if l_0_project is missing else l_0_project), 'description'))))
        yield '\n'
    yield '\nCompiled by mlopsc from '
    yield str(environment.finalize(t_2((undefined(name='file') if l_0_file is missing else l_0_file))))
    yield '; do not edit it here: `mlopsc build` tells edited files\napart and will not overwrite them in silence. Owner: '
    yield str(environment.finalize(t_3((undefined(name='owner') if l_0_owner is missing else l_0_owner))))
    yield '. Why it looks the way it\ndoes: [DECISIONS.md](DECISIONS.md).\n'
    if (undefined(name='what_if') if l_0_what_if is missing else l_0_what_if):
        pass
        yield '\n> **What if:** compiled for '
        yield str(environment.finalize(t_2((undefined(name='target') if l_0_target is missing else l_0_target))))
        yield '; the decision is '
        yield str(environment.finalize(t_2((undefined(name='decided') if l_0_decided is missing else l_0_decided))))
        yield '. Do not apply it.\n'
    yield '\n## What it does\n| step | reads | leaves | at most |\n|---|---|---|---|\n'
    for l_1_step in (undefined(name='steps') if l_0_steps is missing else l_0_steps):
        _loop_vars = {}
        pass
        yield '| '
        yield str(environment.finalize(t_2(environment.getattr(l_1_step, 'name'))))
        yield ' | '
        for l_2_each in environment.getattr(l_1_step, 'inputs'):
            _loop_vars = {}
            pass
            yield str(environment.finalize(t_2(l_2_each)))
            yield ' '
        l_2_each = missing
        yield '| '
        for l_2_each in environment.getattr(l_1_step, 'outputs'):
            _loop_vars = {}
            pass
            yield str(environment.finalize(t_2(l_2_each)))
            yield ' '
        l_2_each = missing
        yield '| '
        yield str(environment.finalize(t_4(environment.getattr(l_1_step, 'timeout'))))
        yield ' s, '
        yield str(environment.finalize(t_4(environment.getattr(l_1_step, 'retries'))))
        yield ' retries |\n'
    l_1_step = missing
    yield '\nThen the model is recorded, gated, registered and, if every gate passed, promoted'
    if (undefined(name='approved_by') if l_0_approved_by is missing else l_0_approved_by):
        pass
        yield ' once '
        yield str(environment.finalize(t_3((undefined(name='approved_by') if l_0_approved_by is missing else l_0_approved_by))))
        yield ' approves'
    yield '. Tracking is\n'
    yield str(environment.finalize(t_3((undefined(name='tracking') if l_0_tracking is missing else l_0_tracking))))
    yield '.\n\n'
    if (undefined(name='data') if l_0_data is missing else l_0_data):
        pass
        yield '| dataset | path | versioned by | personal data |\n|---|---|---|---|\n'
        for l_1_each in (undefined(name='data') if l_0_data is missing else l_0_data):
            _loop_vars = {}
            pass
            yield '| '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'name'))))
            yield ' | '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'path'))))
            yield ' | '
            yield str(environment.finalize(t_4(environment.getattr(l_1_each, 'versioning'))))
            yield ' | '
            yield str(environment.finalize(t_4(environment.getattr(l_1_each, 'contains_pii'))))
            yield ' |\n'
        l_1_each = missing
    yield '\n## What can run at once\nThe most of each resource that can be in use at any moment, proven before this was published, and\nwhat makes it:\n\n| resource | peak | quota | together run |\n|---|---|---|---|\n'
    for l_1_each in (undefined(name='peaks') if l_0_peaks is missing else l_0_peaks):
        _loop_vars = {}
        pass
        yield '| '
        yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'resource'))))
        yield ' | '
        yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'peak'))))
        yield ' | '
        yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'quota'))))
        yield ' | '
        yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'members'))))
        yield ' |\n'
    l_1_each = missing
    yield '\n## Apply\nRun all commands in the folder of '
    yield str(environment.finalize(t_2((undefined(name='file') if l_0_file is missing else l_0_file))))
    yield '.\n\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'install'))))
    yield '\n```\nplaces the workflow and `.gitattributes` at the root of the repository; commit them. Then\n\n'
    if environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'schedules'):
        pass
        yield '```sh\n'
        for l_1_each in environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'schedules'):
            _loop_vars = {}
            pass
            yield str(environment.finalize(t_1(l_1_each)))
            yield '\n'
        l_1_each = missing
        yield '```\nmakes the schedules, which GitLab keeps in the project and not in the file; and\n\n'
    yield '```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'run'))))
    yield '\n```\nruns the pipeline here, with the same gates as in CI.\n'
    if (undefined(name='secrets') if l_0_secrets is missing else l_0_secrets):
        pass
        yield '\nThe CI has to hold these secrets; a person creates them once:\n\n| secret | for |\n|---|---|\n'
        for l_1_each in (undefined(name='secrets') if l_0_secrets is missing else l_0_secrets):
            _loop_vars = {}
            pass
            yield '| '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'name'))))
            yield ' | '
            yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'purpose'))))
            yield ' |\n'
        l_1_each = missing
    yield '\n## Review\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'diff'))))
    yield '\n```\nshows what changed in meaning since the last commit, worst first: gates, limits, permissions,\noverrides, decisions, versions, cost. The workflow shows it on every change that is proposed.\n\n## Verify\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'check'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'verify'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'data'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'tests'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'reproducible'))))
    yield '\n```\nThe last one trains twice and compares the digests of the models: it proves that training is\nrepeatable on this machine with this environment, and no more.\n\n## Promote and roll back\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'versions'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'promote'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'rollback'))))
    yield '\n```\n`rollback` returns to the previous version and names it; once more, and it goes back one further.\n'
    yield str(environment.finalize(t_3((undefined(name='atomic') if l_0_atomic is missing else l_0_atomic))))
    yield '\n'
    if (undefined(name='watch') if l_0_watch is missing else l_0_watch):
        pass
        yield '\n## '
        yield str(environment.finalize(t_3((undefined(name='watch') if l_0_watch is missing else l_0_watch))))
        yield '\n```sh\n'
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'drift'))))
        yield '\n```\nexits with 0 when all is well, 10 when metrics fell (retrain), 11 when only inputs moved (a person\nreviews; drift alone never retrains). The workflow runs it every day.\n'
    yield '\n## Audit\n```sh\n'
    for l_1_each in environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'audit'):
        _loop_vars = {}
        pass
        yield str(environment.finalize(t_1(l_1_each)))
        yield '\n'
    l_1_each = missing
    yield '```\nfind the rollback and the tracking.\n'

blocks = {}
debug_info = '1=51&2=53&3=55&6=58&7=60&9=62&11=65&17=70&18=74&21=96&22=102&24=104&27=107&28=111&38=121&39=125&43=135&46=137&50=139&52=142&53=145&60=150&63=152&69=155&70=159&76=165&83=167&84=169&85=171&86=173&87=175&94=177&95=179&96=181&99=183&100=185&102=188&104=190&112=193&113=196'
