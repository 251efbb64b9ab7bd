"""A field of a service stands in a spec that scores in batches: nothing reads it."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit

CODE = "MLC609"


def find(case: Case) -> Iterator[Diagnostic]:
    serving = case.spec.serving
    if serving is None or serving.mode != "batch":
        return
    fields = (
        ("traffic", serving.traffic),
        ("replicas", serving.replicas),
        ("rollout", serving.rollout),
    )
    for field, stated in fields:
        if stated is None:
            continue
        path = ("serving", field)
        yield case.finding(
            CODE,
            path,
            f"the model scores in batches, which have no {field}",
            f"remove `{field}`, or write `mode: realtime` if the model answers requests.",
            severity="warning",
            key=True,
            labels=(case.label(("serving", "mode"), "the mode"),),
            fix=edit.remove(case.source, path),
        )


RULE = Rule(CODE, find)
