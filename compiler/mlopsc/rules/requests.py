"""Who asks for what: every job and the service, with what each copy of it gets."""

from collections.abc import Iterator

from mlopsc.record import dataclass
from mlopsc.rules.graph import STEPS
from mlopsc.schema.v1 import Resources, Spec
from mlopsc.source.model import Source
from mlopsc.source.span import Path

_FEWER = {"pipeline": (1, "run on fewer `nodes`"), "serving": (2, "lower `replicas.max`")}
"""By the part of the spec: the fewest copies there can be, and how there are fewer."""


@dataclass(frozen=True, slots=True)
class Request:
    """`resources`, written at `path`, for each of `copies`; `spread` is the words for them."""

    who: str
    path: Path
    resources: Resources
    copies: int
    spread: str

    def says(self, amount: str) -> str:
        """Who asks for the amount, and for how many copies of it."""
        return f"{self.who} asks for {amount}{self.spread}"

    @property
    def smaller(self) -> str:
        """What to ask for less of: of several copies there may be fewer."""
        fewest, fewer = _FEWER[str(self.path[0])]
        return f"ask for less, {fewer}" if self.copies > fewest else "ask for less"

    def place(self, source: Source, field: str) -> Path:
        """Where an amount is written; what asks for it, where a default holds."""
        path = (*self.path, field)
        return path if path in source.values else self.path[:-1]


@dataclass(frozen=True, slots=True)
class GpuRequest:
    """`count` GPUs of one type for each of the copies; `path` is the value that asks."""

    request: Request
    type: str
    count: int

    @property
    def path(self) -> Path:
        return (*self.request.path, "gpu")

    @property
    def count_path(self) -> Path:
        return (*self.path, "count")

    @property
    def total(self) -> int:
        return self.count * self.request.copies

    @property
    def says(self) -> str:
        together = f", {self.total} at once" if self.request.copies > 1 else ""
        return self.request.says(f"{self.count} {self.type}") + together


def step_requests(spec: Spec) -> Iterator[Request]:
    """The steps, in the order of the file."""
    for name, step in spec.pipeline.steps.items():
        spread = f" on each of {step.nodes} nodes" if step.nodes > 1 else ""
        path = (*STEPS, name, "resources")
        yield Request(f"step `{name}`", path, step.resources, step.nodes, spread)


def requests(spec: Spec) -> Iterator[Request]:
    """The steps, then the service, whose new version starts beside the old one."""
    yield from step_requests(spec)
    serving = spec.serving
    if serving is None or serving.resources is None:
        return
    path: Path = ("serving", "resources")
    if serving.mode == "batch":
        yield Request("scoring a batch", path, serving.resources, 1, "")
        return
    most = serving.replicas.max if serving.replicas else 1
    replicas = "one replica" if most == 1 else f"each of {most} replicas"
    if serving.rollout is not None and serving.rollout.max_surge == 0:
        yield Request("the service", path, serving.resources, most, f" for {replicas}")
        return
    spread = f" for {replicas} and for one more during a rollout"
    yield Request("the service", path, serving.resources, most + 1, spread)


def gpu_requests(spec: Spec) -> Iterator[GpuRequest]:
    """Every request for GPUs: the steps in their order, then the service."""
    for request in requests(spec):
        gpu = request.resources.gpu
        if gpu is not None:
            yield GpuRequest(request, gpu.type, gpu.count)
