"""A model is served in real time without a latency budget, which rules and gates would read."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule

CODE = "MLC603"


def find(case: Case) -> Iterator[Diagnostic]:
    serving = case.spec.serving
    if serving is None or serving.mode != "realtime" or serving.latency:
        return
    yield case.finding(
        CODE,
        ("serving",),
        "the model is served in real time, and nothing says how fast an answer must be",
        "add what those who ask can wait for, as in `latency: {p95: 80ms, p99: 120ms}`. It decides "
        "between GPU and CPU, and the latency gate measures it. A model that scores in batches is "
        "`mode: batch`.",
        key=True,
    )


RULE = Rule(CODE, find, allowable=False)
