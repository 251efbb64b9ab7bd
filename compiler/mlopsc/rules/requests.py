"""Who asks for what: every request for GPUs in the spec, with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from mlopsc.schema.v1 import Spec
from mlopsc.source.span import Path


@dataclass(frozen=True, slots=True)
class GpuRequested:
    """`count` GPUs on each of `nodes`; `path` is the value that asks."""

    who: str
    path: Path
    type: str
    count: int
    nodes: int

    @property
    def total(self) -> int:
        return self.count * self.nodes


def gpu_requests(spec: Spec) -> Iterator[GpuRequested]:
    """The steps in their order, then one replica of the service."""
    for name, step in spec.pipeline.steps.items():
        gpu = step.resources.gpu
        if gpu is not None:
            path: Path = ("pipeline", "steps", name, "resources", "gpu")
            yield GpuRequested(f"step `{name}`", path, gpu.type, gpu.count, step.nodes)
    resources = spec.serving.resources if spec.serving else None
    if resources is not None and resources.gpu is not None:
        path = ("serving", "resources", "gpu")
        yield GpuRequested("a replica", path, resources.gpu.type, resources.gpu.count, 1)
