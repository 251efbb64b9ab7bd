"""review/report.html.j2, compiled by jinja2: do not edit."""

SOURCE = "ade1a53610023e6d7139edb342b9294eed6d14d7df10269ce5d0a3e6732b6787"
JINJA2 = "3.1.6"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'review/report.html.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_generator = resolve('generator')
    l_0_plan = resolve('plan')
    l_0_tracking = resolve('tracking')
    l_0_difference = resolve('difference')
    l_0_headline = resolve('headline')
    l_0_classes = resolve('classes')
    l_0_picture = resolve('picture')
    l_0_steps = resolve('steps')
    l_0_gates = resolve('gates')
    l_0_bars = resolve('bars')
    l_0_rulings = resolve('rulings')
    l_0_exceptions = resolve('exceptions')
    l_0_watch = resolve('watch')
    l_0_commands = resolve('commands')
    try:
        t_1 = environment.filters['html']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'html' found.")
    try:
        t_2 = environment.filters['plain']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'plain' found.")
    try:
        t_3 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    pass
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="generator" content="'
    yield str(environment.finalize(t_1((undefined(name='generator') if l_0_generator is missing else l_0_generator))))
    yield '">\n<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">\n<title>'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'project'))))
    yield ': what was compiled</title>\n<style>\n:root {\n  color-scheme: light dark;\n  --page: #fbfaf7; --ink: #1d2430; --soft: #525c6b; --line: #d8d4ca; --card: #ffffff;\n  --data: #e8eef7; --step: #ffffff; --gate: #fdf3d8; --end: #e3f3e6; --stroke: #6b7688;\n  --bad: #a3201c; --good: #1b6b34; --tone0: #3b6ea8; --tone1: #8a5a1e; --tone2: #4d7a3a; --tone3: #7a4a8c;\n}\n@media screen and (prefers-color-scheme: dark) {\n  :root {\n    --page: #14171c; --ink: #e8eaee; --soft: #aab2bf; --line: #343b46; --card: #1b2027;\n    --data: #1e2a3b; --step: #20262e; --gate: #3a3116; --end: #18331f; --stroke: #8a94a4;\n    --bad: #ff9b94; --good: #86d79c; --tone0: #6ea3e0; --tone1: #d3a05a; --tone2: #8fc178; --tone3: #c193d6;\n  }\n}\n* { box-sizing: border-box; }\nbody { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 68rem; background: var(--page); color: var(--ink);\n  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }\nh1 { margin: 0 0 .25rem; font-size: 1.9rem; line-height: 1.2; letter-spacing: -.01em; }\nh2 { margin: 2.75rem 0 .75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); font-size: 1.25rem; }\nh3 { margin: 1.5rem 0 .4rem; font-size: 1rem; }\np { margin: .4rem 0; max-width: 46rem; }\n.soft { color: var(--soft); }\n.stop { margin: 1rem 0; padding: .75rem 1rem; border-left: .3rem solid var(--bad); background: var(--card); font-weight: 600; }\ncode, pre, svg text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; }\ncode { font-size: .9em; overflow-wrap: anywhere; } tbody th code { overflow-wrap: break-word; }\npre { margin: .4rem 0; padding: .6rem .8rem; background: var(--card); border: 1px solid var(--line); border-radius: .3rem; overflow-x: auto; font-size: .88rem; }\n.scroll { overflow-x: auto; }\ntable { width: 100%; margin: .5rem 0; border-collapse: collapse; font-size: .93rem; }\ncaption { padding: .2rem 0 .4rem; text-align: left; color: var(--soft); font-size: .88rem; }\nth, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }\nthead th { color: var(--soft); font-weight: 600; font-size: .85rem; }\ntbody th { font-weight: 500; }\n.worse { color: var(--bad); font-weight: 700; }\n.better { color: var(--good); }\nsvg { display: block; max-width: 100%; height: auto; }\n.scroll .graph { max-width: none; margin: 0 auto; }\n.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }\nsvg text { font-size: 13px; fill: var(--ink); }\nsvg .name { font-weight: 600; } svg .sub { font-size: 11px; fill: var(--soft); }\nsvg rect { stroke: var(--stroke); }\nsvg .data { fill: var(--data); } svg .step { fill: var(--step); } svg .gate { fill: var(--gate); } svg .end { fill: var(--end); }\nsvg .frame { fill: var(--gate); } svg .after { fill: var(--end); } svg rect.gate { fill: var(--card); stroke: var(--line); }\nsvg .badge { stroke: none; } svg .gpu, svg .more { fill: var(--data); }\nsvg path { fill: none; stroke: var(--stroke); stroke-width: 1.5; } svg .tip { fill: var(--stroke); stroke: none; }\nsvg .tone0 { fill: var(--tone0); } svg .tone1 { fill: var(--tone1); } svg .tone2 { fill: var(--tone2); } svg .tone3 { fill: var(--tone3); }\nsvg .quota { stroke: var(--bad); stroke-width: 2; }\n@media print {\n  :root { --page: #fff; --card: #fff; }\n  body { max-width: none; padding: 0; font-size: 10pt; }\n  h2, h3, caption { break-after: avoid; } tr, svg { break-inside: avoid; } svg, .scroll .graph { max-width: 100%; height: auto; } .scroll { overflow: visible; }\n}\n</style>\n</head>\n<body>\n<main>\n<h1>'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'project'))))
    yield '</h1>\n'
    if environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'description'):
        pass
        yield '<p>'
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'description'))))
        yield '</p>\n'
    yield '<p class="soft">Compiled from <code>'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'file'))))
    yield '</code>'
    if environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'environment'):
        pass
        yield ' for the environment <code>'
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'environment'))))
        yield '</code>'
    yield ' to <code>'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'tree'))))
    yield '</code>. Target '
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'target'))))
    yield ', tracking '
    yield str(environment.finalize(t_1((undefined(name='tracking') if l_0_tracking is missing else l_0_tracking))))
    yield '. Owner: '
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'owner'))))
    yield '.</p>\n'
    if (environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'target') != environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'decided')):
        pass
        yield '<p class="stop">What if: the decision is '
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'decided'))))
        yield ', not '
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'target'))))
        yield '. Do not apply this tree.</p>\n'
    if (undefined(name='difference') if l_0_difference is missing else l_0_difference):
        pass
        yield '\n<h2>What changed since '
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='difference') if l_0_difference is missing else l_0_difference), 'before'))))
        yield '</h2>\n<p class="stop">'
        yield str(environment.finalize(t_1((undefined(name='headline') if l_0_headline is missing else l_0_headline))))
        yield '</p>\n'
        for l_1_class in (undefined(name='classes') if l_0_classes is missing else l_0_classes):
            _loop_vars = {}
            pass
            yield '<h3>'
            yield str(environment.finalize(t_1(environment.getattr(l_1_class, 'title'))))
            yield '</h3>\n<div class="scroll">\n<table>\n<caption class="hidden">'
            yield str(environment.finalize(t_1(environment.getattr(l_1_class, 'title'))))
            yield ': what loosens first</caption>\n<thead><tr><th scope="col">what</th><th scope="col">how</th><th scope="col">before</th><th scope="col">after</th><th scope="col">where</th></tr></thead>\n<tbody>\n'
            for l_2_row in environment.getattr(l_1_class, 'rows'):
                _loop_vars = {}
                pass
                yield '<tr><th scope="row"><code>'
                yield str(environment.finalize(t_1(environment.getattr(l_2_row, 'path'))))
                yield '</code>'
                if environment.getattr(l_2_row, 'note'):
                    pass
                    yield '<br><span class="soft">'
                    yield str(environment.finalize(t_1(environment.getattr(l_2_row, 'note'))))
                    yield '</span>'
                yield '</th><td'
                if environment.getattr(l_2_row, 'worse'):
                    pass
                    yield ' class="worse"'
                yield '>'
                yield str(environment.finalize(t_1(environment.getattr(l_2_row, 'turn'))))
                yield '</td><td><code>'
                yield str(environment.finalize(t_1(environment.getattr(l_2_row, 'before'))))
                yield '</code></td><td><code>'
                yield str(environment.finalize(t_1(environment.getattr(l_2_row, 'after'))))
                yield '</code></td><td>'
                yield str(environment.finalize(t_1(environment.getattr(l_2_row, 'place'))))
                yield '</td></tr>\n'
            l_2_row = missing
            yield '</tbody>\n</table>\n</div>\n'
        l_1_class = missing
    yield '\n<h2>The pipeline</h2>\n<div class="scroll" role="region" tabindex="0" aria-label="The pipeline as a drawing">\n<svg class="graph" role="img" aria-labelledby="graph-title graph-words" width="'
    yield str(environment.finalize(t_2(environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'width'))))
    yield '" height="'
    yield str(environment.finalize(t_2(environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'height'))))
    yield '" viewBox="0 0 '
    yield str(environment.finalize(t_2(environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'width'))))
    yield ' '
    yield str(environment.finalize(t_2(environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'height'))))
    yield '">\n<title id="graph-title">The graph of the pipeline, from the data to promotion</title>\n<desc id="graph-words">'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'words'))))
    yield '</desc>\n'
    for l_1_wire in environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'wires'):
        _loop_vars = {}
        pass
        yield '<path class="wire" d="'
        yield str(environment.finalize(t_1(environment.getattr(l_1_wire, 'path'))))
        yield '"/>\n'
        if environment.getattr(l_1_wire, 'tip'):
            pass
            yield '<path class="tip" d="'
            yield str(environment.finalize(t_1(environment.getattr(l_1_wire, 'tip'))))
            yield '"/>\n'
    l_1_wire = missing
    for l_1_box in environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'boxes'):
        _loop_vars = {}
        pass
        yield '<g class="box"><title>'
        yield str(environment.finalize(t_1(environment.getattr(l_1_box, 'title'))))
        yield '</title><rect class="'
        yield str(environment.finalize(t_2(environment.getattr(l_1_box, 'kind'))))
        yield '" x="'
        yield str(environment.finalize(t_2(environment.getattr(l_1_box, 'x'))))
        yield '" y="'
        yield str(environment.finalize(t_2(environment.getattr(l_1_box, 'y'))))
        yield '" width="'
        yield str(environment.finalize(t_2(environment.getattr(l_1_box, 'width'))))
        yield '" height="'
        yield str(environment.finalize(t_2(environment.getattr(l_1_box, 'height'))))
        yield '" rx="6"/>\n<text class="name" x="'
        yield str(environment.finalize(t_2((environment.getattr(l_1_box, 'x') + 12))))
        yield '" y="'
        yield str(environment.finalize(t_2((environment.getattr(l_1_box, 'y') + 21))))
        yield '">'
        yield str(environment.finalize(t_1(environment.getattr(l_1_box, 'name'))))
        yield '</text>\n'
        if environment.getattr(l_1_box, 'detail'):
            pass
            yield '<text class="sub" x="'
            yield str(environment.finalize(t_2((environment.getattr(l_1_box, 'x') + 12))))
            yield '" y="'
            yield str(environment.finalize(t_2((environment.getattr(l_1_box, 'y') + 38))))
            yield '">'
            yield str(environment.finalize(t_1(environment.getattr(l_1_box, 'detail'))))
            yield '</text>\n'
        for l_2_badge in environment.getattr(l_1_box, 'badges'):
            _loop_vars = {}
            pass
            yield '<rect class="badge '
            yield str(environment.finalize(t_2(environment.getattr(l_2_badge, 'kind'))))
            yield '" x="'
            yield str(environment.finalize(t_2(environment.getattr(l_2_badge, 'x'))))
            yield '" y="'
            yield str(environment.finalize(t_2(environment.getattr(l_2_badge, 'y'))))
            yield '" width="'
            yield str(environment.finalize(t_2(environment.getattr(l_2_badge, 'width'))))
            yield '" height="20" rx="5"/>\n<text class="sub" x="'
            yield str(environment.finalize(t_2((environment.getattr(l_2_badge, 'x') + 7))))
            yield '" y="'
            yield str(environment.finalize(t_2((environment.getattr(l_2_badge, 'y') + 14))))
            yield '">'
            yield str(environment.finalize(t_1(environment.getattr(l_2_badge, 'text'))))
            yield '</text>\n'
        l_2_badge = missing
        yield '</g>\n'
    l_1_box = missing
    yield '</svg>\n</div>\n<div class="scroll">\n<table>\n<caption>The steps, in an order in which they can run; at most '
    yield str(environment.finalize(t_2(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'parallelism'))))
    yield ' at once</caption>\n<thead><tr><th scope="col">step</th><th scope="col">reads</th><th scope="col">leaves</th><th scope="col">needs</th><th scope="col">bounds</th></tr></thead>\n<tbody>\n'
    for l_1_each in (undefined(name='steps') if l_0_steps is missing else l_0_steps):
        _loop_vars = {}
        pass
        yield '<tr><th scope="row"><code>'
        yield str(environment.finalize(t_1(environment.getattr(environment.getattr(l_1_each, 'step'), 'name'))))
        yield '</code></th><td>'
        for l_2_input in environment.getattr(environment.getattr(l_1_each, 'step'), 'inputs'):
            _loop_vars = {}
            pass
            yield '<code>'
            yield str(environment.finalize(t_1(environment.getattr(l_2_input, 'name'))))
            yield '</code> '
        l_2_input = missing
        yield '</td><td>'
        for l_2_output in environment.getattr(environment.getattr(l_1_each, 'step'), 'outputs'):
            _loop_vars = {}
            pass
            yield '<code>'
            yield str(environment.finalize(t_1(environment.getattr(l_2_output, 'name'))))
            yield '</code> '
        l_2_output = missing
        yield '</td><td>'
        yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'needs'))))
        yield '</td><td>'
        yield str(environment.finalize(t_2(environment.getattr(environment.getattr(l_1_each, 'step'), 'timeout_seconds'))))
        yield ' s, '
        yield str(environment.finalize(t_2(environment.getattr(environment.getattr(l_1_each, 'step'), 'retries'))))
        yield ' retries</td></tr>\n'
    l_1_each = missing
    yield '</tbody>\n</table>\n</div>\n\n<h2>Gates</h2>\n<p>All must pass before a model is registered as approved, and before it is promoted'
    if environment.getattr(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'gates'), 'approved_by'):
        pass
        yield '; then '
        yield str(environment.finalize(t_1(environment.getattr(environment.getattr((undefined(name='plan') if l_0_plan is missing else l_0_plan), 'gates'), 'approved_by'))))
        yield ' approves'
    yield '. <code>mlopsc build</code> reads its own files back and refuses to publish a way around them.</p>\n<ul>\n'
    for l_1_gate in (undefined(name='gates') if l_0_gates is missing else l_0_gates):
        _loop_vars = {}
        pass
        yield '<li><code>'
        yield str(environment.finalize(t_1(l_1_gate)))
        yield '</code></li>\n'
    l_1_gate = missing
    yield '</ul>\n\n<h2>What can run at once</h2>\n<p>The most of each resource that can be in use at any moment, proven from the plan; the line is the quota.</p>\n'
    l_1_loop = missing
    for l_1_each, l_1_loop in LoopContext((undefined(name='bars') if l_0_bars is missing else l_0_bars), undefined):
        l_1_bar = resolve('bar')
        _loop_vars = {}
        pass
        yield '<h3>'
        yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'name'))))
        yield ': '
        yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'peak'))))
        yield ' of '
        yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'quota'))))
        yield '</h3>\n<div class="scroll">\n<svg role="img" aria-labelledby="bar-'
        yield str(environment.finalize(t_2(environment.getattr(l_1_loop, 'index'))))
        yield '" width="'
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='bar') if l_1_bar is missing else l_1_bar), 'outer_width'))))
        yield '" height="'
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='bar') if l_1_bar is missing else l_1_bar), 'outer_height'))))
        yield '" viewBox="-1 -1 '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='bar') if l_1_bar is missing else l_1_bar), 'outer_width'))))
        yield ' '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='bar') if l_1_bar is missing else l_1_bar), 'outer_height'))))
        yield '">\n<title id="bar-'
        yield str(environment.finalize(t_2(environment.getattr(l_1_loop, 'index'))))
        yield '">'
        yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'words'))))
        yield '</title>\n<rect class="step" x="0" y="0" width="'
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='bar') if l_1_bar is missing else l_1_bar), 'width'))))
        yield '" height="'
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='bar') if l_1_bar is missing else l_1_bar), 'height'))))
        yield '"/>\n'
        for l_2_segment in environment.getattr(l_1_each, 'segments'):
            _loop_vars = {}
            pass
            yield '<rect class="tone'
            yield str(environment.finalize(t_2(environment.getattr(l_2_segment, 'tone'))))
            yield '" x="'
            yield str(environment.finalize(t_2(environment.getattr(l_2_segment, 'x'))))
            yield '" y="0" width="'
            yield str(environment.finalize(t_2(environment.getattr(l_2_segment, 'width'))))
            yield '" height="'
            yield str(environment.finalize(t_2(environment.getattr((undefined(name='bar') if l_1_bar is missing else l_1_bar), 'height'))))
            yield '"><title>'
            yield str(environment.finalize(t_1(environment.getattr(l_2_segment, 'title'))))
            yield '</title></rect>\n'
        l_2_segment = missing
        if (not t_3(environment.getattr(l_1_each, 'quota_x'))):
            pass
            yield '<path class="quota" d="M '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'quota_x'))))
            yield ' 0 V '
            yield str(environment.finalize(t_2(environment.getattr((undefined(name='bar') if l_1_bar is missing else l_1_bar), 'height'))))
            yield '"/>\n'
        yield '</svg>\n</div>\n<p class="soft">Together run '
        yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'together'))))
        yield '.</p>\n'
    l_1_loop = l_1_each = l_1_bar = missing
    yield '\n<h2>Decisions</h2>\n'
    for l_1_ruling in (undefined(name='rulings') if l_0_rulings is missing else l_0_rulings):
        _loop_vars = {}
        pass
        yield '<h3>'
        yield str(environment.finalize(t_1(environment.getattr(l_1_ruling, 'name'))))
        yield ': '
        yield str(environment.finalize(t_1(environment.getattr(l_1_ruling, 'choice'))))
        yield '</h3>\n'
        if environment.getattr(l_1_ruling, 'override'):
            pass
            yield '<p><strong>Override:</strong> '
            yield str(environment.finalize(t_1(environment.getattr(environment.getattr(l_1_ruling, 'override'), 'because'))))
            yield '. '
            yield str(environment.finalize(t_1(environment.getattr(environment.getattr(l_1_ruling, 'override'), 'owner'))))
            if environment.getattr(environment.getattr(l_1_ruling, 'override'), 'expires'):
                pass
                yield ', until '
                yield str(environment.finalize(t_1(environment.getattr(environment.getattr(l_1_ruling, 'override'), 'expires'))))
            yield '. The rule <code>'
            yield str(environment.finalize(t_1(environment.getattr(l_1_ruling, 'rule'))))
            yield '</code> says '
            yield str(environment.finalize(t_1(environment.getattr(l_1_ruling, 'ruled'))))
            yield '.</p>\n'
        else:
            pass
            yield '<p><code>'
            yield str(environment.finalize(t_1(environment.getattr(l_1_ruling, 'rule'))))
            yield '</code>: '
            yield str(environment.finalize(t_1(environment.getattr(l_1_ruling, 'because'))))
            yield '.</p>\n'
        yield '<ul>\n'
        for l_2_fact in environment.getattr(l_1_ruling, 'evidence'):
            _loop_vars = {}
            pass
            yield '<li>'
            yield str(environment.finalize(t_1(environment.getattr(l_2_fact, 'text'))))
            yield ' <span class="soft">('
            yield str(environment.finalize(t_1(environment.getattr(l_2_fact, 'place'))))
            yield ')</span></li>\n'
        l_2_fact = missing
        for l_2_lost in environment.getattr(l_1_ruling, 'lost'):
            _loop_vars = {}
            pass
            yield '<li class="soft">not <code>'
            yield str(environment.finalize(t_1(environment.getattr(l_2_lost, 'choice'))))
            yield '</code> ('
            yield str(environment.finalize(t_1(environment.getattr(l_2_lost, 'rule'))))
            yield '): '
            yield str(environment.finalize(t_1(environment.getattr(l_2_lost, 'why'))))
            yield '</li>\n'
        l_2_lost = missing
        yield '</ul>\n'
    l_1_ruling = missing
    yield '<h3>Exceptions</h3>\n'
    if (undefined(name='exceptions') if l_0_exceptions is missing else l_0_exceptions):
        pass
        yield '<div class="scroll">\n<table>\n<caption>What was set aside, why, who answers for it, until when</caption>\n<thead><tr><th scope="col">what</th><th scope="col">because</th><th scope="col">owner</th><th scope="col">until</th></tr></thead>\n<tbody>\n'
        for l_1_each in (undefined(name='exceptions') if l_0_exceptions is missing else l_0_exceptions):
            _loop_vars = {}
            pass
            yield '<tr><th scope="row">'
            yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'what'))))
            yield '</th><td>'
            yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'because'))))
            yield '</td><td>'
            yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'owner'))))
            yield '</td><td>'
            yield str(environment.finalize(t_1((environment.getattr(l_1_each, 'expires') or 'no date'))))
            yield '</td></tr>\n'
        l_1_each = missing
        yield '</tbody>\n</table>\n</div>\n'
    else:
        pass
        yield '<p>None: every rule and every check holds as it stands.</p>\n'
    if (undefined(name='watch') if l_0_watch is missing else l_0_watch):
        pass
        yield '\n<h2>Watched</h2>\n<div class="scroll">\n<table>\n<caption>What happens once a model is in use</caption>\n<thead><tr><th scope="col">when</th><th scope="col">then</th></tr></thead>\n<tbody>\n'
        for (l_1_when, l_1_then) in (undefined(name='watch') if l_0_watch is missing else l_0_watch):
            _loop_vars = {}
            pass
            yield '<tr><th scope="row">'
            yield str(environment.finalize(t_1(l_1_when)))
            yield '</th><td>'
            yield str(environment.finalize(t_1(l_1_then)))
            yield '</td></tr>\n'
        l_1_when = l_1_then = missing
        yield '</tbody>\n</table>\n</div>\n'
    yield '\n<h2>Apply, promote, roll back</h2>\n'
    for l_1_each in (undefined(name='commands') if l_0_commands is missing else l_0_commands):
        _loop_vars = {}
        pass
        yield '<h3>'
        yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'does'))))
        yield '</h3>\n<pre>'
        yield str(environment.finalize(t_1(environment.getattr(l_1_each, 'line'))))
        yield '</pre>\n'
    l_1_each = missing
    yield '</main>\n</body>\n</html>\n'

blocks = {}
debug_info = '6=44&8=46&64=48&65=50&66=53&68=56&69=72&70=75&72=79&74=82&75=84&76=86&77=90&80=92&83=94&84=98&94=122&96=130&97=132&98=136&99=138&100=141&103=144&104=148&105=160&106=166&107=169&109=175&110=179&111=187&119=197&122=199&123=203&130=229&132=235&133=239&139=244&140=249&142=255&143=265&144=269&145=273&146=277&148=288&149=291&153=296&157=300&158=304&159=308&160=311&162=326&165=331&166=335&168=340&169=344&174=354&180=357&181=361&189=374&197=377&198=381&206=388&207=392&208=394'
