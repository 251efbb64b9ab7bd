"""The rules do not cover a case: the compiler asks instead of guessing."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic, Label
from mlopsc.facts.model import ServingFacts
from mlopsc.rules import gap
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit

CODE = "MLC601"


def find(case: Case) -> Iterator[Diagnostic]:
    """Facts that are missing are MLC603's and MLC608's."""
    serving = gap.undecided(case)
    if serving is None or serving.p95.value is None:
        return
    if gap.is_slow(serving) and serving.peak.value is None:
        return
    why = _why(serving)
    first, second = gap.choices(case)
    answer = gap.stated(case, first, f"no rule covers it: {why}")
    yield case.finding(
        CODE,
        serving.p95.path,
        f"no rule says how to serve this model: {why}",
        f"{_rules(serving)}, and say why, with one of these lines under `decisions:`\n"
        f"  inference: {gap.stated(case, first, '…')}\n"
        f"  inference: {gap.stated(case, second, '…')}",
        labels=_labels(case, serving),
        fix=edit.add(case.source, ("decisions",), "inference", answer),
    )


def _why(serving: ServingFacts) -> str:
    p95 = serving.p95.shown
    if gap.is_slow(serving):
        return f"{p95} would do on a CPU, but {serving.peak.shown} at peak is not low traffic"
    if gap.is_fast(serving):
        return f"{p95} asks for a GPU, and no runtime there reads the format {serving.format.shown}"
    return f"{p95} lies between 100 ms and 500 ms"


def _rules(serving: ServingFacts) -> str:
    if gap.is_fast(serving):
        return "export the model to ONNX and write `format: onnx`: a rule then covers it. Or decide"
    return "the rules are: under 100 ms a GPU; from 500 ms on, with low traffic, a CPU. Decide"


def _labels(case: Case, serving: ServingFacts) -> tuple[Label, ...]:
    if gap.is_slow(serving):
        return (case.label(serving.peak.path, f"low is up to {serving.low_traffic.shown}"),)
    if gap.is_fast(serving):
        return (case.label(serving.format.path, "the format"),)
    return ()


RULE = Rule(CODE, find, allowable=False)
