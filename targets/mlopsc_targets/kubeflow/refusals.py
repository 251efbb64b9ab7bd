"""What the kubeflow target cannot express, each with its code and what to do instead."""

from collections.abc import Iterator

from mlopsc.plan.model import Kubeflow, Plan
from mlopsc.plan.target import Refusal
from mlopsc_targets.kubeflow.bundle.amounts import types_by_resource
from mlopsc_targets.kubeflow.monitoring.refusals import refuse_unread
from mlopsc_targets.kubeflow.releases import RELEASES, TRAINERS_OF_KUEUE, VERSIONS, components
from mlopsc_targets.kubeflow.retraining.refusals import refuse_watches
from mlopsc_targets.kubeflow.serving.refusals import refuse_serving
from mlopsc_targets.kubeflow.training.refusals import refuse_steps

_PLATFORM = ("platform", "kubeflow")


def refuse(plan: Plan) -> tuple[Refusal, ...]:
    """Everything in this plan that a Kubeflow cluster, or this compiler, cannot carry."""
    if plan.kubeflow is None:
        return (_NO_SECTION,)
    return (
        *_components(plan.kubeflow),
        *_gpus(plan, plan.kubeflow),
        *_images(plan),
        *_backends(plan),
        *refuse_steps(plan, plan.kubeflow),
        *refuse_serving(plan),
        *refuse_watches(plan, plan.kubeflow),
        *refuse_unread(plan),
    )


_NO_SECTION = Refusal(
    "MLC821",
    ("team", "kubernetes"),
    "the target is kubeflow, and nothing says in which namespace",
    "add `platform: {kubeflow: {namespace: …}}`; everything is created there, and its quota bounds "
    "all of it.",
)


def _components(kubeflow: Kubeflow) -> Iterator[Refusal]:
    unknown = {
        name: version
        for name, version in kubeflow.components.items()
        if version not in VERSIONS[name]
    }
    for name, version in unknown.items():
        known = ", ".join(f'"{each}"' for each in VERSIONS[name])
        yield Refusal(
            "MLC823",
            (*_PLATFORM, "components", name),
            f"{name} {version} is not a version that this compiler knows",
            f"it knows {known}; Kubeflow {kubeflow.version} has "
            f'"{RELEASES[kubeflow.version][name]}".',
        )
    if kubeflow.queue is not None and not unknown:
        yield from _pair(kubeflow)


def _pair(kubeflow: Kubeflow) -> Iterator[Refusal]:
    """Kueue sets a TrainJob's nodes through a field that one line of Trainer has."""
    versions = components(kubeflow)
    kueue, trainer = versions["kueue"], versions["trainer"]
    works = TRAINERS_OF_KUEUE[kueue]
    if trainer in works:
        return
    other = next(each for each, known in TRAINERS_OF_KUEUE.items() if trainer in known)
    stated = "kueue" if "kueue" in kubeflow.components else "trainer"
    yield Refusal(
        "MLC823",
        (*_PLATFORM, "components", stated),
        f"Kueue {kueue} and Trainer {trainer} do not work together: a job would stay suspended, or "
        "start without the nodes and tolerations of its GPU",
        f'write `components: {{kueue: "{kueue}", trainer: "{works[-1]}"}}`, or '
        f'`components: {{kueue: "{other}", trainer: "{trainer}"}}`.',
    )


def _gpus(plan: Plan, kubeflow: Kubeflow) -> Iterator[Refusal]:
    for type_ in plan.quotas.gpus:
        if type_ not in kubeflow.flavors:
            yield Refusal(
                "MLC824",
                ("quotas", "gpus", type_),
                f"nothing says which nodes have `{type_}`: a pod would take any GPU that is free",
                f"add `platform.kubeflow.flavors: {{{type_}: {{node-labels: {{…}}}}}}` with a "
                "label of these nodes; `kubectl get nodes --show-labels` shows them.",
            )
    for type_ in kubeflow.flavors:
        if type_ not in plan.quotas.gpus:
            yield Refusal(
                "MLC824",
                (*_PLATFORM, "flavors", type_),
                f"there is no quota for `{type_}`, so its flavor admits nothing",
                f"add `quotas: {{gpus: {{{type_}: …}}}}`, or remove the flavor.",
            )
    for resource, types in types_by_resource(plan).items():
        if len(types) > 1 and kubeflow.queue is None:
            yield Refusal(
                "MLC825",
                ("quotas", "gpus", types[0]),
                f"{' and '.join(f'`{each}`' for each in types)} are both counted as `{resource}`: "
                "a ResourceQuota cannot tell them apart, so one could take the quota of the other",
                "add `platform.kubeflow.queue: {cluster-queue: …}`: Kueue counts every type by its "
                "own flavor.",
            )


def _images(plan: Plan) -> Iterator[Refusal]:
    if plan.image is None:
        yield Refusal(
            "MLC822",
            ("pipeline",),
            "every task is a pod, and nothing says of which image",
            "add `pipeline.image` by digest; it holds the project, its libraries and Python 3.11 "
            "or newer.",
        )


def _repository(plan: Plan) -> Iterator[Refusal]:
    """Known before a run trains for hours and cannot push."""
    if not plan.tracking.repository:
        yield Refusal(
            "MLC826",
            ("team", "tracking"),
            "git keeps the versions, and nothing says where a pod finds the repository",
            'add `tracking: {repository: "https://…", secrets: {GIT_TOKEN: …}}`: the address of '
            "this project's repository, and the Secret with a token that may push tags; or MLflow, "
            "if a server runs.",
        )
    elif "GIT_TOKEN" not in plan.tracking.secrets:
        yield Refusal(
            "MLC826",
            ("tracking", "repository"),
            "pods push the tags of versions there, and nothing says which token they have",
            "add `tracking: {secrets: {GIT_TOKEN: …}}`, the name of a Secret whose key `GIT_TOKEN` "
            "holds it, and `GIT_USERNAME` likewise where the server wants a name.",
        )


def _backends(plan: Plan) -> Iterator[Refusal]:
    backend = plan.tracking.backend
    if backend == "wandb":
        yield Refusal(
            "MLC826",
            ("team", "tracking"),
            "the tracking backend is wandb, and the runtime has no adapter for it yet",
            'add `decisions: {tracking: {use: mlflow, because: "…", owner: …}}`, with '
            "`tracking.uri`.",
        )
    if backend == "git-sidecar":
        yield from _repository(plan)
    for dataset in plan.data:
        if dataset.versioning == "object-storage":
            yield Refusal(
                "MLC826",
                ("data", dataset.name),
                f"dataset `{dataset.name}` belongs in object storage, and the runtime fetches from "
                "none yet",
                f'add `decisions: {{data: {{{dataset.name}: {{use: dvc, because: "…", '
                "owner: …}}}`, and mount what DVC fetched as a volume.",
            )
