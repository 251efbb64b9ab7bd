"""The page: what was built, as a reviewer reads it, in one file that needs nothing else."""

from collections.abc import Sequence

from mlopsc.artifact.text import text_file
from mlopsc.pipeline import Built
from mlopsc.plan.model import Plan
from mlopsc.plan.target import Command
from mlopsc.record import dataclass
from mlopsc.review.diff.headline import headline, turn
from mlopsc.review.diff.model import RISKS, Change, Difference
from mlopsc.review.report.bars import HEIGHT, WIDTH, bars
from mlopsc.review.report.graph import draw
from mlopsc.review.report.words import gate_names, needs

GENERATOR = "mlopsc report"


@dataclass(frozen=True, slots=True)
class Row:
    """One change of the difference, in words."""

    path: str
    turn: str
    before: str
    after: str
    place: str
    note: str
    worse: bool


def page(built: Built, commands: Sequence[Command], difference: Difference | None) -> str:
    """The HTML of one environment. The build has no errors."""
    plan, capacity = built.plan, built.capacity
    assert plan is not None and capacity is not None  # noqa: S101, PT018 - it has no errors
    overrides = [each.override for each in plan.rulings if each.override]
    return text_file(
        "report.html",
        "review/report.html.j2",
        generator=GENERATOR,
        plan=plan,
        tracking=plan.tracking.backend,
        picture=draw(plan),
        steps=[{"step": each, "needs": needs(each)} for each in plan.steps],
        gates=gate_names(plan.gates),
        bars=bars(capacity),
        bar={
            "width": WIDTH,
            "height": HEIGHT,
            "outer_width": WIDTH + 2,
            "outer_height": HEIGHT + 2,
        },
        rulings=plan.rulings,
        exceptions=[*overrides, *plan.allowances],
        watch=_watch(plan),
        commands=commands,
        difference=difference,
        headline=headline(difference) if difference else "",
        classes=_classes(difference) if difference else (),
    ).text


def _classes(difference: Difference) -> list[dict[str, object]]:
    """The classes that have changes, worst first, with their rows."""
    return [
        {
            "title": title,
            "rows": [_row(each) for each in difference.changes if each.risk == risk],
        }
        for risk, title in RISKS.items()
        if any(each.risk == risk for each in difference.changes)
    ]


def _row(change: Change) -> Row:
    only = f" ({', '.join(change.environments)})" if change.environments else ""
    return Row(
        f"{change.path}{only}",
        turn(change),
        change.before or "",
        change.after or "",
        change.place,
        change.note,
        change.direction == "worse",
    )


def _watch(plan: Plan) -> tuple[tuple[str, str], ...]:
    """What is watched once a model is in use, what happens then, and who is told."""
    fell, moved = plan.retraining.degradation, plan.retraining.drift
    schedule, monitoring = plan.retraining.schedule, plan.monitoring
    found: list[tuple[str, str]] = []
    if fell:
        hours = fell.window_seconds // 3600
        when = f"{fell.metric} falls by more than {fell.drop:f} within {hours} h"
        found.append((when, "retrain, then the gates"))
    if moved:
        when = f"{moved.method} of any input over {moved.threshold:f}"
        found.append((when, "alert a person; drift alone never retrains"))
    if schedule:
        when = f"{schedule.cron} ({schedule.timezone})"
        found.append((when, "train, then the gates"))
    slack = (f"Slack, by secret {monitoring.slack_secret}",) if monitoring.slack_secret else ()
    told = ", ".join((*monitoring.email, *slack))
    return (*found, ("an alert is raised", f"told: {told}")) if told else tuple(found)
