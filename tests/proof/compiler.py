"""Random specs against the whole compiler: artifacts or findings, never an exception, in time."""

import copy
import json
import random
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from field_mutants import FOLDERS, TODAY
from torture.fuzz import BrokenPromiseError, mutate

from mlopsc.diagnostics.model import has_error
from mlopsc.diagnostics.render import render
from mlopsc.pipeline import Built, Request, build
from mlopsc.source.load import load
from mlopsc_targets import TARGETS

MAX_SECONDS = 2.0
VALUES: tuple[Any, ...] = (
    0, -1, 1, 2**53, 0.5, True, False, "", "x", "0s", "1h", "500m", "9999d", "1Ti", "0B", "90%",
    "../../etc/passwd", "${{ secrets.X }}", "$(id)", "{{ x }}", "a" * 300, "é", "train", "holdout",
    [], {}, ["a", "b"], {"a": "b"}, {"use": "sidecar"}, None,
)  # fmt: skip
"""What may stand anywhere, whether it belongs there or not."""


@dataclass(frozen=True, slots=True)
class Figures:
    inputs: int
    compiled: int
    slowest: float


def attack(count: int, seed: int) -> Figures:
    """`count` mutants, half of them of the data, half of the bytes of every spec here."""
    rng = random.Random(seed)  # noqa: S311 - repeatable inputs, not secrets
    compiled, slowest = 0, 0.0
    for _ in range(count):
        name = rng.choice(sorted(FOLDERS))
        raw = changed(rng, name) if rng.random() < 0.5 else mutate(rng, text(name))
        good, seconds = examine(name, raw)
        compiled += good
        slowest = max(slowest, seconds)
    return Figures(count, compiled, slowest)


def examine(name: str, raw: bytes) -> tuple[bool, float]:
    """Whether the input compiles, and the seconds of CPU; checks every promise."""
    start = time.process_time()
    try:
        built = compiled_from(name, raw)
        found = has_error(built.diagnostics)
        if found:
            render(
                "text", built.diagnostics, {"mlops.yaml": built.checked.text}, color=False, width=80
            )
    except Exception as error:
        raise BrokenPromiseError(f"{name}: {raw!r} raised {error!r}") from error
    seconds = time.process_time() - start
    if seconds > MAX_SECONDS:
        raise BrokenPromiseError(f"{name}: {raw!r} took {seconds} s")
    if found is bool(built.artifacts):
        raise BrokenPromiseError(f"{name}: {raw!r}: neither a tree nor an error, or both")
    return bool(built.artifacts), seconds


def compiled_from(name: str, raw: bytes) -> Built:
    request = Request(file="mlops.yaml", raw=raw, read=reader(FOLDERS[name]), today=TODAY)
    return build(request, TARGETS)


def reader(folder: Path) -> Any:
    return lambda path: _read(folder, path)


@cache
def _read(folder: Path, path: str) -> str | None:
    try:
        return (folder / path).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


@cache
def text(name: str) -> str:
    return (FOLDERS[name] / "mlops.yaml").read_text(encoding="utf-8")


def changed(rng: random.Random, name: str) -> bytes:
    """The spec's data after one to three changes at random places, as JSON, which is YAML too."""
    source = load(text(name).encode(), "mlops.yaml").source
    assert source is not None
    data = copy.deepcopy(source.data)
    for _ in range(rng.randint(1, 3)):
        spot(rng, data)
    return json.dumps(data, indent=1).encode()


def spot(rng: random.Random, data: Any) -> None:
    """One change somewhere in `data`: a value replaced, taken away, doubled or put elsewhere."""
    place = data
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = rng.choice(keys)
        if isinstance(place[key], dict | list) and place[key] and rng.random() < 0.8:
            place = place[key]
            continue
        act = rng.random()
        if act < 0.15:
            del place[key]
        elif act < 0.25 and isinstance(place, dict):
            place[f"{key}x"] = place[key]
        else:
            place[key] = copy.deepcopy(rng.choice(VALUES))
        return
