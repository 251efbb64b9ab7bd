"""The steps of the plan: inputs resolved to their producers, quantities in plain numbers."""

from collections.abc import Iterable
from pathlib import PurePath

from mlopsc.decisions.case import Case
from mlopsc.plan import graph
from mlopsc.plan.model import Gpu, Input, Origin, Output, Resources, Step, Toleration, Volume
from mlopsc.schema import v1
from mlopsc.schema.units import millicores, seconds, size_bytes


def steps(case: Case) -> tuple[Step, ...]:
    """Every step, in an order in which all can run."""
    declared = case.spec.pipeline.steps
    makers = graph.producers(case.spec)
    needs = {
        name: tuple(makers[each] for each in step.inputs if each in makers)
        for name, step in declared.items()
    }
    return tuple(_step(case, name, declared[name], makers) for name in graph.order(needs))


def resources(declared: v1.Resources) -> Resources:
    gpu = Gpu(declared.gpu.type, declared.gpu.count) if declared.gpu else None
    return Resources(millicores(declared.cpu), size_bytes(declared.memory), gpu)


def tolerations(declared: Iterable[v1.Toleration]) -> tuple[Toleration, ...]:
    return tuple(Toleration(each.key, each.operator, each.value, each.effect) for each in declared)


def _step(case: Case, name: str, step: v1.Step, makers: dict[str, str]) -> Step:
    span = case.source.key(("pipeline", "steps", name))
    return Step(
        name=name,
        run=tuple(step.run),
        inputs=tuple(Input(each, makers.get(each, "")) for each in step.inputs),
        outputs=tuple(
            Output(each, output.type, tuple(output.names)) for each, output in step.outputs.items()
        ),
        resources=resources(step.resources),
        nodes=step.nodes,
        timeout_seconds=seconds(step.timeout),
        retries=step.retries,
        spot=step.spot,
        checkpoint=step.checkpoint,
        image=step.image or case.spec.pipeline.image,
        env=dict(sorted(step.env.items())),
        secrets=dict(sorted(step.secrets.items())),
        volumes=tuple(Volume(each.claim, each.path) for each in step.volumes),
        tolerations=tolerations(step.tolerations),
        node_selector=dict(sorted(step.node_selector.items())),
        origin=Origin(f"pipeline.steps.{name}", f"{PurePath(span.file).name}:{span.line}"),
    )
