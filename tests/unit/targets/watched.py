"""A plan with all that an alert can be about, of which some does not compile yet."""

from decimal import Decimal

from field_mutants import compiled, original

from mlopsc.plan.model import Degradation, Drift, Plan, Retraining
from mlopsc.record import replace
from mlopsc_targets.kubeflow.monitoring.files import monitoring_files
from mlopsc_targets.kubeflow.monitoring.rules import groups

CASE = "kubeflow-monitoring"
_WEEK = 604_800


def whole() -> Plan:
    """The case, with both signals of retraining."""
    plan = compiled(CASE, original(CASE)).plan
    assert plan is not None
    return replace(
        plan,
        retraining=Retraining(
            Degradation("auc_roc", Decimal("0.03"), _WEEK),
            Drift("psi", Decimal("0.2"), "alert"),
            None,
        ),
    )


def texts(plan: Plan) -> dict[str, str]:
    """The files of monitoring/, by their path in the tree."""
    return {each.path: each.text for each in monitoring_files(plan)}


def alerts(plan: Plan) -> set[str]:
    return {each.name for group in groups(plan) for each in group.alerts}


def commands() -> list[str]:
    """What the README that ships for the case says of promtool, a line each."""
    artifacts = compiled(CASE, original(CASE)).artifacts
    readme = next(each.text for each in artifacts if each.path == "README.md")
    blocks = (each.partition("```")[0] for each in readme.split("```sh\n")[1:])
    (block,) = (each for each in blocks if "promtool" in each)
    return block.splitlines()
