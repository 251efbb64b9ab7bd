"""The whole compiler on one page.

bytes -> Source -> Spec -> Facts -> Decisions -> (checks) -> Plan -> Capacity -> Artifacts. Every
phase returns a new value and its diagnostics; the first that finds an error is the last that runs.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.source_map import with_map
from mlopsc.decisions.case import Case
from mlopsc.decisions.decide import decide_all
from mlopsc.diagnostics.model import Diagnostic, from_fault, has_error
from mlopsc.facts.derive import derive
from mlopsc.plan.build import build_plan
from mlopsc.plan.capacity import Capacity
from mlopsc.plan.model import Plan
from mlopsc.plan.target import Target
from mlopsc.proof.capacity import prove
from mlopsc.proof.refuse import refusals as over_quota
from mlopsc.record import dataclass, field, replace
from mlopsc.rules.check import check
from mlopsc.rules.target import expected_target, refusals
from mlopsc.schema import data_lock, environments
from mlopsc.schema.features import Features, read_features
from mlopsc.schema.parse import parse
from mlopsc.schema.v1 import Spec
from mlopsc.source.load import load
from mlopsc.source.model import Loaded, Source

ReadText = Callable[[str], str | None]
"""Reads a file that the spec names, by its path below the project; nothing when it is absent."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one compilation is asked: `expected` is the target that `--target` states.

    `source` is the tree of `raw` where it has been read already, for another environment say.
    """

    file: str
    raw: bytes
    read: ReadText
    today: date
    environment: str = ""
    expected: str | None = None
    what_if: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The front half: what was understood, as far as it went, and all that was found."""

    diagnostics: tuple[Diagnostic, ...]
    file: str
    text: str
    source: Source | None = None
    case: Case | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """The back half: artifacts exist only where no error was found."""

    checked: Checked
    diagnostics: tuple[Diagnostic, ...]
    target: str = ""
    plan: Plan | None = None
    capacity: Capacity | None = None
    artifacts: tuple[Artifact, ...] = ()


def understand(request: Request) -> Checked:
    """Bytes to a checked case."""
    loaded = Loaded(request.source, ()) if request.source else load(request.raw, request.file)
    checked = Checked(
        (), request.file, request.raw.decode("utf-8", "replace").removeprefix("\ufeff")
    )
    if loaded.source is None:
        return replace(checked, diagnostics=tuple(map(from_fault, loaded.faults)))
    source, found = environments.select(loaded.source, request.environment)
    if source is None:
        return replace(checked, diagnostics=found, source=loaded.source)
    spec, found = parse(source)
    if spec is None:
        return replace(checked, diagnostics=found, source=source)
    texts = {path: request.read(path) for path in named_files(spec)}
    lock = data_lock.read_lock(texts[data_lock.FILE])
    features = read_features(texts[spec.model.feature_schema]) if spec.model else Features()
    facts = derive(spec, lock)
    decisions = decide_all(spec, facts)
    case = Case(source, spec, facts, decisions, lock, features, request.today, request.environment)
    return replace(
        checked, diagnostics=check(case), source=source, case=case, inputs=_digests(texts)
    )


def build(request: Request, targets: Mapping[str, Target]) -> Built:
    """Bytes to artifacts of the decided target."""
    checked = understand(request)
    if checked.case is None or has_error(checked.diagnostics):
        return Built(checked, checked.diagnostics)
    target, unexpected = expected_target(checked.case, request.expected, what_if=request.what_if)
    found = (*checked.diagnostics, *unexpected)
    if has_error(unexpected):
        return Built(checked, found, target)
    plan = build_plan(checked.case, target)
    refused = refusals(checked.case, plan, targets)
    found = tuple(sorted((*found, *refused)))
    if has_error(refused):
        return Built(checked, found, target, plan)
    platform = targets[target].platform(plan)
    capacity = prove(plan, platform)
    over = over_quota(checked.case, plan, platform, capacity)
    if over:
        return Built(checked, tuple(sorted((*found, *over))), target, plan, capacity)
    artifacts = with_map(targets[target].lower(plan, capacity))
    return Built(checked, found, target, plan, capacity, artifacts)


def named_files(spec: Spec) -> tuple[str, ...]:
    """The other files that a build reads: the pins, and what the spec names."""
    return (data_lock.FILE, spec.model.feature_schema) if spec.model else (data_lock.FILE,)


def _digests(texts: Mapping[str, str | None]) -> dict[str, str]:
    return {
        path: f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
        for path, text in texts.items()
        if text is not None
    }
