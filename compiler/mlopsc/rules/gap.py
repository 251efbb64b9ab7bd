"""The serving runtime where no rule chooses one, and the choices that a team can state instead."""

from mlopsc.decisions import inference
from mlopsc.facts.model import ServingFacts
from mlopsc.rules.base import Case
from mlopsc.schema.inline import inline


def undecided(case: Case) -> ServingFacts | None:
    """The service that no rule decided about, and no team. All other tables end in an ELSE."""
    is_open = any(each.decision == "inference" for each in case.decisions.gaps)
    return case.facts.serving if is_open else None


def is_fast(serving: ServingFacts) -> bool:
    """Whether the budget is one that the rule asks a GPU for."""
    return serving.p95.value is not None and serving.p95.value < inference.FAST


def is_slow(serving: ServingFacts) -> bool:
    """Whether the budget is one that a CPU meets, so that the rule asks for the traffic."""
    return serving.p95.value is not None and serving.p95.value >= inference.SLOW


def gpu_choice(case: Case) -> str:
    """The runtime on a GPU that reads the model's format."""
    model = case.spec.model
    return "gpu-tensorrt" if model and model.format == "tensorrt" else "gpu-onnxruntime"


def choices(case: Case) -> tuple[str, str]:
    """Both ways to serve; the one that fits what a replica asks for comes first."""
    resources = case.spec.serving.resources if case.spec.serving else None
    if resources and resources.gpu:
        return gpu_choice(case), "cpu-autoscaling"
    return "cpu-autoscaling", gpu_choice(case)


def stated(case: Case, choice: str, because: str) -> str:
    """The choice as the value of `decisions.inference`."""
    owner = case.spec.project.owner
    return inline({"use": choice, "because": because, "owner": owner})
