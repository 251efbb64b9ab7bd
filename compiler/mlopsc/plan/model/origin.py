"""Where a part of a plan comes from."""

from mlopsc.record import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from: a path of the spec (`pipeline.steps.train`) and its place."""

    path: str
    place: str
