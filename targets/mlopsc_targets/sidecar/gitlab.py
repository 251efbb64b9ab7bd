"""GitLab CI: the same checks, the same training, the same watch."""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Yaml, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan
from mlopsc_targets.common.origins import WATCH
from mlopsc_targets.sidecar.commands import Commands, commands
from mlopsc_targets.sidecar.secrets import registry, secrets
from mlopsc_targets.sidecar.watch import watch_script

_HEADER = "Made by mlopsc from {file}: edit that file, run `mlopsc build` and `mlopsc install`."
_ON_MAIN = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
_PUSH = (
    'git remote set-url --push origin "https://gitlab-ci-token:$MODEL_TOKEN@$CI_SERVER_HOST/'
    '$CI_PROJECT_PATH.git"'
)
_REVIEW = """\
status=0
if [ -n "${{CI_MERGE_REQUEST_DIFF_BASE_SHA:-}}" ]; then
  {diff} "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --format markdown > mlops-review.md || status=$?
fi
test "$status" -eq 0 || test "$status" -eq 2"""
_IDENTITY = 'git config --local user.name "gitlab-ci"'
_ADDRESS = 'git config --local user.email "gitlab-ci@$CI_SERVER_HOST"'


def gitlab(plan: Plan) -> Iterator[Artifact]:
    header = _HEADER.format(file=plan.file)
    yield yaml_file(
        "repo/.gitlab-ci.yml", _pipeline(plan, commands(plan)), header=header, because=("team.ci",)
    )


def _pipeline(plan: Plan, says: Commands) -> Yaml:
    jobs: dict[str, Yaml] = {
        "stages": ["check", "train"],
        "variables": {"GIT_DEPTH": "0"},
        "default": _default(plan, says),
        "check": {
            "stage": "check",
            "timeout": "30m",
            "script": [
                _REVIEW.format(diff=says.diff),
                says.check,
                says.verify,
                says.data,
                says.tests,
            ],
            "artifacts": {
                "when": "always",
                "expose_as": "What this changes in meaning",
                "paths": ["mlops-review.md"],
            },
            "rules": [
                {"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'},
                {"if": _ON_MAIN},
            ],
        },
        "train": {
            "stage": "train",
            **_secrets(plan),
            "timeout": _bound(plan),
            "resource_group": at(f"train-{plan.project}", "project.name"),
            "script": [_IDENTITY, _ADDRESS, _PUSH, says.run],
            "rules": [
                {"if": '$CI_PIPELINE_SOURCE == "schedule" && $WATCH == "true"', "when": "never"},
                {"if": _ON_MAIN},
            ],
        },
    }
    if plan.retraining.drift or plan.retraining.degradation:
        jobs["watch"] = _watch(plan, says)
    return jobs


def _default(plan: Plan, says: Commands) -> Yaml:
    default: dict[str, Yaml] = {
        "before_script": at(list(says.setup), "platform.sidecar.setup"),
        "interruptible": False,
    }
    return (
        {"image": at(plan.image, "pipeline.image"), **default}
        if plan.image is not None
        else default
    )


def _watch(plan: Plan, says: Commands) -> Yaml:
    return {
        "stage": "train",
        **_secrets(plan),
        "timeout": _bound(plan),
        "resource_group": at(f"train-{plan.project}", "project.name"),
        "script": [_IDENTITY, _ADDRESS, _PUSH, at(watch_script(plan, says), *WATCH)],
        "rules": [{"if": '$CI_PIPELINE_SOURCE == "schedule" && $WATCH == "true"'}],
    }


def _secrets(plan: Plan) -> dict[str, Yaml]:
    """Masked CI/CD variables under the names that a run reads them by."""
    renamed = {
        each.variable: at(f"${each.secret}", *each.origins)
        for each in (*secrets(plan), *registry(plan))
        if each.secret != each.variable
    }
    return {"variables": renamed} if renamed else {}


def _bound(plan: Plan) -> Yaml:
    bound = plan.quotas.max_runtime_seconds
    minutes = 360 if bound is None else -(-bound // 60) + 15
    return at(f"{minutes}m", "quotas.max-runtime", "default:runner")
