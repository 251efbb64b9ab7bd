"""Which CronJobs a spec asks for, and when each of them runs."""

from collections.abc import Iterator

from mlopsc.plan.model import Plan
from mlopsc.record import dataclass
from mlopsc_targets.common.daily import DAILY

_UTC = "Etc/UTC"


@dataclass(frozen=True, slots=True)
class Job:
    """One CronJob, `<project>-<name>`; `origin` is the section of the spec that asks for it.

    `question` is what it measures, empty for nothing. `starts`: it may start a run. `scores`: it
    runs the evaluation step on the observations. `stated`: the spec says when it runs.
    """

    name: str
    origin: str
    cron: str
    timezone: str
    question: str = ""
    starts: bool = False
    scores: bool = False
    stated: bool = False


def jobs(plan: Plan) -> tuple[Job, ...]:
    return tuple(_jobs(plan))


def _jobs(plan: Plan) -> Iterator[Job]:
    retraining = plan.retraining
    schedule = retraining.schedule
    if schedule is not None:
        path, when = "retraining.schedule", (schedule.cron, schedule.timezone)
        yield Job("schedule", path, *when, starts=True, stated=True)
    if retraining.degradation is not None:
        path, asked = "retraining.on-degradation", "performance"
        yield Job("performance", path, DAILY, _UTC, asked, starts=True, scores=True)
    if retraining.drift is not None:
        yield Job("drift", "retraining.on-drift", DAILY, _UTC, "features")
