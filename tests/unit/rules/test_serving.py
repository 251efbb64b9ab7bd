"""What the checks of serving find beside the examples of their pages."""

from itertools import product

import pytest
from unit.rules.variants import Change, changed, diagnose, fixed, found

LATENCY = "{p50: 20ms, p95: 80ms, p99: 120ms}"
TRAFFIC = "{rps: 40, peak: 120}"
GPU = "gpu: {type: nvidia-l4, count: 1}, "
NO_GPU = (GPU, "")


def budget(p95: str, *changes: Change) -> str:
    return changed((LATENCY, f"{{p95: {p95}}}"), *changes)


VARIANTS: list[tuple[str, list[tuple[str, str]]]] = [
    (budget("99.9ms"), []),
    (budget("100ms"), [("MLC601", "serving.latency.p95")]),
    (budget("499.9ms"), [("MLC601", "serving.latency.p95")]),
    (budget("0.5s", (TRAFFIC, "{rps: 2, peak: 10}"), NO_GPU), []),
    (
        budget("0.5s", (TRAFFIC, "{rps: 2, peak: 10.5}"), NO_GPU),
        [("MLC601", "serving.latency.p95")],
    ),
    (budget("500ms", (f"  traffic: {TRAFFIC}\n", "")), [("MLC608", "serving")]),
    # Without traffic the fast rule can be read, and the gap between the rules seen.
    (budget("80ms", (f"  traffic: {TRAFFIC}\n", "")), []),
    (budget("250ms", (f"  traffic: {TRAFFIC}\n", "")), [("MLC601", "serving.latency.p95")]),
    (changed(NO_GPU), [("MLC602", "serving")]),
    (changed((f"  latency: {LATENCY}\n", "")), [("MLC603", "serving")]),
    (changed(("min: 1, max: 3", "min: 3, max: 2")), [("MLC604", "serving.replicas.min")]),
    (changed(("min: 1, max: 3", "min: 3, max: 3")), []),
    (changed(("rps: 40,", "rps: 120.5,")), [("MLC605", "serving.traffic.peak")]),
    (changed(("p50: 20ms", "p50: 0.081s")), [("MLC606", "serving.latency.p95")]),
    (changed(("p99: 120ms", "p99: 0.079s")), [("MLC606", "serving.latency.p99")]),
    (changed(("p99: 120ms", "p99: 0.08s")), []),
    (budget("800ms", (TRAFFIC, "{rps: 2, peak: 8}")), [("MLC607", "serving.resources.gpu")]),
]


@pytest.mark.parametrize(("text", "expected"), VARIANTS)
def test_a_variant_is_found_at_its_place(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


FIXED = [
    text
    for text, expected in VARIANTS
    if expected
    and expected[0][0]
    in (
        "MLC601",
        "MLC604",
        "MLC605",
        "MLC606",
        "MLC607",
    )
]


@pytest.mark.parametrize("text", FIXED)
def test_a_fix_leaves_no_finding(text: str) -> None:
    assert fixed(text) == []


@pytest.mark.parametrize(
    ("p95", "peak", "has_gpu", "format_"),
    list(
        product(
            ["80ms", "100ms", "499ms", "500ms", "2s"],
            ["", "8", "120"],
            [True, False],
            ["onnx", "tensorrt", "torchscript"],
        )
    ),
)
def test_every_service_is_decided_or_told_once_why_not(
    p95: str, peak: str, *, has_gpu: bool, format_: str
) -> None:
    """No combination of facts falls through, and none is told twice."""
    text = budget(
        p95,
        (f"  traffic: {TRAFFIC}\n", f"  traffic: {{rps: 1, peak: {peak}}}\n" if peak else ""),
        ("format: onnx", f"format: {format_}"),
        (GPU, GPU if has_gpu else ""),
    )
    # That gates need ONNX is another matter.
    codes = [code for code, _ in found(text) if code != "MLC518"]
    assert codes in ([], ["MLC601"], ["MLC602"], ["MLC607"], ["MLC608"])
    assert (codes == ["MLC608"]) == (p95 in ("500ms", "2s") and not peak)


def test_a_stated_choice_closes_the_gap() -> None:
    stated = 'decisions: {inference: {use: gpu-onnxruntime, because: "measured", owner: ml}}\n'
    assert found(budget("250ms") + stated) == []
    assert found(budget("250ms", NO_GPU) + stated) == [("MLC602", "serving")]


def test_the_answer_that_is_offered_first_fits_what_a_replica_asks_for() -> None:
    (with_gpu,), (without,) = diagnose(budget("250ms")), diagnose(budget("250ms", NO_GPU))
    assert "use: gpu-onnxruntime" in with_gpu.fix[0].text
    assert "use: cpu-autoscaling" in without.fix[0].text
    for finding in (with_gpu, without):
        assert "use: gpu-onnxruntime" in finding.help
        assert "use: cpu-autoscaling" in finding.help


def test_a_format_that_no_gpu_runtime_reads_is_named() -> None:
    gap = next(
        e for e in diagnose(changed(("format: onnx", "format: torchscript"))) if e.code == "MLC601"
    )
    assert "torchscript" in gap.summary


def test_a_model_that_no_cpu_runtime_reads_is_not_offered_one() -> None:
    found_ = diagnose(changed(NO_GPU, ("format: onnx", "format: tensorrt")))
    (finding,) = (each for each in found_ if each.code == "MLC602")
    assert "cpu-autoscaling" not in finding.help
    assert "tensorrt" in finding.help


def test_the_quota_that_is_offered_holds_a_rollout() -> None:
    (finding,) = diagnose(changed(NO_GPU))
    assert "quotas: {gpus: {nvidia-l4: 4}}" in finding.help


def test_a_batch_has_no_fields_of_a_service() -> None:
    text = changed(("mode: realtime", "mode: batch"))
    assert found(text) == [
        ("MLC609", "serving.traffic"),
        ("MLC609", "serving.replicas"),
        ("MLC609", "serving.rollout"),
    ]
    assert fixed(text) == []
