"""Where runs, versions and the champion are kept: one adapter each, imported when chosen."""

# The package is emitted as `runtime`: its modules can only be named relative to it.
# ruff: noqa: TID252

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from ..config import Config
from ..document import Json, Node, render
from ..errors import UnreachableError

HISTORY_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Champion:
    """The version that serves. `history` holds the versions before it, oldest first; its last
    is `previous_version`, where a rollback goes."""

    version: int
    history: tuple[int, ...]
    reason: str

    @property
    def previous_version(self) -> int | None:
        return self.history[-1] if self.history else None


@dataclass(frozen=True, slots=True)
class Version:
    """A registered candidate. `approved` is the gates' verdict, `reason` their words;
    `champion` is the version it was compared with when `compares` asks for it; `run` is the
    name of the run that registered it, empty where none was noted."""

    number: int
    approved: bool
    reason: str
    candidate: str
    champion: int | None
    compares: bool
    run: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """All that is registered; `digest` identifies it, so that a second try finds the first.

    `reference` is the file that drift is measured against, where the pipeline has one.
    """

    digest: str
    model: Path
    meta: Node
    verdict: Node
    track: Node
    reference: Path | None

    def files(self) -> dict[str, str]:
        """The JSON files that stand beside the model."""
        parts = {"model.meta.json": self.meta, "verdict.json": self.verdict}
        return {name: render(_object(node)) for name, node in parts.items()}


class Backend(Protocol):
    """What the verbs need. Every method raises UnreachableError when the backend is away."""

    def open_run(self, facts: Mapping[str, Json], known: Node | None) -> dict[str, Json]:
        """Record the start of a run, or find it again by what an earlier call returned."""

    def register(self, candidate: Candidate) -> Version:
        """Record the candidate as the next version; the same candidate twice is one version."""

    def versions(self) -> tuple[Version, ...]:
        """All versions, by number."""

    def champion(self) -> Champion | None: ...

    def challenger(self) -> int | None:
        """The approved version that waits for promotion, if any."""

    def meta(self, version: int) -> Node:
        """The `model.meta.json` of a version."""

    def fetch_model(self, version: int, folder: Path) -> Path:
        """Write the model of a version below `folder`, its digest verified."""

    def fetch_reference(self, version: int, folder: Path) -> Path:
        """Write the reference of a version into `folder`; RefusedError where none was kept."""

    def flip(self, expected: Champion | None, wanted: Champion) -> None:
        """Make `wanted` the champion; LostRaceError when the champion is not `expected`."""

    def settle(self) -> None:
        """Finish what an interrupted promotion may have left behind the flip."""


_ADAPTERS: Mapping[str, str] = {
    "git-sidecar": ".git_sidecar",
    "mlflow": ".mlflow_registry",
}


class _Adapter(Protocol):
    def connect(self, config: Config) -> Backend: ...


def connect(config: Config) -> Backend:
    """The backend that tracking.json names; UnreachableError when it cannot be used here."""
    name = config.tracking.backend
    if name not in _ADAPTERS:
        known = ", ".join(sorted(_ADAPTERS))
        raise UnreachableError(f"tracking.json: there is no backend {name!r}; known: {known}")
    adapter = importlib.import_module(_ADAPTERS[name], __name__)
    return cast(_Adapter, adapter).connect(config)


def _object(node: Node) -> dict[str, Json]:
    return {key: each.value for key, each in node.entries().items()}


def told(winner: Champion | None) -> str:
    """Who won a race, for the one who lost it."""
    if winner is None:
        return "there is no champion any more"
    return f"the champion is v{winner.version} now ({winner.reason})"
