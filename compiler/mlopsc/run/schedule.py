"""What may start now: at most so many steps, and never more than the quotas by declaration."""

from collections.abc import Collection, Iterable

from mlopsc.record import dataclass
from mlopsc.run.tree import Quotas, Requests, Step


@dataclass(frozen=True, slots=True)
class Limits:
    """The most steps at once, and the most that they may declare together."""

    parallelism: int
    quotas: Quotas


def impossible(steps: Iterable[Step], quotas: Quotas) -> tuple[str, ...]:
    """One sentence per step that would never fit, even alone; empty when all can run."""
    return tuple(
        f"step {step.name} can never start: it declares {excess}"
        for step in steps
        if (excess := over((step.requests,), quotas))
    )


def over(requests: Collection[Requests], quotas: Quotas) -> str:
    """What of the quotas these would exceed together, in words; empty when they fit."""
    cpu = sum(each.cpu_millis for each in requests)
    if quotas.cpu_millis is not None and cpu > quotas.cpu_millis:
        return f"{cpu / 1000:g} CPU, and quotas.cpu allows {quotas.cpu_millis / 1000:g}"
    memory = sum(each.memory_bytes for each in requests)
    if quotas.memory_bytes is not None and memory > quotas.memory_bytes:
        return f"{memory} bytes of memory, and quotas.memory allows {quotas.memory_bytes}"
    for kind in sorted({each.gpu_type for each in requests if each.gpus}):
        wanted = sum(each.gpus for each in requests if each.gpu_type == kind)
        allowed = quotas.gpus.get(kind, 0)
        if wanted > allowed:
            return f"{wanted} GPUs of type {kind}, and quotas.gpus allows {allowed}"
    return ""


def admits(running: Collection[Requests], wanted: Requests, limits: Limits) -> bool:
    """Whether one more may start beside those that run."""
    return len(running) < limits.parallelism and not over((*running, wanted), limits.quotas)
