"""GitHub Actions: checks on every change, training on main and by the calendar, a daily watch.

Hardened as https://docs.github.com/actions/security-guides says: actions by commit, no
permission that is not used, no credential left on disk, no text of the spec in a shell line
except the set-up commands that the team wrote for it.
"""

from collections.abc import Iterator, Sequence

from mlopsc.artifact.manifest import Commented, Yaml, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import at, of
from mlopsc.plan.model import Plan
from mlopsc_targets.common.actions import uses
from mlopsc_targets.common.daily import DAILY
from mlopsc_targets.common.origins import WATCH, lfs_origins
from mlopsc_targets.sidecar.commands import Commands, commands
from mlopsc_targets.sidecar.secrets import Secret, registry, secrets
from mlopsc_targets.sidecar.watch import watch_script

_HEADER = "Made by mlopsc from {file}: edit that file, run `mlopsc build` and `mlopsc install`."
_CREDENTIALS = (
    'git config --local "credential.$GITHUB_SERVER_URL.helper" '
    '\'!f() { printf "username=x-access-token\\npassword=%s\\n" "$GH_TOKEN"; }; f\''
)
_BASE = "HEAD^1"
"""On a pull request the checked-out commit is the merge; its first parent is the base:
https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""
_REVIEW = """\
status=0
{diff} {base} --format markdown > "$RUNNER_TEMP/review.md" || status=$?
cat "$RUNNER_TEMP/review.md" >> "$GITHUB_STEP_SUMMARY"
end="end-$(git rev-parse HEAD)"
{{ echo "markdown<<$end"; cat "$RUNNER_TEMP/review.md"; echo "$end"; }} >> "$GITHUB_OUTPUT"
test "$status" -eq 0 || test "$status" -eq 2"""
_COMMENT = (
    'printf \'%s\\n\' "$REVIEW" | gh pr comment "$NUMBER" --repo "$GITHUB_REPOSITORY" '
    "--edit-last --create-if-none --body-file -"
)
_OWN_PULL_REQUEST = (
    "!cancelled() && needs.check.outputs.review != '' && "
    "github.event.pull_request.head.repo.full_name == github.repository"
)
_IDENTITY = (
    'git config --local user.name "github-actions[bot]"\n'
    'git config --local user.email "github-actions[bot]@users.noreply.github.com"'
)


def github(plan: Plan) -> Iterator[Artifact]:
    says = commands(plan)
    header = _HEADER.format(file=plan.file)
    yield yaml_file(
        "repo/.github/workflows/mlops.yml",
        _pipeline(plan, says),
        header=header,
        because=("team.ci",),
    )
    if plan.retraining.drift or plan.retraining.degradation:
        watch = _watch(plan, says)
        yield yaml_file(
            "repo/.github/workflows/mlops-watch.yml",
            watch,
            header=header,
            because=("team.ci", *WATCH),
        )


def _pipeline(plan: Plan, says: Commands) -> Yaml:
    return {
        "name": at(f"{plan.project}: check and train", "project.name"),
        "on": _triggers(plan),
        "permissions": at({}, "default:permissions"),
        "jobs": {
            "check": _check(plan, says),
            "review": _comment(),
            "train": _train(plan, says),
        },
    }


def _triggers(plan: Plan) -> Yaml:
    triggers: dict[str, Yaml] = {
        "pull_request": None,
        "push": {"branches": ["main"]},
        "workflow_dispatch": None,
    }
    schedule = plan.retraining.schedule
    if schedule is not None:
        path = "retraining.schedule"
        when = of(path, {"cron": schedule.cron, "timezone": schedule.timezone})
        triggers["schedule"] = at([when], path)
    return at(triggers, "default:workflow")


def _check(plan: Plan, says: Commands) -> Yaml:
    return {
        "name": "Check",
        **_runner(plan, minutes=at(30, "default:runner")),
        "permissions": at(
            {"contents": Commented("read", "to read the code and the data")}, "default:permissions"
        ),
        "concurrency": {
            "group": at(f"check-{plan.project}-${{{{ github.ref }}}}", "project.name"),
            "cancel-in-progress": True,
        },
        "outputs": {"review": "${{ steps.review.outputs.markdown }}"},
        "steps": [
            *_prepare(plan, says),
            {
                "name": "What this changes in meaning",
                "id": "review",
                "if": "github.event_name == 'pull_request'",
                "run": _REVIEW.format(diff=says.diff, base=_BASE),
            },
            {"name": "The compiled tree is fresh", "run": says.check},
            {"name": "The compiled tree is unedited", "run": says.verify},
            {"name": "The data is the pinned data", "run": says.data},
            {
                "name": "Training is repeatable, gates refuse, rollback works",
                **({"env": _env(secrets(plan))} if secrets(plan) else {}),
                "run": says.tests,
            },
        ],
    }


def _comment() -> Yaml:
    """Posts what the check found. It may write, so it runs nothing of the pull request."""
    return {
        "name": "Comment on the pull request",
        "needs": "check",
        "if": _OWN_PULL_REQUEST,
        "runs-on": at("ubuntu-24.04", "default:runner"),
        "timeout-minutes": at(5, "default:runner"),
        "permissions": at(
            {"pull-requests": Commented("write", "to comment")}, "default:permissions"
        ),
        "concurrency": {
            "group": "review-${{ github.ref }}",
            "cancel-in-progress": True,
        },
        "steps": [
            {
                "name": "Comment, or edit the last comment",
                "env": {
                    "GH_TOKEN": "${{ github.token }}",
                    "NUMBER": "${{ github.event.pull_request.number }}",
                    "REVIEW": "${{ needs.check.outputs.review }}",
                },
                "run": _COMMENT,
            }
        ],
    }


def _train(plan: Plan, says: Commands) -> Yaml:
    return {
        "name": "Train, gate, promote",
        "needs": "check",
        "if": "github.event_name != 'pull_request'",
        **_runner(plan, minutes=_minutes(plan)),
        "permissions": at(
            {"contents": Commented("write", "to push the tags of the model")},
            "default:permissions",
        ),
        "concurrency": _one_at_a_time(plan),
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


def _one_at_a_time(plan: Plan) -> Yaml:
    return {"group": at(f"train-{plan.project}", "project.name"), "cancel-in-progress": False}


def _watch(plan: Plan, says: Commands) -> Yaml:
    return {
        "name": at(f"{plan.project}: watch", "project.name"),
        "on": {"schedule": [{"cron": DAILY}], "workflow_dispatch": None},
        "permissions": at({}, "default:permissions"),
        "jobs": {
            "watch": {
                "name": "Drift and performance",
                **_runner(plan, minutes=_minutes(plan)),
                "permissions": at(
                    {
                        "contents": Commented("write", "to push the tags of a retrained model"),
                        "issues": Commented("write", "to open the alert"),
                    },
                    "default:permissions",
                ),
                "concurrency": _one_at_a_time(plan),
                "steps": [
                    *_prepare(plan, says),
                    {"name": "Who signs the tags", "run": _IDENTITY},
                    {
                        "name": "Measure; alert or retrain",
                        "env": {
                            "GH_TOKEN": "${{ github.token }}",
                            **_secrets(plan),
                        },
                        "run": at(f"{_CREDENTIALS}\n{watch_script(plan, says)}", *WATCH),
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
            "with": {
                "fetch-depth": 0,
                "lfs": at(lfs, *lfs_origins(plan)),
                "persist-credentials": False,
            },
        },
        {
            "name": "Python",
            "uses": uses("actions/setup-python"),
            "with": {"python-version": at(plan.sidecar.python, "platform.sidecar.python")},
        },
        {"name": "Set up", "run": at("\n".join(says.setup), "platform.sidecar.setup")},
    )


def _runner(plan: Plan, *, minutes: Yaml) -> dict[str, Yaml]:
    runner: dict[str, Yaml] = {
        "runs-on": at("ubuntu-24.04", "default:runner"),
        "timeout-minutes": minutes,
    }
    if plan.image is not None:
        runner["container"] = at({"image": plan.image}, "pipeline.image")
    return runner


def _minutes(plan: Plan) -> Yaml:
    """The bound of the whole run, and 15 minutes to set up; GitHub's own most is six hours."""
    bound = plan.quotas.max_runtime_seconds
    minutes = 360 if bound is None else min(360, -(-bound // 60) + 15)
    return at(minutes, "quotas.max-runtime", "default:runner")


def _secrets(plan: Plan) -> dict[str, Yaml]:
    """All that a run needs."""
    return _env((*secrets(plan), *registry(plan)))


def _env(found: Sequence[Secret]) -> dict[str, Yaml]:
    """Secrets by reference."""
    return {each.variable: at(f"${{{{ secrets.{each.secret} }}}}", *each.origins) for each in found}
