"""What a pod cannot measure: observations that it cannot reach, scores that need a run's files."""

from collections.abc import Iterator

from mlopsc.plan.model import Kubeflow, Plan
from mlopsc.plan.target import Refusal
from mlopsc_targets.kubeflow.registry import registry
from mlopsc_targets.kubeflow.retraining.jobs import jobs

_CODE = "MLC826"
_DATASET = ("monitoring", "observations", "dataset")


def refuse_watches(plan: Plan, kubeflow: Kubeflow) -> Iterator[Refusal]:
    measuring = [each for each in jobs(plan) if each.question]
    if not measuring:
        return
    observations = plan.monitoring.observations
    if observations is not None and "://" in observations.dataset:
        yield _in_object_storage(observations.dataset)
    elif observations is None or not kubeflow.observations:
        yield _in_no_claim(tuple(measuring[0].origin.split(".")))
    if plan.retraining.drift is not None and registry(plan).git:
        yield _no_reference()
    if any(each.scores for each in measuring):
        yield from _inputs_of_a_run(plan)


def _in_object_storage(dataset: str) -> Refusal:
    return Refusal(
        _CODE,
        _DATASET,
        f"the observations are at `{dataset}`, and the runtime fetches from no object storage yet",
        "write them to a PersistentVolumeClaim: `dataset` is then a path in it, and "
        "`platform.kubeflow.observations: {claim: …}` its name.",
    )


def _in_no_claim(path: tuple[str, ...]) -> Refusal:
    return Refusal(
        _CODE,
        path,
        "the observations are measured in a pod, and nothing says where a pod finds them",
        "add `platform.kubeflow.observations: {claim: …}`, a PersistentVolumeClaim that the "
        "service writes to; `monitoring.observations.dataset` is a path in it.",
    )


def _no_reference() -> Refusal:
    """The sidecar target makes it again, in the work tree of a run; no pod has one."""
    return Refusal(
        _CODE,
        ("retraining", "on-drift"),
        "drift is measured against what is kept with a version, and git-sidecar keeps no dataset "
        "in the repository",
        "remove `on-drift`, or keep versions in MLflow: `team: {tracking: {mlflow: in-use}}`.",
    )


def _inputs_of_a_run(plan: Plan) -> Iterator[Refusal]:
    """The evaluation is run again beside any run: only the model and the holdout are at hand."""
    evaluation, model = plan.evaluation, plan.model
    if evaluation is None or model is None:
        return
    at_hand = {model.output, evaluation.holdout_output}
    step = next((each for each in plan.steps if each.name == evaluation.step), None)
    made = [each for each in (step.inputs if step else ()) if each.producer]
    for each in [each for each in made if each.name not in at_hand][:1]:
        yield Refusal(
            _CODE,
            ("retraining", "on-degradation"),
            f"the champion is scored again by step `{evaluation.step}`, which reads "
            f"`{each.name}` of step `{each.producer}`: that exists in a run only",
            f"let `{evaluation.step}` read nothing but the model, the holdout and datasets, or "
            "remove `on-degradation`.",
        )
