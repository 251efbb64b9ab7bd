"""The API server holds the pipeline's account to the TrainJobs of its own steps.

The team's code runs under that account. What it must not start is spelt here by hand.
"""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from conformance.control_plane.applied import Applied, compiled
from conformance.control_plane.emitted import case
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.test_trainjob import CASE, install, made

ACCOUNT = "system:serviceaccount:speech:speech-pipeline"
POLICY = "speech.speech-trainjobs"
OVERRIDE = {
    "targetJobs": [{"name": "node"}],
    "spec": {"serviceAccountName": "speech-rollout"},
}


@pytest.fixture(scope="module")
def job(plane: Plane) -> dict[str, Any]:
    """The job as the emitted launcher creates it; the policy and the account's rights apply."""
    texts = {each.path: each.text for each in case(CASE).artifacts}
    install(plane, "v2.1.0")
    found = [
        *yaml.safe_load_all(texts["access.yaml"]),
        *yaml.safe_load_all(texts["training/policy.yaml"]),
    ]
    answer = plane.apply(found)
    assert answer.status == 0, answer.err
    jobs = [each for each in made(texts) if each["kind"] == "TrainJob"]
    found_job: dict[str, Any] = next(
        each for each in jobs if each["spec"]["trainer"]["args"][2] == "train"
    )
    until(lambda: refusal(plane, changed(found_job, MUTANTS["an account"][0])), "the policy holds")
    return found_job


def refusal(plane: Plane, job: dict[str, Any], who: str = ACCOUNT) -> str:
    """What the API server says against it; nothing when it would take it."""
    words = ("create", f"--as={who}", "--dry-run=server", "--validate=strict", "-f", "-")
    answer = plane.kubectl(*words, given=json.dumps(job))
    return answer.err if answer.status else ""


def changed(job: dict[str, Any], change: Callable[[Any], object]) -> dict[str, Any]:
    made = copy.deepcopy(job)
    change(made)
    return made


Mutant = tuple[Callable[[Any], object], str]
_STATED, _COMPILED = "a job states nothing of pods", "nodes run what was compiled"
_QUEUE, _STEP = "a job waits in the queue of its team", "a job is a step of this pipeline"
_FOLDER = "a job works in the folder of its run"
MUTANTS: dict[str, Mutant] = {
    "an account": (lambda job: job["spec"].update(podTemplateOverrides=[OVERRIDE]), _STATED),
    "an initializer": (
        lambda job: job["spec"].update(initializer={"dataset": {"storageUri": "s3://x/y"}}),
        _STATED,
    ),
    "an image": (lambda job: job["spec"]["trainer"].update(image="evil"), _COMPILED),
    "a command": (lambda job: job["spec"]["trainer"].update(command=["sh"]), _COMPILED),
    "a variable": (
        lambda job: job["spec"]["trainer"].update(env=[{"name": "LD_PRELOAD", "value": "/x"}]),
        _COMPILED,
    ),
    "more resources": (
        lambda job: job["spec"]["trainer"].update(resourcesPerNode={"limits": {"cpu": "99"}}),
        _COMPILED,
    ),
    "a start without the queue": (lambda job: job["spec"].update(suspend=False), "born suspended"),
    "no word of the queue": (lambda job: job["metadata"].pop("labels"), "no such key: labels"),
    "another queue": (
        lambda job: job["metadata"]["labels"].update({"kueue.x-k8s.io/queue-name": "other"}),
        _QUEUE,
    ),
    "another priority": (
        lambda job: job["metadata"]["labels"].update({"kueue.x-k8s.io/priority-class": "high"}),
        _QUEUE,
    ),
    "a runtime of the whole cluster": (
        lambda job: job["spec"]["runtimeRef"].update(kind="ClusterTrainingRuntime"),
        _STEP,
    ),
    "a runtime of somebody else": (
        lambda job: job["spec"]["runtimeRef"].update(name="fraud-train-0123456789"),
        _STEP,
    ),
    "the runtime of another step": (
        lambda job: job["spec"]["runtimeRef"].update(name="speech-index-0123456789"),
        _STEP,
    ),
    "other words": (
        lambda job: job["spec"]["trainer"].update(args=["/mlops/work", "promote", "train"]),
        _STEP,
    ),
    "code of somebody else": (
        lambda job: job["spec"]["trainer"]["args"].extend(["--project", "/mlops/workspace/x"]),
        _FOLDER,
    ),
    "a flag that is cut short": (
        lambda job: job["spec"]["trainer"]["args"].extend(["--proj", "/mlops/workspace/x"]),
        _FOLDER,
    ),
    "a flag with its value": (
        lambda job: job["spec"]["trainer"]["args"].append("--project=/mlops/workspace/x"),
        _FOLDER,
    ),
    "a place of the image": (
        lambda job: job["spec"]["trainer"]["args"].extend(["--run", "/tmp/x"]),  # noqa: S108
        _FOLDER,
    ),
    "a way out of the claim": (
        lambda job: job["spec"]["trainer"]["args"].extend(["--run", "/mlops/workspace/../x"]),
        _FOLDER,
    ),
    "no words": (lambda job: job["spec"]["trainer"].pop("args"), "no such key: args"),
}


