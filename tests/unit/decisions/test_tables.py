"""Every branch of every decision table, its boundaries, its gaps, and what it passes over."""

import pytest
from unit.decisions.specs import (
    budget,
    compute,
    decisions,
    pin,
    serving,
    tracking,
    versioning,
)

from mlopsc.decisions import compute as compute_
from mlopsc.decisions import data, inference, retraining
from mlopsc.decisions import tracking as tracking_
from mlopsc.decisions.table import Decision, Gap

BOTH = "needs: [rich-visualization, collaborative-comparison]"
K8S = "kubernetes: {runs: true, expertise: true}"

TRACKING = [
    ("{size: 3, tracking: {mlflow: in-use}}", "tracking/mlflow"),
    (f"{{size: 3, tracking: {{mlflow: in-use, {BOTH}}}}}", "tracking/mlflow"),
    (f"{{size: 3, tracking: {{mlflow: broken, {BOTH}}}}}", "tracking/wandb"),
    (f"{{size: 3, tracking: {{mlflow: none, {BOTH}}}}}", "tracking/wandb"),
    ("{size: 3, tracking: {mlflow: broken}}", "tracking/git-sidecar"),
    ("{size: 3, tracking: {needs: [rich-visualization]}}", "tracking/git-sidecar"),
    ("{size: 3, tracking: {needs: [collaborative-comparison]}}", "tracking/git-sidecar"),
    ("{size: 3}", "tracking/git-sidecar"),
]
DATA = [
    ("size: 10.001GB, kind: text", "data/dvc-size"),
    ("size: 42GB, largest-file: 1MB, kind: binary", "data/dvc-size"),
    ("size: 10GB, kind: text", "data/object-storage"),
    ("size: 2GB, largest-file: 100MB, kind: binary", "data/dvc-binary"),
    ("size: 2GB, largest-file: 99MB, kind: binary", "data/object-storage"),
    ("size: 200MB, kind: binary", "data/dvc-binary"),
    ("size: 50MB, kind: binary", "data/object-storage"),
    ("size: 1GB, kind: text", "data/git-lfs"),
    ("size: 1.001GB, kind: text", "data/object-storage"),
    ("size: 12MB, kind: text", "data/git-lfs"),
]
COMPUTE = [
    (f"{{size: 3, {K8S}, cloud: aws, prefers-managed: true}}", "compute/kubeflow"),
    ("{size: 3, kubernetes: {runs: true}, cloud: aws, prefers-managed: true}", "compute/sagemaker"),
    ("{size: 3, kubernetes: {expertise: true}, cloud: aws}", "compute/sidecar"),
    ("{size: 3, cloud: gcp, prefers-managed: true}", "compute/vertex"),
    ("{size: 3, cloud: azure, prefers-managed: true}", "compute/sidecar"),
    ("{size: 3, cloud: aws}", "compute/sidecar"),
    ("{size: 3, cloud: gcp}", "compute/sidecar"),
    ("{size: 3, kubernetes: {runs: true}}", "compute/sidecar"),
    ("{size: 3}", "compute/sidecar"),
]
INFERENCE = [
    (budget("99.999ms", "200"), "onnx", "inference/gpu-onnxruntime"),
    (budget("99.999ms", "2"), "tensorrt", "inference/gpu-tensorrt"),
    (budget("500ms", "10"), "onnx", "inference/cpu-autoscaling"),
    (budget("0.5s", "1"), "saved-model", "inference/cpu-autoscaling"),
]
GAPS = [
    (budget("100ms", "2"), "onnx"),
    (budget("499.999ms", "2"), "onnx"),
    (budget("500ms", "10.5"), "onnx"),
    (budget("80ms", "2"), "torchscript"),
    ("{traffic: {rps: 1, peak: 2}}", "onnx"),
    ("{latency: {p95: 600ms}}", "onnx"),
]


@pytest.mark.parametrize(("team", "rule"), TRACKING)
def test_tracking(team: str, rule: str) -> None:
    decision = tracking(team)
    assert decision.rule == rule
    assert decision.choice == rule.partition("/")[2]


@pytest.mark.parametrize(("dataset", "rule"), DATA)
def test_data_versioning(dataset: str, rule: str) -> None:
    assert versioning(dataset).rule == rule


@pytest.mark.parametrize(("team", "rule"), COMPUTE)
def test_compute(team: str, rule: str) -> None:
    decision = compute(team)
    assert (decision.rule, decision.choice) == (rule, rule.partition("/")[2])


@pytest.mark.parametrize(("stated", "model_format", "rule"), INFERENCE)
def test_inference(stated: str, model_format: str, rule: str) -> None:
    decision = serving(stated, model_format)
    assert isinstance(decision, Decision)
    assert (decision.rule, decision.choice) == (rule, rule.partition("/")[2])


@pytest.mark.parametrize(("stated", "model_format"), GAPS)
def test_inference_asks_where_no_rule_holds(stated: str, model_format: str) -> None:
    gap = serving(stated, model_format)
    assert isinstance(gap, Gap)
    assert [each.rule for each in gap.lost] == [row.id for row in inference.TABLE.rows]
    assert all(each.why.startswith("needs: ") for each in gap.lost)


def test_retraining_reacts_to_each_signal_in_its_own_way() -> None:
    signals = "{on-degradation: {metric: auc, drop: 0.1}, on-drift: {threshold: 0.2}}"
    taken = decisions(retraining=signals).taken
    assert taken["retraining.degradation"].choice == "automated-retraining"
    assert taken["retraining.drift"].choice == "alert"


