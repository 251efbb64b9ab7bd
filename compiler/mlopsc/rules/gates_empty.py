"""Nothing is asked of a model before it goes into use, and no person is asked either."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.judging import measures_latency
from mlopsc.schema.inline import inline
from mlopsc.source import edit
from mlopsc.source.span import Edit, Path

CODE = "MLC512"
_APPROVAL: Path = ("gates", "approval")


def find(case: Case) -> Iterator[Diagnostic]:
    gates = case.spec.gates
    if case.spec.model is None or gates.approval.manual is not None:
        return
    if gates.metrics or gates.fairness or gates.custom or measures_latency(case.spec):
        return
    yield case.finding(
        CODE,
        ("gates",) if "gates" in case.source.data else ("model",),
        "every model would be promoted: there is no gate, and approval is automatic",
        "add a gate, such as `gates: {metrics: {auc_roc: {min: 0.85}}}`, or let a person approve: "
        f"`gates: {{approval: {_manual(case)}}}`.",
        key=True,
        fix=_let_a_person_approve(case),
    )


def _let_a_person_approve(case: Case) -> tuple[Edit, ...]:
    if _APPROVAL in case.source.values:
        return edit.set_value(case.source, _APPROVAL, _manual(case))
    return edit.add(case.source, ("gates",), "approval", _manual(case))


def _manual(case: Case) -> str:
    return inline({"manual": {"by": case.spec.project.owner}})


RULE = Rule(CODE, find, allowable=False)
