"""kubeflow/README.md.j2, compiled by jinja2: do not edit."""

SOURCE = "9d1f39cc194fbb116440790bb09110453a706477052c274adccb56113466e3c5"
JINJA2 = "3.1.6"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'kubeflow/README.md.j2'

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
    l_0_release = resolve('release')
    l_0_components = resolve('components')
    l_0_queue = resolve('queue')
    l_0_profile = resolve('profile')
    l_0_secrets = resolve('secrets')
    l_0_claims = resolve('claims')
    l_0_steps = resolve('steps')
    l_0_approved_by = resolve('approved_by')
    l_0_tracking = resolve('tracking')
    l_0_says = resolve('says')
    l_0_peaks = resolve('peaks')
    l_0_version = resolve('version')
    l_0_account = resolve('account')
    l_0_namespace = resolve('namespace')
    l_0_service = resolve('service')
    l_0_monitoring = resolve('monitoring')
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
    yield ': the compiled pipeline on Kubeflow\n'
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
    yield '\n## What it needs\nKubeflow '
    yield str(environment.finalize(t_4((undefined(name='release') if l_0_release is missing else l_0_release))))
    yield ', and in the cluster:\n\n| component | version |\n|---|---|\n'
    for l_1_each in (undefined(name='components') if l_0_components is missing else l_0_components):
        _loop_vars = {}
        pass
        yield '| '
        yield str(environment.finalize(t_4(environment.getattr(l_1_each, 'name'))))
        yield ' | '
        yield str(environment.finalize(t_4(environment.getattr(l_1_each, 'version'))))
        yield ' |\n'
    l_1_each = missing
    if (undefined(name='queue') if l_0_queue is missing else l_0_queue):
        pass
        yield '\nThe queue '
        yield str(environment.finalize(t_2((undefined(name='queue') if l_0_queue is missing else l_0_queue))))
        yield " is Kueue's, which Kubeflow does not ship: install it before this.\n"
    if (undefined(name='profile') if l_0_profile is missing else l_0_profile):
        pass
        yield "\nThe Profile's controller makes the namespace and its quota `kf-resource-quota`, for "
        yield str(environment.finalize(t_3((undefined(name='profile') if l_0_profile is missing else l_0_profile))))
        yield '.\n'
    if (undefined(name='secrets') if l_0_secrets is missing else l_0_secrets):
        pass
        yield '\nA person creates these Secrets in the namespace once, each with the keys that are read from it:\n\n| Secret | keys |\n|---|---|\n'
        for l_1_each in (undefined(name='secrets') if l_0_secrets is missing else l_0_secrets):
            _loop_vars = {}
            pass
            yield '| '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'name'))))
            yield ' | '
            for l_2_key in environment.getitem(l_1_each, 'keys'):
                _loop_vars = {}
                pass
                yield str(environment.finalize(t_2(l_2_key)))
                yield ' '
            l_2_key = missing
            yield '|\n'
        l_1_each = missing
    if (undefined(name='claims') if l_0_claims is missing else l_0_claims):
        pass
        yield '\nThese PersistentVolumeClaims have to be there, with the access mode ReadOnlyMany:'
        for l_1_each in (undefined(name='claims') if l_0_claims is missing else l_0_claims):
            _loop_vars = {}
            pass
            yield ' '
            yield str(environment.finalize(t_2(l_1_each)))
        l_1_each = missing
        yield '.\n'
    yield '\n## What it does\n| step | CPU | memory | GPUs | at most |\n|---|---|---|---|---|\n'
    for l_1_step in (undefined(name='steps') if l_0_steps is missing else l_0_steps):
        _loop_vars = {}
        pass
        yield '| '
        yield str(environment.finalize(t_2(environment.getattr(l_1_step, 'name'))))
        yield ' | '
        yield str(environment.finalize(t_4(environment.getattr(l_1_step, 'cpu'))))
        yield ' | '
        yield str(environment.finalize(t_4(environment.getattr(l_1_step, 'memory'))))
        yield ' | '
        yield str(environment.finalize(t_3(environment.getattr(l_1_step, 'gpu'))))
        yield ' | '
        yield str(environment.finalize(t_4(environment.getattr(l_1_step, 'timeout'))))
        yield ' s, '
        yield str(environment.finalize(t_4(environment.getattr(l_1_step, 'retries'))))
        yield ' retries |\n'
    l_1_step = missing
    yield '\nEvery step is a task of [the pipeline](pipeline/ir.yaml). Then the model is recorded and judged by every\ngate of [gates.json](gates.json). The verdict decides which branch runs: `approved` registers it'
    if (undefined(name='approved_by') if l_0_approved_by is missing else l_0_approved_by):
        pass
        yield ' and waits until '
        yield str(environment.finalize(t_3((undefined(name='approved_by') if l_0_approved_by is missing else l_0_approved_by))))
        yield ' approves'
    else:
        pass
        yield ' and promotes it'
    yield ';\n`champion`, the model that serves already, registers nothing; any other word ends in a task that\nfails, and the run with it. Runs and versions are kept in MLflow at '
    yield str(environment.finalize(t_2((undefined(name='tracking') if l_0_tracking is missing else l_0_tracking))))
    yield ', its Model\nRegistry and its aliases.\n\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'run'))))
    yield "\n```\nexecutes this pipeline here: the containers' commands as processes of this machine, in the order and\non the conditions of the file that ships.\n\nKFP takes a step from its cache when the step's definition, its image and its inputs are the same.\nThe definition holds the hashes of the datasets, and the pod computes it again before it runs.\n\n## What can run at once\nThe most of each resource that can be in use at any moment, proven before this was published, and\nwhat makes it. The quotas of [quota.yaml](quota.yaml) are the ones below; what has none in\n"
    yield str(environment.finalize(t_2((undefined(name='file') if l_0_file is missing else l_0_file))))
    yield ' gets its peak as its quota.\n\n| resource | peak | quota | together run |\n|---|---|---|---|\n'
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
    yield '\nGPUs of every other kind have a quota of 0. A container that asks for nothing gets no GPU.\n\n## Apply\nRun all commands in the folder of '
    yield str(environment.finalize(t_2((undefined(name='file') if l_0_file is missing else l_0_file))))
    yield '.\n\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'diff'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'compare'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'apply'))))
    yield '\n```\nThe first shows what changed in meaning since the last commit, the second what would change in the\ncluster. The last applies it: namespace, quotas, access, network, pipeline; nothing is started.\n\nA KFP server that keeps pipelines in the cluster (`kubectl get crd pipelineversions.pipelines.kubeflow.org`)\nhas the version '
    yield str(environment.finalize(t_2((undefined(name='version') if l_0_version is missing else l_0_version))))
    yield ' now. One that keeps them in its database takes [pipeline/ir.yaml](pipeline/ir.yaml) as an upload. Start runs with\nthe ServiceAccount '
    yield str(environment.finalize(t_2((undefined(name='account') if l_0_account is missing else l_0_account))))
    yield ' in the namespace '
    yield str(environment.finalize(t_2((undefined(name='namespace') if l_0_namespace is missing else l_0_namespace))))
    yield '.\n\n'
    if (undefined(name='service') if l_0_service is missing else l_0_service):
        pass
        yield '## Serving\n[The controller](serving/rollout.yaml) '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'rollout'))))
        yield ' looks at the champion twice a minute and brings\n[the InferenceService](serving/inferenceservice.json) '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'name'))))
        yield ' to it: a promotion and a rollback reach the cluster by\nthemselves, and neither needs rights in it. It alone may change the service; a step of the pipeline cannot.\n\n| what happens | how |\n|---|---|\n| a new version | '
        yield str(environment.finalize(t_3(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'strategy'))))
        yield ' |\n| it is not ready within '
        yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'ready'))))
        yield ' s'
        if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'bake'):
            pass
            yield ', or does not stay ready for '
            yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'bake'))))
            yield ' s'
        yield ' | the registry is rolled back to the previous version, which serves again |\n| a version that its gates refused | no pod starts with it: the first container asks the registry, and ends |\n| too few GPUs for both versions | cannot be: '
        yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'most'))))
        yield ' replicas'
        if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'surge'):
            pass
            yield ' and '
            yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'surge'))))
            yield ' more in a rollout'
        yield ' are in the proof above |\n\n```sh\n'
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'served'))))
        yield '\n'
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'rollout'))))
        yield '\n```\nThe first shows which version serves and whether it is ready, the second what the controller says.\nInside the cluster the model answers at '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'address'))))
        yield ' ([Open Inference\nProtocol](https://github.com/kserve/open-inference-protocol)).\n\n'
    yield '## Verify\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'check'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'verify'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'data'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'used'))))
    yield '\n```\nThe last one shows every quota with what is used of it.\n\n'
    if (undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring):
        pass
        yield '## '
        yield str(environment.finalize(t_4(environment.getattr((undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring), 'heading'))))
        yield '\n[monitoring/](monitoring/kustomization.yaml) is a component of its own: Kubeflow ships nothing of what\nreads it. Where a CRD is missing `kubectl apply -k` fails, so look first; to do without, take\n`monitoring` out of the spec.\n\n| what has to be there | what for | see it |\n|---|---|---|\n'
        for l_1_each in environment.getattr((undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring), 'needs'):
            _loop_vars = {}
            pass
            yield '| '
            yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'what'))))
            yield ' | '
            yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'why'))))
            yield ' | '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'shown_by'))))
            yield ' |\n'
        l_1_each = missing
        yield '\n| alert | severity | when | what to do |\n|---|---|---|---|\n'
        for l_1_each in environment.getattr((undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring), 'alerts'):
            _loop_vars = {}
            pass
            yield '| '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'name'))))
            yield ' | '
            yield str(environment.finalize(t_4(environment.getattr(l_1_each, 'severity'))))
            yield ' | '
            yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'when'))))
            yield ' | '
            yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'todo'))))
            yield ' |\n'
        l_1_each = missing
        if environment.getattr((undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring), 'unmeasured'):
            pass
            yield '\nNothing here measures how busy these are, so none of them is ever found idle: '
            yield str(environment.finalize(t_3(environment.getattr((undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring), 'unmeasured'))))
            yield '.\n'
        if environment.getattr((undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring), 'prices'):
            pass
            yield '\n| GPU | price | counted |\n|---|---|---|\n'
            for l_1_each in environment.getattr((undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring), 'prices'):
                _loop_vars = {}
                pass
                yield '| '
                yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'type'))))
                yield ' | '
                yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'price'))))
                yield ' | '
                yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'counted'))))
                yield ' |\n'
            l_1_each = missing
            yield '\nOnly GPUs are counted, from the moment that a pod has a node until it has ended. Where types share a\nresource all are counted at the dearest of their prices: the figure is never too low.\n'
        yield "\nEvery alert has a case that fires it and one that does not, in\n[rules.test.yaml](monitoring/rules.test.yaml). Prometheus' `promtool` reads a rule file, and not the\nobject around it:\n\n```sh\n"
        for l_1_each in environment.getattr((undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring), 'tests'):
            _loop_vars = {}
            pass
            yield str(environment.finalize(t_1(l_1_each)))
            yield '\n'
        l_1_each = missing
        yield '```\n\n'
    yield '## Promote and roll back\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'versions'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'promote'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'rollback'))))
    yield '\n```\n`rollback` returns to the previous version and names it; once more, and it goes back one further.\nMLflow has no compare-and-swap: start one run at a time. The alias is read again after it was set, and\nthe loser of two promotions at once is told; between the two there is a moment in which both believe\nto have won.\n'

blocks = {}
debug_info = '1=58&2=60&3=62&6=65&7=67&9=69&11=72&15=77&19=79&20=83&22=88&24=91&26=93&28=96&30=98&36=101&37=105&40=115&42=118&48=126&49=130&53=144&55=153&59=155&70=157&74=159&75=163&81=173&84=175&85=177&86=179&92=181&93=183&95=187&97=190&98=192&103=194&104=196&106=204&109=212&110=214&113=216&119=219&120=221&121=223&122=225&126=227&127=230&134=232&135=236&140=244&141=248&143=257&145=260&147=262&151=265&152=269&164=278&165=281&172=286&173=288&174=290'
