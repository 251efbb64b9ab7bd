"""training/policy.yaml: which TrainJobs the pipeline's account may start, held by the API server.

A launcher needs the right to create TrainJobs, and so has the team's own code, which runs under the
same account. Such a job could take another account (the one that puts models into service), another
image, another team's runtime. By this it starts the nodes of a step as they were compiled, and
nothing else. What may be stated is listed: a field of a newer Trainer is refused until it was read.
https://www.kubeflow.org/docs/components/trainer/operator-guides/job-template/
https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
"""

from collections.abc import Iterator
from functools import partial

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan, Step
from mlopsc_targets.kubeflow.bundle.queue import queue_labels
from mlopsc_targets.kubeflow.names import cluster, in_cluster, namespace, of_namespace, on_nodes
from mlopsc_targets.kubeflow.pods import WORK, WORKSPACE

_NAME = "trainjobs"
_GROUP = "trainer.kubeflow.org"
_API = "admissionregistration.k8s.io/v1"
_STATED = ("suspend", "runtimeRef", "trainer", "managedBy")
"""Of the spec of a job; the last is a default of the API."""
_OF_NODES = ("numNodes", "numProcPerNode", "args")
"""Of how its nodes are run: no image, no command, no variables, no resources."""
_FLAGS = ("--run", "--definition", "--seed", "--checkpoint")
"""What the launcher says to a node: `runtime/launch.py`."""
_ARGUMENTS = (
    "object.spec.trainer.args.all(word, !word.contains('..')"
    f" && (!word.startsWith('-') || word in {list(_FLAGS)})"
    f" && (!word.startsWith('/') || word == '{WORK}' || word.startsWith('{WORKSPACE}/')))"
)
"""No other flag, none that is glued to its value, no place that is not the run's."""
_PATH = "default:permissions"


def policy(plan: Plan) -> tuple[Json, Json]:
    """The policy, and its binding to the namespace."""
    return _policy(plan), _binding(plan)


def _policy(plan: Plan) -> Json:
    rule: Json = {
        "apiGroups": [_GROUP],
        "apiVersions": ["v1alpha1"],
        "operations": ["CREATE"],
        "resources": ["trainjobs"],
    }
    return {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicy",
        "metadata": in_cluster(plan, of_namespace(plan, _NAME)),
        "spec": {
            "failurePolicy": at("Fail", _PATH),
            "matchConstraints": {
                "namespaceSelector": _this_namespace(plan),
                "resourceRules": [at(rule, _PATH)],
            },
            "matchConditions": [{"name": "by-the-pipeline", "expression": _by_the_pipeline(plan)}],
            "validations": list(_validations(plan)),
        },
    }


def _binding(plan: Plan) -> Json:
    return {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": in_cluster(plan, of_namespace(plan, _NAME)),
        "spec": {
            "policyName": of_namespace(plan, _NAME),
            "validationActions": [at("Deny", _PATH)],
            "matchResources": {"namespaceSelector": _this_namespace(plan)},
        },
    }


def _this_namespace(plan: Plan) -> Json:
    return {"matchLabels": {"kubernetes.io/metadata.name": namespace(plan)}}


def _by_the_pipeline(plan: Plan) -> Traced:
    account = f"system:serviceaccount:{cluster(plan).namespace}:{plan.project}-pipeline"
    path = "platform.kubeflow.namespace", "project.name"
    return at(f"request.userInfo.username == '{account}'", *path)


def _validations(plan: Plan) -> Iterator[Json]:
    job, nodes = "object.spec", "object.spec.trainer"
    yield _holds(f"{job}.all(field, field in {list(_STATED)})", "a job states nothing of pods")
    yield _holds(f"{nodes}.all(field, field in {list(_OF_NODES)})", "nodes run what was compiled")
    yield _holds(f"{job}.suspend == true", "a job is born suspended: Kueue lets it start")
    for key, queue in queue_labels(plan).items():
        said = f"object.metadata.labels['{key}'] == '{queue.value}'"
        yield _holds(said, "a job waits in the queue of its team", *queue.origins)
    paths = ("pipeline.steps", "project.name")
    of_steps = " || ".join(map(partial(_is_step, plan), on_nodes(plan)))
    yield _holds(of_steps, "a job is a step of this pipeline, by the step's own runtime", *paths)
    yield _holds(_ARGUMENTS, "a job works in the folder of its run, and nowhere else")


def _is_step(plan: Plan, step: Step) -> str:
    """By any version of its runtime: a run keeps the one that it was compiled with."""
    runtime, words = "object.spec.runtimeRef", "object.spec.trainer.args"
    stated = (
        f"{runtime}.kind == 'TrainingRuntime'",
        f"{runtime}.name.matches('^{plan.project}-{step.name}-[0-9a-f]+$')",
        *(f"{words}[{at}] == '{each}'" for at, each in enumerate((WORK, "node", step.name))),
    )
    return f"({' && '.join(stated)})"


def _holds(expression: str, message: str, *origins: str) -> Json:
    return {"expression": at(expression, _PATH, *origins), "message": at(message, _PATH)}
