"""Every spec here that compiles, and each of them with one field changed, added or taken away.

Made from the data alone, whatever a field means; what a mutant compiles to, and whether it does,
is the business of the test that asks.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from mlopsc.pipeline import Built, Request, build
from mlopsc.source.load import load
from mlopsc.source.overlay import SECTION
from mlopsc.source.span import Path as Field
from mlopsc_targets import TARGETS

REPOSITORY = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 23)
FOLDERS = {
    "example": REPOSITORY,
    "example-mlflow": REPOSITORY / "examples" / "mortgage",
    "environments": REPOSITORY / "tests" / "cases" / "sidecar-environments",
    "gitlab-mlflow": REPOSITORY / "tests" / "cases" / "sidecar-gitlab-mlflow",
    "minimal": REPOSITORY / "tests" / "cases" / "sidecar-minimal",
    "kubeflow": REPOSITORY / "tests" / "cases" / "kubeflow-full",
    "kubeflow-profile": REPOSITORY / "tests" / "cases" / "kubeflow-profile",
    "kubeflow-serving": REPOSITORY / "tests" / "cases" / "kubeflow-serving",
    "kubeflow-canary": REPOSITORY / "tests" / "cases" / "kubeflow-canary",
    "kubeflow-git": REPOSITORY / "tests" / "cases" / "kubeflow-git",
    "kubeflow-nodes": REPOSITORY / "tests" / "cases" / "kubeflow-nodes",
    "kubeflow-monitoring": REPOSITORY / "tests" / "cases" / "kubeflow-monitoring",
    "kubeflow-tune": REPOSITORY / "tests" / "cases" / "kubeflow-tune",
    "kubeflow-retraining": REPOSITORY / "tests" / "cases" / "kubeflow-retraining",
}
"""By name, the folder of an mlops.yaml that compiles."""


@dataclass(frozen=True)
class Mutant:
    """`field` is what was changed, `before` and `after` its values; `None` where it is absent."""

    field: Field
    before: object
    after: object
    data: dict[str, Any]

    @property
    def dotted(self) -> str:
        return ".".join(map(str, self.field))


@cache
def original(name: str) -> dict[str, Any]:
    """The data of a spec; environments, which a build sees one at a time, left out."""
    source = load((FOLDERS[name] / "mlops.yaml").read_bytes(), "mlops.yaml").source
    assert source is not None
    return {key: value for key, value in source.data.items() if key != SECTION}


def compiled(name: str, data: dict[str, Any]) -> Built:
    """`data`, written as JSON, which is YAML too, compiled in the folder of the spec `name`."""
    folder = FOLDERS[name]

    def read(path: str) -> str | None:
        file = folder / path
        return file.read_text(encoding="utf-8") if file.is_file() else None

    raw = json.dumps(data).encode()
    return build(Request(file="mlops.yaml", raw=raw, read=read, today=TODAY), TARGETS)


def mutants(name: str) -> Iterator[Mutant]:
    """The spec with one field other than it was: every leaf changed, every part taken away."""
    data = original(name)
    for field, value in _parts(data, ()):
        if field:
            yield _mutant(data, field, value, None)
        for after in _others(value):
            yield _mutant(data, field, value, after)


def _parts(value: object, path: Field) -> Iterator[tuple[Field, object]]:
    yield path, value
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _parts(each, (*path, key))
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from _parts(each, (*path, place))


def _others(value: object) -> Iterator[object]:
    """Values that may stand there instead."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value * 2)
    elif isinstance(value, str):
        yield from _other_words(value)


def _other_words(text: str) -> Iterator[object]:
    digits = next((number for number in range(len(text), 0, -1) if text[:number].isdigit()), 0)
    if digits:
        yield f"{int(text[:digits]) + 1}{text[digits:]}"
    yield f"{text}x"
    yield from WORDS.get(text, ())


WORDS: dict[str, tuple[Any, ...]] = {
    "psi": ("ks",),
    "github": ("gitlab",),
    "gitlab": ("github",),
    "text": ("binary",),
    "automatic": ({"manual": {"by": "risk-committee"}},),
    "onnx": ("sklearn",),
    "none": ("in-use",),
    "alert": ("ignore",),
}
"""Words of the language that stand for one another."""


def _mutant(data: dict[str, Any], field: Field, before: object, after: object) -> Mutant:
    changed = copy.deepcopy(data)
    parent: Any = changed
    for part in field[:-1]:
        parent = parent[part]
    if after is None:
        del parent[field[-1]]
    else:
        parent[field[-1]] = after
    return Mutant(field, before, after, changed)