def test_every_row_of_every_table_is_reached_here() -> None:
    """What is listed above and below leaves no rule of any table out."""
    reached = {rule for *_, rule in (*TRACKING, *DATA, *COMPUTE, *INFERENCE)}
    reached |= {"retraining/degradation", "retraining/drift"}
    assert reached == {
        *(row.id for row in tracking_.TABLE.rows),
        *(row.id for row in data.TABLE.rows),
        *(row.id for row in compute_.TABLE.rows),
        *(row.id for row in inference.TABLE.rows),
        *(row.id for row in retraining.TABLE.rows),
    }


def test_nothing_is_decided_that_was_not_asked() -> None:
    assert set(decisions().taken) == {"tracking", "compute"}
    batch = decisions(serving="{mode: batch, latency: {p95: 80ms}}")
    assert "inference" not in batch.taken
    assert batch.gaps == ()


@pytest.mark.parametrize(
    ("dataset", "says"),
    [
        ("size: 1TB, kind: binary", "very large"),
        ("size: 5GB, kind: text", "this is not"),
        ("size: 50MB, kind: binary", "this is not"),
    ],
)
def test_a_dataset_beyond_the_words_of_its_rule_passes_over_another(
    dataset: str, says: str
) -> None:
    (passed_over,) = versioning(dataset).passed_over
    assert says in passed_over


@pytest.mark.parametrize("dataset", ["size: 999GB, kind: binary", "size: 12MB, kind: text"])
def test_a_dataset_within_the_words_of_its_rule_passes_over_nothing(dataset: str) -> None:
    assert versioning(dataset).passed_over == ()


def test_a_larger_team_falls_into_the_small_one_and_is_told() -> None:
    assert tracking("{size: 10}").passed_over == ()
    (passed_over,) = tracking("{size: 11}").passed_over
    assert "this one is larger" in passed_over


def test_the_words_of_the_rules_are_numbers_that_a_team_can_set() -> None:
    def policy(text: str) -> str:
        return f"{{thresholds: {{{text}}}}}"

    assert tracking("{size: 11}", policy=policy("small-team: 11")).passed_over == ()
    large = policy("large-binary-file: 1MB")
    assert versioning("size: 50MB, kind: binary", policy=large).choice == "dvc"
    small = policy("small-text-data: 1MB")
    assert versioning("size: 12MB, kind: text", policy=small).choice == "object-storage"
    low = policy("low-traffic: 11")
    filled = serving(budget("500ms", "10.5"), policy=low)
    assert isinstance(filled, Decision)
    assert filled.choice == "cpu-autoscaling"


def test_a_pin_gives_the_size_that_the_spec_does_not_state() -> None:
    assert versioning("kind: text", pin(12 * 10**6, 10**6)).choice == "git-lfs"
    assert versioning("kind: text", pin(11 * 10**9, 10**6)).choice == "dvc"
    assert versioning("kind: binary", pin(10**9, 10**8)).rule == "data/dvc-binary"
    assert versioning("kind: binary, largest-file: 1MB", pin(10**9, 10**8)).choice != "dvc"
    assert versioning("kind: text, size: 12MB", pin(11 * 10**9, 10**6)).choice == "git-lfs"


def test_a_decision_keeps_its_evidence_and_every_branch_that_lost() -> None:
    decision = compute("{size: 3, cloud: aws, prefers-managed: true}")
    assert [fact.name for fact in decision.evidence] == ["team.prefers-managed", "team.cloud"]
    assert [(each.rule, each.why) for each in decision.lost] == [
        ("compute/kubeflow", "needs: the organisation runs Kubernetes"),
        ("compute/vertex", "not asked: compute/sagemaker came first"),
        ("compute/sidecar", "would hold too, but compute/sagemaker came first"),
    ]


def test_a_stated_choice_wins_and_the_rule_is_remembered() -> None:
    stated = '{compute: {use: vertex, because: ADR-1, owner: me, expires: "2030-01-31"}}'
    decision = compute("{size: 3}", decisions=stated)
    assert (decision.choice, decision.ruled) == ("vertex", "sidecar")
    assert decision.override is not None
    assert (decision.override.because, decision.override.expires) == ("ADR-1", "2030-01-31")


def test_a_stated_choice_that_the_rule_makes_too_is_no_exception() -> None:
    assert compute("{size: 3}", decisions="{compute: {use: sidecar}}").override is None


def test_a_stated_choice_fills_a_gap() -> None:
    stated = "{inference: {use: cpu-autoscaling, because: ADR-1, owner: me}}"
    decision = serving(budget("200ms", "2"), decisions=stated)
    assert isinstance(decision, Decision)
    assert (decision.choice, decision.rule, decision.ruled) == ("cpu-autoscaling", "", "")
    assert decisions(decisions=stated).gaps == ()


def test_a_choice_for_one_dataset_leaves_the_others_alone() -> None:
    both = "{labels: {path: a, kind: text, size: 1MB}, rows: {path: b, kind: text, size: 1MB}}"
    stated = "{data: {rows: {use: dvc, because: ADR-1, owner: me}}}"
    made = decisions(data=both, decisions=stated)
    assert (made.choice("data.labels"), made.choice("data.rows")) == ("git-lfs", "dvc")
