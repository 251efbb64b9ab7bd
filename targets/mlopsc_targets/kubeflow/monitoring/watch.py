"""Alerts on the watches: what a CronJob found by failing, and that it runs at all.

A Job that failed stays until its history is full, long after the next one was well: what counts is
whether anything succeeded since the last one that failed began.
https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/job-metrics.md
https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/cronjob-metrics.md
"""

from collections.abc import Iterator, Mapping

from mlopsc.plan.model import Plan
from mlopsc.record import dataclass
from mlopsc_targets.kubeflow.monitoring.model import Alert, Firing, Group, Record, Seen
from mlopsc_targets.kubeflow.monitoring.signals import NAMES, selector, watches

_FAILED = "namespace_cronjob:failed_start_time:max"
_LATE = 3600
"""Seconds after which a run that did not start is late."""


@dataclass(frozen=True, slots=True)
class _Watch:
    alert: str
    silent: str
    severity: str
    field: str
    summary: str
    when: str
    todo: str


_WATCHES: Mapping[str, _Watch] = {
    "performance": _Watch(
        "ModelDegraded",
        "PerformanceWatchSilent",
        "critical",
        "retraining.on-degradation",
        "the model's metric fell below its bound, or the watch broke",
        "The last watch of the model's metric failed: exit code 10 is a metric that fell further "
        "than it may, and a run with all gates was started; any other is a watch that broke.",
        "Read the Job's log, then follow the run: it promotes only what passes its gates.",
    ),
    "drift": _Watch(
        "DriftFound",
        "DriftWatchSilent",
        "warning",
        "retraining.on-drift",
        "inputs moved away from the reference, or the watch broke",
        "The last watch of the inputs failed: exit code 11 is inputs that moved away from the "
        "reference; any other is a watch that broke.",
        "A person looks: the Job's log names each input and how far it moved. Drift alone retrains "
        "nothing.",
    ),
}


def watch(plan: Plan) -> Iterator[Group]:
    for name in watches(plan):
        says = _WATCHES[name]
        origins = (*NAMES, "monitoring", says.field)
        yield Group(
            f"{plan.project}-{name}",
            origins,
            (_failed_start(plan, name, origins),),
            (_found(plan, name, says, origins), _silent(plan, name, says, origins)),
        )


def _cronjob(plan: Plan, name: str) -> str:
    return f"{plan.project}-{name}"


def _failed_start(plan: Plan, name: str, origins: tuple[str, ...]) -> Record:
    jobs = f"~{_cronjob(plan, name)}-[0-9]+"
    started = f"kube_job_status_start_time{selector(plan, job_name=jobs)}"
    failed = f"kube_job_failed{selector(plan, job_name=jobs, condition='true')}"
    return Record(
        _FAILED,
        f"max by (namespace) (\n  {started}\n  and on (namespace, job_name) ({failed} == 1)\n)",
        origins,
        labels={"cronjob": _cronjob(plan, name)},
    )


def _found(plan: Plan, name: str, says: _Watch, origins: tuple[str, ...]) -> Alert:
    cronjob = selector(plan, cronjob=_cronjob(plan, name))
    job = f"{_cronjob(plan, name)}-29000000"
    succeeded = f"kube_cronjob_status_last_successful_time{cronjob}"
    last = f"{_FAILED}{cronjob}"
    series = {
        f"kube_job_status_start_time{selector(plan, job_name=job)}": "600x60",
        f"kube_job_failed{selector(plan, job_name=job, condition='true')}": "1x60",
    }
    return Alert(
        name=says.alert,
        severity=says.severity,
        measure=f"{last}\nunless on (namespace, cronjob) "
        f"(max by (namespace, cronjob) ({succeeded}) > on (namespace, cronjob) {last})",
        bound="",
        wait="0m",
        summary=f"{says.summary}",
        when=says.when,
        todo=says.todo,
        origins=origins,
        fires=Firing(
            Seen({**series, succeeded: "300x60"}, "20m"), {"cronjob": _cronjob(plan, name)}
        ),
        quiet=Seen({**series, succeeded: "900x60"}, "20m"),
        unit="dateTimeFromNow",
    )


def _silent(plan: Plan, name: str, says: _Watch, origins: tuple[str, ...]) -> Alert:
    """Late, suspended, or not there; whatever the schedule is."""
    cronjob = selector(plan, cronjob=_cronjob(plan, name))
    due, info = f"kube_cronjob_next_schedule_time{cronjob}", f"kube_cronjob_info{cronjob}"
    late = f"time() - max by (namespace, cronjob) ({due}) > {_LATE}"
    held = f"max by (namespace, cronjob) (kube_cronjob_spec_suspend{cronjob}) == 1"
    return Alert(
        name=says.silent,
        severity="critical",
        measure=f"({late})\nor ({held})\nor absent({info})",
        bound="",
        wait="10m",
        summary="{{ $labels.cronjob }} does not run",
        when="The CronJob is an hour late, suspended, or not there: nothing is watched.",
        todo="kubectl describe cronjob shows why no Job starts; kubectl apply -k puts it back.",
        origins=origins,
        fires=Firing(
            Seen({due: "600x180", info: "1x180"}, "90m"), {"cronjob": _cronjob(plan, name)}
        ),
        quiet=Seen({due: "7200x180", info: "1x180"}, "90m"),
        unit="s",
    )
