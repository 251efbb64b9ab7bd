"""DECISIONS.md: every decision, the lines that decided, the branches that lost, the exceptions."""

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import text_file
from mlopsc.plan.model import Plan


def decisions(plan: Plan) -> Artifact:
    overrides = tuple(each.override for each in plan.rulings if each.override)
    return text_file(
        "DECISIONS.md",
        "common/DECISIONS.md.j2",
        project=plan.project,
        file=plan.file,
        rulings=plan.rulings,
        exceptions=(*overrides, *plan.allowances),
        what_if=plan.target != plan.decided,
        target=plan.target,
        decided=plan.decided,
    )
