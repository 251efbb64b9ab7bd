"""The parameters of training: what a team may set in mlops.yaml, with types and bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from step_contract import Scalar

MODELS = ("blend", "boosting", "logistic")
MITIGATIONS = ("none", "reweigh")


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run's choices; the names are those of `pipeline.parameters`."""

    model: str
    """logistic regression, boosted trees, or a blend of boosted trees and nearest neighbours."""

    mitigation: str
    """Whether training rows are reweighed so that group and outcome become independent."""

    denial_weight: float
    """How many granted applications one denied application counts for."""

    trees: int
    """Boosting rounds of `boosting` and `blend`."""

    depth: int
    """Levels of each boosted tree."""

    neighbours: int
    """Past applications each member of `blend` compares a new one with."""

    members: int
    """Neighbour models in `blend`; every one of them searches the whole training set."""


def read_settings(parameters: Mapping[str, Scalar]) -> Settings:
    """Raises ValueError, naming the parameter, on a missing, unknown or impossible value."""
    names = {field.name for field in fields(Settings)}
    if parameters.keys() != names:
        difference = ", ".join(sorted(parameters.keys() ^ names))
        raise ValueError(f"parameters: {difference}: missing, or unknown to this training code")
    return Settings(
        model=_choice(parameters, "model", MODELS),
        mitigation=_choice(parameters, "mitigation", MITIGATIONS),
        denial_weight=_positive(parameters, "denial_weight"),
        trees=_count(parameters, "trees"),
        depth=_count(parameters, "depth"),
        neighbours=_count(parameters, "neighbours"),
        members=_count(parameters, "members"),
    )


def _choice(parameters: Mapping[str, Scalar], name: str, choices: tuple[str, ...]) -> str:
    value = parameters[name]
    if isinstance(value, str) and value in choices:
        return value
    raise ValueError(f"parameters.{name}: {value!r} is not one of {', '.join(choices)}")


def _positive(parameters: Mapping[str, Scalar], name: str) -> float:
    value = parameters[name]
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return float(value)
    raise ValueError(f"parameters.{name}: {value!r} is not a number above 0")


def _count(parameters: Mapping[str, Scalar], name: str) -> int:
    value = parameters[name]
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ValueError(f"parameters.{name}: {value!r} is not a whole number above 0")
