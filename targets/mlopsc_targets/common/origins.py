"""Where the parts of a plan come from, for what several artifacts say of them."""

from mlopsc.plan.model import Plan, Ruling, Step, Tune

WATCH = (
    "retraining.on-degradation",
    "retraining.on-drift",
    "monitoring.observations.reference",
    "monitoring.alerts",
    "project.name",
    "pipeline.steps",
)
"""What the watch does: the signals, where they are measured, whom it tells."""


def ruled(plan: Plan, decision: str) -> tuple[str, ...]:
    """What made a decision."""
    return made_by(next(each for each in plan.rulings if each.name == decision))


def made_by(ruling: Ruling) -> tuple[str, ...]:
    """The override or the rule that won, and every fact that the table asked for."""
    won = f"decisions.{ruling.name}" if ruling.override else f"rule:{ruling.rule}"
    facts = (each.path for each in ruling.evidence)
    passed = (path for each in ruling.lost for path in each.paths)
    return tuple(dict.fromkeys((won, *facts, *passed)))


def gpu_path(step: Step) -> str:
    """Where a step's GPUs are written."""
    return f"{step.origin.path}.resources.gpu"


def drawn_from(tune: Tune) -> tuple[str, ...]:
    """What decides which parameters are tried."""
    path = tune.origin.path
    parts = ("parameters", "algorithm", "max-trials")
    return (*(f"{path}.{each}" for each in parts), "pipeline.seed")


def lfs_origins(plan: Plan) -> tuple[str, ...]:
    """What decides whether Git LFS is asked for files: how each dataset is versioned."""
    found = (origin for each in plan.data for origin in ruled(plan, f"data.{each.name}"))
    return tuple(dict.fromkeys(found)) or ("data",)