def test_the_launchers_own_job_is_taken(plane: Plane, job: dict[str, Any]) -> None:
    assert refusal(plane, job) == ""


@pytest.mark.parametrize("mutant", MUTANTS)
def test_what_is_no_step_of_the_pipeline_is_refused(
    plane: Plane, job: dict[str, Any], mutant: str
) -> None:
    change, message = MUTANTS[mutant]
    said = refusal(plane, changed(job, change))
    assert POLICY in said, said
    assert message in said, said


def test_a_run_of_an_older_version_keeps_its_runtime(plane: Plane, job: dict[str, Any]) -> None:
    older = changed(
        job, lambda each: each["spec"]["runtimeRef"].update(name="speech-train-0000000000")
    )
    assert refusal(plane, older) == ""


def test_others_are_not_held_to_it(plane: Plane, job: dict[str, Any]) -> None:
    """Kueue itself writes overrides into a job, and another namespace has its own rules."""
    other = changed(job, MUTANTS["an account"][0])
    words = ("create", "--dry-run=server", "--validate=strict", "-f", "-")
    answer = plane.kubectl(*words, given=json.dumps(other))
    assert answer.status == 0, answer.err
    elsewhere = changed(other, lambda each: each["metadata"].update(namespace="default"))
    said = refusal(plane, elsewhere)
    # It has no right there at all, which is asked before any policy is.
    assert "cannot create resource" in said, said


EDITS: dict[str, dict[str, Any]] = {
    "a validation is taken out": {"op": "remove", "path": "/spec/validations/0"},
    "more is left out": {
        "op": "add",
        "path": "/spec/matchConstraints/excludeResourceRules",
        "value": [
            {
                "apiGroups": ["*"],
                "apiVersions": ["*"],
                "operations": ["*"],
                "resources": ["*"],
            }
        ],
    },
    "it holds for nobody": {
        "op": "add",
        "path": "/spec/matchConditions/-",
        "value": {"name": "never", "expression": "false"},
    },
    "its failures are ignored": {"op": "replace", "path": "/spec/failurePolicy", "value": "Ignore"},
}


@pytest.fixture(scope="module")
def applied(plane: Plane, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    """The whole tree of the case, in the namespace that the spec names."""
    install(plane, "v2.1.0")
    folder = tmp_path_factory.mktemp("policy") / "project"
    return Applied(plane, compiled(CASE, folder), "speech")


def test_a_policy_as_it_was_written_is_fine(applied: Applied) -> None:
    applied.apply()
    done = applied.verify()
    assert done.returncode == 0, done.stdout + done.stderr
    for kind in ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"):
        assert f"ok        {kind} {POLICY}" in done.stdout


@pytest.mark.parametrize("edit", EDITS)
def test_a_policy_that_lets_more_through_is_seen(applied: Applied, edit: str) -> None:
    applied.apply()
    applied.patch("validatingadmissionpolicy", POLICY, EDITS[edit])
    done = applied.verify()
    applied.plane.kubectl("delete", "validatingadmissionpolicy", POLICY)
    assert done.returncode == 2, done.stdout + done.stderr
    assert f"not ok    ValidatingAdmissionPolicy {POLICY}" in done.stdout


def test_a_policy_that_is_bound_to_nothing_is_seen(applied: Applied) -> None:
    applied.apply()
    applied.plane.kubectl("delete", "validatingadmissionpolicybinding", POLICY)
    done = applied.verify()
    assert done.returncode == 2, done.stdout + done.stderr
    assert f"ValidatingAdmissionPolicyBinding {POLICY}" in done.stdout
