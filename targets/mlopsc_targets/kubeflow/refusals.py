"""What the kubeflow target cannot express, each with its code and what to do instead."""

from collections.abc import Iterator

from mlopsc.plan.model import Kubeflow, Plan, Step
from mlopsc.plan.target import Refusal
from mlopsc.plan.trials import needed
from mlopsc_targets.kubeflow.bundle.amounts import types_by_resource
from mlopsc_targets.kubeflow.monitoring.cost import mixed, prices
from mlopsc_targets.kubeflow.releases import RELEASES, TRAINERS_OF_KUEUE, VERSIONS, components
from mlopsc_targets.kubeflow.retraining.refusals import watching
from mlopsc_targets.kubeflow.serving.refusals import refuse_serving

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
        *_steps(plan, plan.kubeflow),
        *refuse_serving(plan),
        *_tried(plan),
        *watching(plan, plan.kubeflow),
        *_cost(plan),
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


def _backends(plan: Plan) -> Iterator[Refusal]:
    backend = plan.tracking.backend
    if backend != "mlflow":
        why = {
            "wandb": "the runtime has no adapter for it yet",
            "git-sidecar": "a pod has no git work tree whose tags it could push",
        }[backend]
        yield Refusal(
            "MLC826",
            ("team", "tracking"),
            f"the tracking backend is {backend}, and {why}",
            'add `decisions: {tracking: {use: mlflow, because: "…", owner: …}}`, with '
            "`tracking.uri`.",
        )
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


def _steps(plan: Plan, kubeflow: Kubeflow) -> Iterator[Refusal]:
    """What a step asks for and the section of the cluster does not name."""
    for step in plan.steps:
        yield from _nodes(plan, kubeflow, step)
        yield from _spot(kubeflow, step)
        if step.checkpoint and not kubeflow.workspace:
            what = "a folder that survives a restart"
            yield _unnamed(step, "checkpoint", what, "says where it could stand", _WORKSPACE)


_WORKSPACE = (
    "add `platform.kubeflow.workspace: {claim: …}`, a claim of the namespace with the access mode "
    "ReadWriteMany (`kubectl get pvc`)."
)


def _nodes(plan: Plan, kubeflow: Kubeflow, step: Step) -> Iterator[Refusal]:
    if step.nodes == 1:
        return
    what = f"{step.nodes} nodes"
    if kubeflow.queue is None:
        yield _unnamed(
            step,
            "nodes",
            what,
            "lets them start together: some could wait for ever, and hold their GPUs",
            "add `platform.kubeflow.queue: {cluster-queue: …}`: Kueue admits all or none.",
        )
    if not kubeflow.workspace:
        yield _unnamed(step, "nodes", what, "says which folder they share", _WORKSPACE)
    if plan.evaluation is not None and plan.evaluation.step == step.name:
        yield _unnamed(
            step,
            "nodes",
            what,
            "could score a champion with it again: the gates do that in one pod",
            "set `nodes: 1`, and let another step do what needs several.",
        )


def _spot(kubeflow: Kubeflow, step: Step) -> Iterator[Refusal]:
    gpu = step.resources.gpu
    flavor = kubeflow.flavors.get(gpu.type) if gpu else None
    if not step.spot or (flavor and flavor.spot):
        return
    instead = (
        f"add `spot: {{node-labels: {{…}}}}` to `platform.kubeflow.flavors.{gpu.type}`, with a "
        "label that only these nodes have; `kubectl get nodes --show-labels` shows them."
        if gpu
        else "remove it; `node-selector` and `tolerations` of the step can name such nodes."
    )
    what = "nodes that can be reclaimed"
    yield _unnamed(step, "spot", what, "says which these are", instead)


def _unnamed(step: Step, field: str, what: str, why: str, instead: str) -> Refusal:
    path = ("pipeline", "steps", step.name, field)
    return Refusal(
        "MLC827", path, f"step `{step.name}` asks for {what}, and nothing {why}", instead
    )


def _tried(plan: Plan) -> Iterator[Refusal]:
    """A trial is one pod for each of its steps, which shares no folder with another trial."""
    steps = needed(plan, plan.tune) if plan.tune else ()
    for step in steps:
        for field, stated in (("nodes", step.nodes > 1), ("checkpoint", step.checkpoint)):
            if stated:
                yield Refusal(
                    "MLC827",
                    ("pipeline", "steps", step.name, field),
                    f"step `{step.name}` is tried with several parameters at once, and `{field}` "
                    "of a trial is not compiled yet",
                    f"remove `{field}`, or `pipeline.tune`.",
                )


def _cost(plan: Plan) -> Iterator[Refusal]:
    """Prices and a budget that no alert would read, or an alert that has nothing to count."""
    stated: dict[tuple[str, str], object] = {
        ("monitoring", "prices"): plan.monitoring.prices,
        ("quotas", "monthly-budget"): plan.quotas.monthly_budget,
    }
    for path, value in stated.items():
        if value and not plan.monitoring.cost:
            yield Refusal(
                "MLC828",
                path,
                f"nothing reads `{'.'.join(path)}` where `monitoring.cost` is off, so it would be "
                "lost",
                "add `monitoring: {cost: true}`, which alerts before a month costs more than "
                "`quotas.monthly-budget`, or remove it.",
            )
    types = mixed(plan)
    if types:
        yield Refusal(
            "MLC828",
            ("monitoring", "prices", types[0]),
            f"{' and '.join(types)} are counted as one resource, and priced in two currencies",
            "write both prices in one currency. None is converted, since the rate changes every "
            "day.",
        )
    if plan.monitoring.cost and not prices(plan):
        yield Refusal(
            "MLC828",
            ("monitoring", "cost"),
            "no GPU type has both a quota and a price, so there is nothing to count",
            "add `monitoring.prices` for the types of `quotas.gpus`, or remove `cost: true`: CPU "
            "and memory have no price in the language.",
        )
