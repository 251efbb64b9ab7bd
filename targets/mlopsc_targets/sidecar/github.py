"""GitHub Actions: checks on every change, training on main and by the calendar, a daily watch.

Hardened as https://docs.github.com/actions/security-guides says: actions by commit, no
permission that is not used, no credential left on disk, no text of the spec in a shell line
except the set-up commands that the team wrote for it.
"""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Commented, Yaml, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.plan.model import Plan
from mlopsc_targets.common.actions import uses
from mlopsc_targets.sidecar.commands import DAILY, Commands, commands
from mlopsc_targets.sidecar.secrets import secrets
from mlopsc_targets.sidecar.watch import watch_script

_HEADER = "Made by mlopsc from {file}: edit that file, run `mlopsc build` and `mlopsc install`."
_CREDENTIALS = (
    "git config --local credential.helper "
    '\'!f() { printf "username=x-access-token\\npassword=%s\\n" "$GH_TOKEN"; }; f\''
)
_IDENTITY = (
    'git config --local user.name "github-actions[bot]"\n'
    'git config --local user.email "github-actions[bot]@users.noreply.github.com"'
)


def github(plan: Plan) -> Iterator[Artifact]:
    says = commands(plan)
    header = _HEADER.format(file=plan.file)
    yield yaml_file("repo/.github/workflows/mlops.yml", _pipeline(plan, says), header=header)
    if plan.retraining.drift or plan.retraining.degradation:
        watch = _watch(plan, says)
        yield yaml_file("repo/.github/workflows/mlops-watch.yml", watch, header=header)


def _pipeline(plan: Plan, says: Commands) -> Yaml:
    return {
        "name": f"{plan.project}: check and train",
        "on": _triggers(plan),
        "permissions": {},
        "jobs": {"check": _check(plan, says), "train": _train(plan, says)},
    }


def _triggers(plan: Plan) -> dict[str, Yaml]:
    triggers: dict[str, Yaml] = {
        "pull_request": None,
        "push": {"branches": ["main"]},
        "workflow_dispatch": None,
    }
    schedule = plan.retraining.schedule
    if schedule is not None:
        triggers["schedule"] = [{"cron": schedule.cron, "timezone": schedule.timezone}]
    return triggers


def _check(plan: Plan, says: Commands) -> Yaml:
    return {
        "name": "Check",
        **_runner(plan, minutes=30),
        "permissions": {"contents": Commented("read", "to read the code and the data")},
        "concurrency": {
            "group": f"check-{plan.project}-${{{{ github.ref }}}}",
            "cancel-in-progress": True,
        },
        "steps": [
            *_prepare(plan, says),
            {"name": "The compiled tree is fresh", "run": says.check},
            {"name": "The compiled tree is unedited", "run": says.verify},
            {"name": "The data is the pinned data", "run": says.data},
            {
                "name": "Training is repeatable, gates refuse, rollback works",
                **({"env": _secrets(plan)} if secrets(plan) else {}),
                "run": says.tests,
            },
        ],
    }


def _train(plan: Plan, says: Commands) -> Yaml:
    return {
        "name": "Train, gate, promote",
        "needs": "check",
        "if": "github.event_name != 'pull_request'",
        **_runner(plan, minutes=_minutes(plan)),
        "permissions": {"contents": Commented("write", "to push the tags of the model")},
        "concurrency": {"group": f"train-{plan.project}", "cancel-in-progress": False},
        "steps": [
            *_prepare(plan, says),
            {"name": "Who signs the tags", "run": _IDENTITY},
            {
                "name": "Run the pipeline",
                "env": {"GH_TOKEN": "${{ github.token }}", **_secrets(plan)},
                "run": f"{_CREDENTIALS}\n{says.run}",
            },
        ],
    }


def _watch(plan: Plan, says: Commands) -> Yaml:
    return {
        "name": f"{plan.project}: watch",
        "on": {"schedule": [{"cron": DAILY}], "workflow_dispatch": None},
        "permissions": {},
        "jobs": {
            "watch": {
                "name": "Drift and performance",
                **_runner(plan, minutes=_minutes(plan)),
                "permissions": {
                    "contents": Commented("write", "to push the tags of a retrained model"),
                    "issues": Commented("write", "to open the alert"),
                },
                "concurrency": {"group": f"train-{plan.project}", "cancel-in-progress": False},
                "steps": [
                    *_prepare(plan, says),
                    {"name": "Who signs the tags", "run": _IDENTITY},
                    {
                        "name": "Measure; alert or retrain",
                        "env": {
                            "GH_TOKEN": "${{ github.token }}",
                            **_secrets(plan),
                        },
                        "run": f"{_CREDENTIALS}\n{watch_script(plan, says)}",
                    },
                ],
            }
        },
    }


def _prepare(plan: Plan, says: Commands) -> tuple[Yaml, ...]:
    lfs = any(each.versioning == "git-lfs" for each in plan.data)
    return (
        {
            "name": "Check out",
            "uses": uses("actions/checkout"),
            "with": {"fetch-depth": 0, "lfs": lfs, "persist-credentials": False},
        },
        {
            "name": "Python",
            "uses": uses("actions/setup-python"),
            "with": {"python-version": plan.sidecar.python},
        },
        {"name": "Set up", "run": "\n".join(says.setup)},
    )


def _runner(plan: Plan, *, minutes: int) -> dict[str, Yaml]:
    runner: dict[str, Yaml] = {"runs-on": "ubuntu-24.04", "timeout-minutes": minutes}
    if plan.image is not None:
        runner["container"] = {"image": plan.image}
    return runner


def _minutes(plan: Plan) -> int:
    """The bound of the whole run, and 15 minutes to set up; GitHub's own most is six hours."""
    bound = plan.quotas.max_runtime_seconds
    return 360 if bound is None else min(360, -(-bound // 60) + 15)


def _secrets(plan: Plan) -> dict[str, Yaml]:
    """Secrets of the steps and of the alerts, by reference."""
    return {each.variable: f"${{{{ secrets.{each.secret} }}}}" for each in secrets(plan)}
