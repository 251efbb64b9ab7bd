"""An output of type metrics does not say which numbers it holds."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit
from mlopsc.source.span import Edit

CODE = "MLC526"


def find(case: Case) -> Iterator[Diagnostic]:
    for made in graph.outputs(case.spec, "metrics"):
        if made.metrics:
            continue
        wanted = _wanted(case)
        names = ", ".join(wanted or ("auc_roc",))
        yield case.finding(
            CODE,
            made.path,
            f"the metrics of step `{made.step}` have no names",
            f"list the numbers that its metrics.json holds: `{made.name}: {{type: metrics, "
            f"names: [{names}]}}`.",
            key=True,
            fix=_named(case, made, names) if wanted else (),
        )


def _wanted(case: Case) -> tuple[str, ...]:
    """What is asked of the pipeline and no step lists."""
    degradation, tune = case.spec.retraining.on_degradation, case.spec.pipeline.tune
    asked = (
        *case.spec.gates.metrics,
        *((degradation.metric,) if degradation else ()),
        *((tune.objective.metric,) if tune else ()),
    )
    known = graph.metric_names(case.spec)
    return tuple(dict.fromkeys(name for name in asked if name not in known))


def _named(case: Case, made: graph.Made, names: str) -> tuple[Edit, ...]:
    return edit.set_value(case.source, made.path, f"{{type: metrics, names: [{names}]}}")


RULE = Rule(CODE, find, allowable=False)
