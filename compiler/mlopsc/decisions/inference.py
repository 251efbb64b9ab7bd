"""Inference: IF p95 < 100 ms, GPU with TensorRT or ONNX Runtime; ELIF slow and quiet, CPU."""

from decimal import Decimal

from mlopsc.decisions.table import Condition, Row, Table
from mlopsc.facts.model import ServingFacts

FAST = Decimal(100)
"""Milliseconds: below this a budget asks for a GPU."""
SLOW = Decimal(500)
"""Milliseconds: from this on a CPU will do, if traffic is low."""

_FAST: Condition[ServingFacts] = Condition(
    "the p95 budget is under 100 ms",
    lambda serving: serving.p95.value is not None and serving.p95.value < FAST,
    lambda serving: (serving.p95,),
)

TABLE: Table[ServingFacts] = Table(
    decision="inference",
    choices=("gpu-tensorrt", "gpu-onnxruntime", "cpu-autoscaling"),
    rows=(
        Row(
            id="inference/gpu-tensorrt",
            when=(
                _FAST,
                Condition(
                    "the model is a TensorRT plan",
                    lambda serving: serving.format.value == "tensorrt",
                    lambda serving: (serving.format,),
                ),
            ),
            choice="gpu-tensorrt",
            because="under 100 ms: GPU serving; a TensorRT plan runs in TensorRT only, on the "
            "GPU type it was built for",
        ),
        Row(
            id="inference/gpu-onnxruntime",
            when=(
                _FAST,
                Condition(
                    "the model is ONNX",
                    lambda serving: serving.format.value == "onnx",
                    lambda serving: (serving.format,),
                ),
            ),
            choice="gpu-onnxruntime",
            because="under 100 ms: GPU serving; an ONNX model runs in ONNX Runtime on any GPU",
        ),
        Row(
            id="inference/cpu-autoscaling",
            when=(
                Condition(
                    "the p95 budget is 500 ms or more",
                    lambda serving: serving.p95.value is not None and serving.p95.value >= SLOW,
                    lambda serving: (serving.p95,),
                ),
                Condition(
                    "traffic is low",
                    lambda serving: (
                        serving.peak.value is not None
                        and serving.peak.value <= serving.low_traffic.value
                    ),
                    lambda serving: (serving.peak, serving.low_traffic),
                ),
            ),
            choice="cpu-autoscaling",
            because="500 ms or more and low traffic: CPU serving with autoscaling is enough",
        ),
    ),
)
