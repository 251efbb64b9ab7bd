"""What the checks of compute, capacity and quotas find beside the examples of their pages."""

import pytest
from unit.rules.variants import CLEAN, Change, changed, diagnose, fixed, found

from mlopsc.source import edit

STEP = "pipeline.steps.train"
GPUS = "gpus: {nvidia-l4: 4}"
TRAIN = "gpu: {type: nvidia-l4, count: 2}"
SERVE = "gpu: {type: nvidia-l4, count: 1}"
KUBERNETES = "kubernetes: {runs: true, expertise: true}"
AWS = (KUBERNETES, "prefers-managed: true, cloud: aws")
GCP = (KUBERNETES, "prefers-managed: true, cloud: gcp")


def test_the_spec_has_no_finding() -> None:
    assert diagnose(CLEAN) == ()


VARIANTS: list[tuple[list[Change], list[tuple[str, str]]]] = [
    ([("gpus-per-job: 2", "gpus-per-job: 1")], [("MLC302", f"{STEP}.resources.gpu.count")]),
    # Serving is no job: its replicas do not count as one.
    ([("gpus-per-job: 2", "gpus-per-job: 2"), (SERVE, "gpu: {type: nvidia-l4}")], []),
    # Four replicas and the one that a rollout starts beside them.
    (
        [("max: 3}", "max: 4}")],
        [
            ("MLC303", "serving.resources.gpu.count"),
            ("MLC304", "serving.resources.cpu"),
            ("MLC305", "serving.resources.memory"),
        ],
    ),
    ([("cpu: 8\n", "cpu: 7\n")], [("MLC304", "serving.resources.cpu")]),
    (
        [("cpu: 8\n", 'cpu: "7999m"\n'), ("cpu: 2, memory: 8Gi", "cpu: 1, memory: 8Gi")],
        [],
    ),
    ([("memory: 32Gi", "memory: 31Gi")], [("MLC305", "serving.resources.memory")]),
    ([("timeout: 5m", "timeout: 0s")], [("MLC308", "gates.custom.0.timeout")]),
    ([("timeout: 2h", "timeout: 0d")], [("MLC308", f"{STEP}.timeout")]),
    ([("max-runtime: 6h", "max-runtime: 0m")], [("MLC308", "quotas.max-runtime")]),
    ([("window: 7d", "window: 0h")], [("MLC308", "retraining.on-degradation.window")]),
    # One hour each for prepare and evaluate, two hours twice for train.
    ([("max-runtime: 6h", "max-runtime: 5h")], [("MLC310", "quotas.max-runtime")]),
    ([("retries: 1", "retries: 0")], [("MLC311", f"{STEP}.spot")]),
    ([("checkpoint: true", "checkpoint: false")], [("MLC312", f"{STEP}.spot")]),
    ([("timeout: 2h", "timeout: 1h"), ("      checkpoint: true\n", "")], []),
    ([("parallel-trials: 2", "parallel-trials: 3")], [("MLC313", "pipeline.tune.parallel-trials")]),
]


@pytest.mark.parametrize(("changes", "expected"), VARIANTS)
def test_a_variant_is_found_at_its_place(
    changes: list[Change], expected: list[tuple[str, str]]
) -> None:
    assert found(changed(*changes)) == expected


@pytest.mark.parametrize("step_cpu", ["9", '"8001m"'])
def test_a_request_of_one_copy_is_lowered_to_the_quota(step_cpu: str) -> None:
    text = changed(("cpu: 4, memory: 16Gi", f"cpu: {step_cpu}, memory: 33Gi"))
    assert [code for code, _ in found(text)] == ["MLC304", "MLC305"]
    assert fixed(text) == []


def test_a_default_over_the_quota_is_found_at_the_step_that_takes_it() -> None:
    text = changed(("cpu: 8\n", 'cpu: "500m"\n'))
    assert ("MLC304", "pipeline.steps.prepare") in found(text)


def test_nodes_multiply_what_a_step_asks_for() -> None:
    codes = {code for code, _ in found(changed(("nodes: 1", "nodes: 3")))}
    assert codes == {"MLC302", "MLC303", "MLC304", "MLC305"}


def test_the_quota_that_all_copies_need_is_named() -> None:
    helps = {each.code: each.help for each in diagnose(changed(("nodes: 1", "nodes: 3")))}
    assert "raise it to 6." in helps["MLC303"]
    assert "raise it to 12." in helps["MLC304"]
    assert "raise it to 48Gi." in helps["MLC305"]


