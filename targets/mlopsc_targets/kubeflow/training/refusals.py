"""What a step asks of its nodes that the cluster, or this compiler, cannot give."""

from collections.abc import Iterator

from mlopsc.plan.model import Kubeflow, Plan, Step
from mlopsc.plan.target import Refusal
from mlopsc.plan.trials import needed


def refuse_steps(plan: Plan, kubeflow: Kubeflow) -> Iterator[Refusal]:
    """What a step asks for and the section of the cluster does not name."""
    for step in plan.steps:
        yield from _nodes(plan, kubeflow, step)
        yield from _spot(kubeflow, step)
        if step.checkpoint and not kubeflow.workspace:
            what = "a folder that survives a restart"
            yield _unnamed(step, "checkpoint", what, "says where it could stand", _WORKSPACE)
    yield from _tried(plan)


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
