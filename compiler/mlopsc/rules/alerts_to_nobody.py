"""Something is watched, and nobody is told what is seen."""

import re
from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.watching import watched
from mlopsc.schema.v1.forms import EMAIL
from mlopsc.source import edit

CODE = "MLC703"


def find(case: Case) -> Iterator[Diagnostic]:
    """Once, for the first of them: one address serves all."""
    alerts, first = case.spec.monitoring.alerts, next(watched(case.spec), None)
    if first is None or alerts.email or alerts.slack:
        return
    owner = case.spec.project.owner
    is_email = re.fullmatch(EMAIL, owner) is not None
    address = owner if is_email else "oncall@example.com"
    yield case.finding(
        CODE,
        first.path,
        f"{first.what} is watched, and nobody is told",
        f'add `alerts: {{email: ["{address}"]}}` under `monitoring`, or '
        "`alerts: {slack: {secret: <name of the secret with the webhook>}}`.",
        key=True,
        fix=edit.add(case.source, ("monitoring", "alerts"), "email", f'["{owner}"]')
        if is_email
        else (),
    )


RULE = Rule(CODE, find)