def test_what_copies_add_up_to_is_not_lowered_by_a_fix() -> None:
    assert not any(each.fix for each in diagnose(changed(("nodes: 1", "nodes: 3"))))


def test_the_quota_of_one_type_says_nothing_of_another() -> None:
    """A MIG profile is a resource of its own: whole GPUs do not pay for it."""
    text = changed((SERVE, "gpu: {type: nvidia-mig-1g.10gb}"))
    assert found(text) == [
        ("MLC301", "serving.resources.gpu"),
        ("MLC701", "monitoring.cost"),
    ]


def test_all_types_without_a_quota_are_capped_by_what_asks_for_most() -> None:
    text = changed((GPUS, "gpus: {}"))
    assert [code for code, _ in found(text)] == ["MLC301", "MLC301"]
    assert "nvidia-l4: 4" in diagnose(text)[0].help
    assert fixed(text) == []


def test_a_quota_of_zero_is_told_once_for_each_that_asks() -> None:
    text = changed((GPUS, "gpus: {nvidia-l4: 0}"))
    assert found(text) == [("MLC309", "quotas.gpus.nvidia-l4")] * 2


NAMES = ["l4", "nvida-l4", "nvidia-l4s", "nvidia-tesla-l4"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_none_is_told_wherever_it_stands(name: str) -> None:
    everywhere = CLEAN.replace("nvidia-l4", name)
    places = [place for code, place in found(everywhere) if code == "MLC306"]
    assert sorted(places) == [
        "monitoring.prices." + name,
        f"{STEP}.resources.gpu.type",
        f"quotas.gpus.{name}",
        "serving.resources.gpu.type",
    ]


@pytest.mark.parametrize("name", ["l4", "nvida-l4"])
def test_one_fix_writes_the_right_name_everywhere(name: str) -> None:
    text = CLEAN.replace("nvidia-l4", name)
    for finding in diagnose(text):
        assert edit.apply(text, finding.fix) == CLEAN


def test_a_name_that_is_near_none_is_told_all_whole_types() -> None:
    first, *_ = diagnose(CLEAN.replace("nvidia-l4", "abacus"))
    assert first.fix == ()
    assert "`nvidia-l4`" in first.help
    assert "`nvidia-mig-7g.80gb`" not in first.help


def test_a_key_is_not_renamed_onto_another_one() -> None:
    text = changed((GPUS, "gpus: {nvidia-l4: 4, nvida-l4: 4}"))
    (finding,) = diagnose(text)
    assert (finding.code, finding.fix) == ("MLC306", ())


COUNTS: list[tuple[list[Change], str]] = [
    # SageMaker rents machines with 1, 4 or 8 of these, Vertex AI with 1, 2, 4 or 8.
    ([AWS], f"{STEP}.resources.gpu.count"),
    ([GCP], ""),
    ([GCP, (TRAIN, "gpu: {type: nvidia-l4, count: 3}")], f"{STEP}.resources.gpu.count"),
    ([GCP, (TRAIN, "gpu: {type: nvidia-l40s, count: 1}")], f"{STEP}.resources.gpu.type"),
    # On a cluster a job may take a part of a machine, and no more than all of it.
    ([(TRAIN, "gpu: {type: nvidia-l4, count: 3}")], ""),
    ([(TRAIN, "gpu: {type: nvidia-l4, count: 9}")], f"{STEP}.resources.gpu.count"),
]


@pytest.mark.parametrize(("changes", "place"), COUNTS)
def test_a_machine_has_so_many_and_no_others(changes: list[Change], place: str) -> None:
    impossible = [at for code, at in found(changed(*changes)) if code == "MLC307"]
    assert impossible == ([place] if place else [])


def test_a_cycle_has_no_longest_way() -> None:
    """Only the cycle is told; the length of it is not looked for forever."""
    text = changed(("inputs: [people]", "inputs: [people, model]"))
    assert {code for code, _ in found(text)} == {"MLC505"}


def test_the_longest_way_is_the_one_through_the_slowest_steps() -> None:
    text = changed(("max-runtime: 6h", "max-runtime: 1h"), ("retries: 1", "retries: 2"))
    (finding,) = diagnose(text)
    assert finding.summary.endswith("up to 8h: prepare -> train -> evaluate")


def test_trials_are_counted_with_the_nodes_of_each() -> None:
    text = changed(("count: 2}", "count: 1}"), ("nodes: 1", "nodes: 2"))
    assert found(text) == []
    assert found(text.replace("parallel-trials: 2", "parallel-trials: 3")) == [
        ("MLC313", "pipeline.tune.parallel-trials")
    ]
