"""A field says how to reach a tracking backend that was not decided for."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import deciding
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.object import stated
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC411"
_UNREAD = {
    "git-sidecar": ("uri", "secrets", "entity", "project"),
    "mlflow": ("entity", "project"),
    "wandb": (),
}
"""What each backend does not read."""
_MEANT = {
    "uri": "If MLflow runs there and works, say so, and it is kept: "
    "`team: {tracking: {mlflow: in-use}}`.",
    "secrets": "A registry in git is reached with the rights to the repository.",
    "entity": "Weights & Biases reads it.",
    "project": "Weights & Biases reads it; MLflow's word is `experiment`.",
}


def find(case: Case) -> Iterator[Diagnostic]:
    choice = case.decisions.choice("tracking")
    written = stated(case.spec.tracking)
    for field in _UNREAD[choice]:
        if field not in written:
            continue
        path: Path = ("tracking", field)
        place = deciding.place(case, "tracking")
        yield case.finding(
            CODE,
            path,
            f"nothing reads `tracking.{field}`: tracking is {choice}",
            f"remove it. {_MEANT[field]}",
            severity="warning",
            key=True,
            labels=(case.label(place, "this decided"),) if place else (),
            fix=edit.remove(case.source, path if len(written) > 1 else path[:1]),
        )


RULE = Rule(CODE, find)
