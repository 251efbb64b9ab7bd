"""kubeflow/README.md.j2, compiled by jinja2: do not edit."""

SOURCE = "bf66cca2d5f8969772246a73e409b8f9a3280ad88d1256b8048fe00bb8550b6c"
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
    l_0_kept = resolve('kept')
    l_0_service = resolve('service')
    l_0_because = resolve('because')
    l_0_namespace = resolve('namespace')
    l_0_queue = resolve('queue')
    l_0_profile = resolve('profile')
    l_0_secrets = resolve('secrets')
    l_0_claims = resolve('claims')
    l_0_workspace = resolve('workspace')
    l_0_steps = resolve('steps')
    l_0_tune = resolve('tune')
    l_0_nodes = resolve('nodes')
    l_0_approved_by = resolve('approved_by')
    l_0_says = resolve('says')
    l_0_slack = resolve('slack')
    l_0_again = resolve('again')
    l_0_peaks = resolve('peaks')
    l_0_version = resolve('version')
    l_0_account = resolve('account')
    l_0_monitoring = resolve('monitoring')
    l_0_registry = resolve('registry')
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
        if environment.getattr(l_1_each, 'ships'):
            pass
            yield '; the release ships '
            yield str(environment.finalize(t_4(environment.getattr(l_1_each, 'ships'))))
            yield ': upgrade it before this'
        yield ' |\n'
    l_1_each = missing
    yield '\nThe images hold `python3`, name a numeric user that is not root, and have '
    if environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'git'):
        pass
        yield '`git` 2.31 or newer, with\nGit LFS set up (`git lfs install --system`) where it tracks models'
    else:
        pass
        yield 'the `mlflow` client'
    yield ';'
    yield str(environment.finalize(t_3(environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'because'))))
    yield " a private\nregistry's pull secret stands in the ServiceAccounts of [access.yaml](access.yaml)"
    if (undefined(name='service') if l_0_service is missing else l_0_service):
        pass
        yield ' and [serving/](serving/rollout.yaml)'
    yield '.'
    yield str(environment.finalize(t_3(environment.getattr((undefined(name='because') if l_0_because is missing else l_0_because), 'serving'))))
    yield '\n\nThe namespace '
    yield str(environment.finalize(t_2((undefined(name='namespace') if l_0_namespace is missing else l_0_namespace))))
    yield " is this project's alone: every pod in it counts, and none may talk to anything\nbut DNS, the namespace `kubeflow`, "
    if environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'git'):
        pass
        yield 'the repository'
    else:
        pass
        yield 'the tracking server'
    yield ', and port 443 and 6443 of any address.\n'
    if (undefined(name='queue') if l_0_queue is missing else l_0_queue):
        pass
        yield '\nThe queue '
        yield str(environment.finalize(t_2((undefined(name='queue') if l_0_queue is missing else l_0_queue))))
        yield " is Kueue's, which Kubeflow does not ship: install it before this. Whoever puts jobs of\ntheir own into it states requests as well as limits: without them Kueue counts the default of the\nLimitRange, which is no GPU, until [its issue 15020](https://github.com/kubernetes-sigs/kueue/issues/15020) is fixed there.\n"
    if (undefined(name='profile') if l_0_profile is missing else l_0_profile):
        pass
        yield "\nThe Profile's controller makes the namespace and its quota `kf-resource-quota`, for "
        yield str(environment.finalize(t_3((undefined(name='profile') if l_0_profile is missing else l_0_profile))))
        yield '.\n'
    if (not (undefined(name='profile') if l_0_profile is missing else l_0_profile)):
        pass
        yield "\nA namespace that no Profile made is a stranger to Kubeflow: Kubeflow's network policies have to admit the\npods of "
        yield str(environment.finalize(t_2((undefined(name='namespace') if l_0_namespace is missing else l_0_namespace))))
        yield ", and KFP's Secret `mlpipeline-minio-artifact` (keys `accesskey`, `secretkey`) and its ConfigMap\n`kfp-launcher` have to be in it.\n"
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
    if (undefined(name='workspace') if l_0_workspace is missing else l_0_workspace):
        pass
        yield '\nPods share the PersistentVolumeClaim '
        yield str(environment.finalize(t_2((undefined(name='workspace') if l_0_workspace is missing else l_0_workspace))))
        yield ': it has to be there, with the access mode\nReadWriteMany, and the user of the images has to be able to write to it. Every run has a folder of its\nown in it, which goes with the run; what a failed run saved as checkpoints stays until somebody removes it.\n'
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
        yield str(environment.finalize(t_3(environment.getattr(l_1_step, 'retries'))))
        yield ' |\n'
    l_1_step = missing
    if (undefined(name='tune') if l_0_tune is missing else l_0_tune):
        pass
        yield '\nBefore '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='tune') if l_0_tune is missing else l_0_tune), 'step'))))
        yield ' runs, '
        yield str(environment.finalize(t_4(environment.getattr((undefined(name='tune') if l_0_tune is missing else l_0_tune), 'trials'))))
        yield ' trials are made, at most '
        yield str(environment.finalize(t_4(environment.getattr((undefined(name='tune') if l_0_tune is missing else l_0_tune), 'at_once'))))
        yield ' at once: each is '
        yield str(environment.finalize(t_3(environment.getattr((undefined(name='tune') if l_0_tune is missing else l_0_tune), 'steps'))))
        yield ',\nwith the resources above. The task `choose` takes the one with the '
        yield str(environment.finalize(t_4(environment.getattr((undefined(name='tune') if l_0_tune is missing else l_0_tune), 'best'))))
        yield ' '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='tune') if l_0_tune is missing else l_0_tune), 'metric'))))
        yield ', the first of\nequals, and '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='tune') if l_0_tune is missing else l_0_tune), 'step'))))
        yield ' runs with its parameters. A trial that fails fails the run.\n'
    yield '\n'
    for l_1_each in (undefined(name='nodes') if l_0_nodes is missing else l_0_nodes):
        _loop_vars = {}
        pass
        yield '- '
        yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'name'))))
        yield ' runs on '
        yield str(environment.finalize(t_4(environment.getattr(l_1_each, 'count'))))
        yield ' nodes at once\n'
    l_1_each = missing
    if (undefined(name='nodes') if l_0_nodes is missing else l_0_nodes):
        pass
        yield "\nThe task of such a step starts a TrainJob by its runtime in [training/](training/), waits until Kueue\nlets all of its nodes start or none, shows what node 0 prints, and takes what they leave. If the task\nis ended or killed, the job ends too. [A policy](training/policy.yaml) of the API server holds the pipeline's\naccount to such jobs: no other account, image, runtime or queue.\n\n"
    yield 'Every step is a task of [the pipeline](pipeline/ir.yaml). Then the model is recorded and judged by every\ngate of [gates.json](gates.json). The verdict decides which branch runs: `approved` registers it'
    if (undefined(name='approved_by') if l_0_approved_by is missing else l_0_approved_by):
        pass
        yield ' and waits until '
        yield str(environment.finalize(t_3((undefined(name='approved_by') if l_0_approved_by is missing else l_0_approved_by))))
        yield ' approves'
    else:
        pass
        yield ' and promotes it'
    yield ';\n`champion`, the model that serves already, registers nothing; any other word ends in a task that\nfails, and the run with it.\n'
    if environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'git'):
        pass
        yield 'Versions are kept in git: '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'address'))))
        yield " gets a tag for each, on a commit that adds the model\nand its metadata to the one that brought this very tree. Before anything trains, the run looks for that commit\nand whether its login may write: push the tree before you apply it, and let the login past the rules that\nprotect tags, which are met at the end. The code is the image's, which the tree names by its digest.\n"
    else:
        pass
        yield 'Runs and versions are kept in MLflow at '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'address'))))
        yield ', its Model Registry and its aliases.\n'
    yield '\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'run'))))
    yield "\n```\nexecutes this pipeline here: the containers' commands as processes of this machine, in the order and\non the conditions of the file that ships.\n\n"
    if (undefined(name='slack') if l_0_slack is missing else l_0_slack):
        pass
        yield 'When all has ended, however it did, the exit task `notify` tells Slack what failed, was refused,\nwas promoted or waits for approval; what changed nothing it tells nobody. The address is the key\n`SLACK_WEBHOOK` of the Secret '
        yield str(environment.finalize(t_2((undefined(name='slack') if l_0_slack is missing else l_0_slack))))
        yield "; a message that is not taken is said in the task's log.\n\n"
    yield "KFP takes a step from its cache when the step's definition, its image and its inputs are the same.\nThe definition holds the hashes of the datasets, and the pod computes it again before it runs.\n\n"
    if environment.getattr((undefined(name='again') if l_0_again is missing else l_0_again), 'jobs'):
        pass
        yield '## When it runs again\nThe CronJobs of [retraining.yaml](retraining.yaml):\n\n| CronJob | when | what it does |\n|---|---|---|\n'
        for l_1_each in environment.getattr((undefined(name='again') if l_0_again is missing else l_0_again), 'jobs'):
            _loop_vars = {}
            pass
            yield '| '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'name'))))
            yield ' | '
            yield str(environment.finalize(t_2(environment.getattr(l_1_each, 'cron'))))
            yield ' '
            yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'timezone'))))
            yield ' | '
            yield str(environment.finalize(t_3(environment.getattr(l_1_each, 'what'))))
            yield ' |\n'
        l_1_each = missing
        yield "\nA run is started through KFP's API, with the gates of every run, and only while no run of this\npipeline is open; between the look and the start there is a moment in which two could be started.\n"
        if environment.getattr((undefined(name='again') if l_0_again is missing else l_0_again), 'observed'):
            pass
            yield 'The Job of a model that got worse ends as failed after it started the run (exit code 10), the Job that\nfound inputs that moved too (exit code 11): an alert on failed Jobs brings both to people.\nThe observations are '
            yield str(environment.finalize(t_2(environment.getattr((undefined(name='again') if l_0_again is missing else l_0_again), 'observed'))))
            yield ' in the claim '
            yield str(environment.finalize(t_2(environment.getattr((undefined(name='again') if l_0_again is missing else l_0_again), 'claim'))))
            yield ', CSV files with a header.\n'
        if environment.getattr((undefined(name='again') if l_0_again is missing else l_0_again), 'reference'):
            pass
            yield 'What drift is measured against, '
            yield str(environment.finalize(t_2(environment.getattr((undefined(name='again') if l_0_again is missing else l_0_again), 'reference'))))
            yield ", is kept with every version in MLflow: the columns of\nthe model's features alone, at most 100000 rows, taken evenly. Who may read the model there may read them.\n"
        yield '\n'
    yield "## What can run at once\nThe most of each resource that can be in use at any moment, proven before this was published, and\nwhat makes it. The quotas of these resources in [quota.yaml](quota.yaml) are the ones below; what has none\ngets its peak as its quota. An amount is what the pod's containers ask for, and 0.5 CPU and 512Mi for\na side container where KFP"
    if (undefined(name='profile') if l_0_profile is missing else l_0_profile):
        pass
        yield ' or Istio'
    yield ' puts one.'
    yield str(environment.finalize(t_3(environment.getattr((undefined(name='because') if l_0_because is missing else l_0_because), 'profile'))))
    yield '\n\n| resource | peak | quota | together run |\n|---|---|---|---|\n'
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
    yield '\nGPUs of every other kind that mlopsc knows have a quota of 0. A container that asks for nothing gets no GPU.\n'
    if (not (undefined(name='profile') if l_0_profile is missing else l_0_profile)):
        pass
        yield 'The namespace holds the claims that are named here, and not one more.'
        yield str(environment.finalize(t_3(environment.getattr((undefined(name='because') if l_0_because is missing else l_0_because), 'profile'))))
        yield '\n'
    yield '\n## Apply\nRun all commands in the folder of '
    yield str(environment.finalize(t_2((undefined(name='file') if l_0_file is missing else l_0_file))))
    yield '.\n\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'diff'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'begin'))))
    yield '\n```\nThe first shows what changed in meaning since the last commit. The second makes the namespace; in it\nstand the Secrets and claims above. Then look at what would change in the cluster, and apply it:\n\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'compare'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'apply'))))
    yield "\n```\nNo run is started by it. It takes an administrator's rights: a namespace, its quotas and what stands in\nno namespace. Nothing is ever removed by it: delete what left the spec by hand"
    if (undefined(name='service') if l_0_service is missing else l_0_service):
        pass
        yield '; of the service\nfirst its controller, then itself:\n\n```sh\n'
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'unroll'))))
        yield '\n'
        yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'unserve'))))
        yield '\n```\n'
    else:
        pass
        yield '.\n'
    yield '\nWhere KFP keeps pipelines in the cluster, which `kubectl get crd pipelineversions.pipelines.kubeflow.org`\nsays, the pipeline is applied too:\n\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'pipelines'))))
    yield "\n```\nWhere KFP keeps them in its database, which is Kubeflow's default, [pipeline/ir.yaml](pipeline/ir.yaml) is uploaded\ninstead, as the pipeline "
    yield str(environment.finalize(t_2(environment.getattr((undefined(name='project') if l_0_project is missing else l_0_project), 'name'))))
    yield ' and the version '
    yield str(environment.finalize(t_2((undefined(name='version') if l_0_version is missing else l_0_version))))
    yield ': the names that everything here looks for.\nStart runs with the ServiceAccount '
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
        yield ' to it: a promotion and a rollback reach the cluster by\nthemselves, and neither needs rights in it. No account of the pipeline has a right to the\nservice. Whoever may '
        if environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'git'):
            pass
            yield 'push tags to the repository'
        else:
            pass
            yield 'write to MLflow'
        yield ' can move the champion, so its credentials are the key to what serves.'
        yield str(environment.finalize(t_3(environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'because'))))
        yield '\n\n| what happens | how |\n|---|---|\n'
        if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'canary'):
            pass
            yield '| a new version is tried | its canary ('
            yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'canary'))))
            yield ') stands beside the replicas of the old one, and gets about '
            yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'share'))))
            yield ' % of new connections or less; one that stays open stays where it is |\n| the canary stayed well'
            if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'bake'):
                pass
                yield ' for '
                yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'bake'))))
                yield ' s'
            yield ' | the canary goes; '
            yield str(environment.finalize(t_3(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'strategy'))))
            yield ' |\n'
        else:
            pass
            yield '| a new version | '
            yield str(environment.finalize(t_3(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'strategy'))))
            yield ' |\n'
        yield '| it is not ready within '
        yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'ready'))))
        yield ' s'
        if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'bake'):
            pass
            yield ', or three times did not stay so for '
            yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'bake'))))
            yield ' s'
        if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'canary'):
            pass
            yield ', as a canary or as all'
        yield ' | the registry is rolled back to the version that served well, which serves again |\n'
        if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'bake'):
            pass
            yield '| of the requests that reach its model more than '
            yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'failing'))))
            yield " % fail, and at least 10, from its first ready replica until it has baked | the same, and no later, but for a version that a rollback led to; Triton's metrics are asked of every replica, and the log says which did not tell |\n"
            if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'late'):
                pass
                yield '| while it bakes most of its replicas have a p95 over '
                yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'late'))))
                yield ' ms for '
                yield str(environment.finalize(t_4(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'patience'))))
                yield ' s | the same |\n'
            yield '| Triton refuses requests for their form; it answers wrongly; it gets worse later | nobody looks at that here: watch it'
            if (undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring):
                pass
                yield ' by the alerts below'
            yield ', and roll back |\n'
        else:
            pass
            yield '| it answers, but late, wrongly or with errors | nobody looks at that here: watch it'
            if (undefined(name='monitoring') if l_0_monitoring is missing else l_0_monitoring):
                pass
                yield ' by the alerts below'
            yield ', and roll back |\n'
        yield '| a version that its gates refused | no pod starts with it: the first container asks the registry, and ends |\n| too few GPUs for both versions | cannot be: '
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
        yield '\n```\nThe first shows which version serves'
        if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'canary'):
            pass
            yield ', which one is tried'
        yield ' and whether it is ready, the second what the controller says.'
        yield str(environment.finalize(t_3(environment.getattr((undefined(name='because') if l_0_because is missing else l_0_because), 'canary'))))
        yield '\nSecrets are read as it starts: after a new login, and not in the middle of a rollout, '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'rollout_again'))))
        yield '.\nEvery pod of the cluster may ask the model, without a login, at '
        yield str(environment.finalize(t_2(environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'address'))))
        yield ' ([Open Inference\nProtocol](https://github.com/kserve/open-inference-protocol))'
        if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'canary'):
            pass
            yield "; KServe's own addresses lead around the canary"
        yield '.'
        yield str(environment.finalize(t_3(environment.getattr((undefined(name='because') if l_0_because is missing else l_0_because), 'canary'))))
        yield '\n'
        if environment.getattr((undefined(name='service') if l_0_service is missing else l_0_service), 'autoscaled'):
            pass
            yield 'The autoscaler goes by CPU, which metrics-server has to tell it; where the GPU is what is short, scale by hand.'
            yield str(environment.finalize(t_3(environment.getattr((undefined(name='because') if l_0_because is missing else l_0_because), 'replicas'))))
            yield '\n'
        yield '\n'
    yield '## Verify\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'check'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'verify'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'data'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'live'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'used'))))
    yield "\n```\nThe last two ask the cluster. `--live` changes nothing there: it compares every object with this tree,\nhas the quotas and the cap of a job refuse a dry run, and says which version serves; exit 2 means a\ndifference, 3 that it could not be asked. It needs `pip install 'mlopsc[kubernetes]'`, and the rights to\nget what this tree holds and to create pods and services here. The last one shows what is used.\n\n"
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
    yield '\n```\nThey ask '
    yield str(environment.finalize(t_2(environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'address'))))
    yield ': run them where that answers, '
    if environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'git'):
        pass
        yield 'in a clone of it, with a login that may push tags'
    else:
        pass
        yield 'with the `mlflow` client'
        if (undefined(name='registry') if l_0_registry is missing else l_0_registry):
            pass
            yield ' and '
            for l_1_each in (undefined(name='registry') if l_0_registry is missing else l_0_registry):
                _loop_vars = {}
                pass
                yield str(environment.finalize(t_2(l_1_each)))
                yield ' '
            l_1_each = missing
            yield 'in the environment'
    yield '.'
    yield str(environment.finalize(t_3(environment.getattr((undefined(name='because') if l_0_because is missing else l_0_because), 'login'))))
    yield '\n`rollback` returns to the previous version and names it; once more, and it goes back one further.\n\nWhoever may create Jobs in the namespace needs none of that for it, at the commit that is applied:\n\n```sh\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'rollback_inside'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'rolled_back'))))
    yield '\n'
    yield str(environment.finalize(t_1(environment.getattr((undefined(name='says') if l_0_says is missing else l_0_says), 'rollback_again'))))
    yield '\n```\n[The Job](rollback.yaml) is in no kustomization. It goes back one version and never two: not where somebody\nor something has rolled back already, nor twice where two people create it. The second line shows what it did;\nthe third lets it be created again, after one that failed.\n\n'
    if environment.getattr((undefined(name='kept') if l_0_kept is missing else l_0_kept), 'git'):
        pass
        yield 'The push of the champion tag is a compare-and-swap: of two promotions at once exactly one wins, and the\nother is told.\n'
    else:
        pass
        yield 'MLflow has no compare-and-swap: start one run at a time. The alias is read again after it was set, and\nthe loser of two promotions at once is told; between the two there is a moment in which both believe\nto have won.\n'

blocks = {}
debug_info = '1=65&2=67&3=69&6=72&7=74&9=76&11=79&15=84&19=86&20=90&23=101&24=108&25=110&27=116&28=118&29=125&31=128&35=130&37=133&39=135&42=138&45=140&51=143&52=147&55=157&57=160&59=167&61=170&69=173&70=177&72=190&74=193&75=201&76=205&79=208&80=212&82=217&91=221&94=230&95=233&100=238&104=241&109=243&112=246&118=249&124=252&125=256&130=266&133=269&135=273&136=276&145=280&149=286&150=290&154=300&155=303&159=306&162=308&163=310&169=312&170=314&173=316&177=319&178=321&187=327&190=329&191=333&193=337&195=340&196=342&198=344&202=353&203=356&204=360&206=371&208=374&209=385&210=388&211=390&212=393&214=398&216=405&219=410&222=418&223=420&225=422&226=428&227=430&228=432&229=438&230=441&236=445&237=447&238=449&239=451&240=453&247=455&248=458&255=460&256=464&261=472&262=476&264=485&266=488&268=490&272=493&273=497&285=506&286=509&293=514&294=516&295=518&297=520&303=541&304=543&305=545&311=547'
