"""The target: the one that was decided, the one that `--target` states, what it cannot express."""

from collections.abc import Mapping

from mlopsc.decisions.case import Case
from mlopsc.diagnostics.model import Diagnostic
from mlopsc.plan.model import Plan
from mlopsc.plan.target import Target


def expected_target(
    case: Case, expected: str | None, *, what_if: bool
) -> tuple[str, tuple[Diagnostic, ...]]:
    """The target to compile. A stated one that the rules did not choose needs `--what-if`."""
    decision = case.decisions.taken["compute"]
    if expected is None or expected == decision.choice:
        return decision.choice, ()
    if what_if:
        return expected, ()
    override = f'compute: {{use: {expected}, because: "…", owner: {case.spec.project.owner}}}'
    rule = (
        f"{decision.rule} chose it because {decision.because}"
        if not decision.override
        else (f"`decisions.compute` states it because {decision.override.because}")
    )
    path = decision.evidence[0].path if decision.evidence else ("team",)
    finding = case.finding(
        "MLC801",
        path,
        f"--target {expected} was stated, but the decision is {decision.choice}",
        f"{rule}. To compile {expected} all the same, add under `decisions:` the line "
        f"`{override}`; to only look at it, pass --what-if.",
        key=True,
    )
    return expected, (finding,)


def refusals(case: Case, plan: Plan, targets: Mapping[str, Target]) -> tuple[Diagnostic, ...]:
    """What the target of the plan cannot express, each at its place in the spec."""
    target = targets.get(plan.target)
    if target is None:
        return (_unknown(case, plan.target, tuple(targets)),)
    return tuple(
        case.finding(each.code, each.path, each.summary, each.help, key=True)
        for each in target.refuse(plan)
    )


def _unknown(case: Case, name: str, known: tuple[str, ...]) -> Diagnostic:
    decision = case.decisions.taken["compute"]
    path = decision.evidence[0].path if decision.evidence else ("team",)
    owner = case.spec.project.owner
    line = f'decisions: {{compute: {{use: {known[0]}, because: "…", owner: {owner}}}}}'
    return case.finding(
        "MLC802",
        path,
        f"the target is {name}, which this version of mlopsc cannot compile yet",
        f"it compiles {', '.join(known)}: to take one, add `{line}`.",
        key=True,
    )
