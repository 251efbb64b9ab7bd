"""A field says how to reach a tracking backend that was not decided for."""

from collections.abc import Collection, Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import deciding
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.object import stated
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC411"
_UNREAD = {
    "git-sidecar": ("uri", "entity", "project"),
    "mlflow": ("repository", "entity", "project"),
    "wandb": ("repository",),
}
"""What each backend does not read."""
_MEANT = {
    "uri": "If MLflow runs there and works, say so, and it is kept: "
    "`team: {tracking: {mlflow: in-use}}`.",
    "secrets": "Pods and CI log in to `tracking.repository` with it; the remote of a checkout is "
    "reached with the rights of the checkout.",
    "repository": "The project's own repository, where git keeps the versions.",
    "entity": "Weights & Biases reads it.",
    "project": "Weights & Biases reads it; MLflow's word is `experiment`.",
}


def _unread(choice: str, written: Collection[str]) -> Iterator[str]:
    yield from _UNREAD[choice]
    if choice == "git-sidecar" and "repository" not in written:
        yield "secrets"


def find(case: Case) -> Iterator[Diagnostic]:
    choice = case.decisions.choice("tracking")
    written = stated(case.spec.tracking)
    for field in _unread(choice, written):
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
