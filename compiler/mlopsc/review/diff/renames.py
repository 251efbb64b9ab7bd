"""Steps and datasets that only have another name now; the old side is told in the new names."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from mlopsc.record import dataclass
from mlopsc.review.diff.values import values

_ALIKE = 0.6
"""The share of fields that two steps must have in common to be the same under another name."""


@dataclass(frozen=True, slots=True)
class Rename:
    """`section` is where the names stand: `pipeline.steps` or `data`."""

    section: str
    before: str
    after: str


def renames(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Rename, ...]:
    """Names that went and came, paired best match first."""
    steps = before["pipeline"]["steps"], after["pipeline"]["steps"]
    data = before.get("data", {}), after.get("data", {})
    return (*_paired("pipeline.steps", *steps), *_paired("data", *data))


def _paired(section: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Rename]:
    gone = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    alike = sorted(
        ((-_likeness(before[a], after[b]), a, b) for a in gone for b in new),
    )
    taken: set[str] = set()
    for score, a, b in alike:
        if -score >= _ALIKE and not taken & {f"-{a}", f"+{b}"}:
            taken |= {f"-{a}", f"+{b}"}
            yield Rename(section, a, b)


def _likeness(a: dict[str, Any], b: dict[str, Any]) -> float:
    """The share of fields that are equal in both, from 0 to 1."""
    left = {(path, value.leaf) for path, value in values(a).items()}
    right = {(path, value.leaf) for path, value in values(b).items()}
    return len(left & right) / max(1, len(left | right))


def renamed(data: Mapping[str, Any], pairs: tuple[Rename, ...]) -> dict[str, Any]:
    """The old side in the new names, wherever the language names a step or a dataset."""
    found: dict[str, Any] = copy.deepcopy(dict(data))
    for each in pairs:
        if each.section == "data":
            _rename_dataset(found, each)
        else:
            _rename_step(found, each)
    return found


def _rename_key(mapping: dict[str, Any], rename: Rename) -> None:
    items = list(mapping.items())
    mapping.clear()
    mapping.update((rename.after if key == rename.before else key, value) for key, value in items)


def _rename_dataset(data: dict[str, Any], rename: Rename) -> None:
    _rename_key(data["data"], rename)
    _rename_key(data.get("decisions", {}).get("data", {}), rename)
    for step in data["pipeline"]["steps"].values():
        step["inputs"] = [
            rename.after if each == rename.before else each for each in step["inputs"]
        ]
    _rename_allowances(data, f"data.{rename.before}", f"data.{rename.after}")


def _rename_step(data: dict[str, Any], rename: Rename) -> None:
    _rename_key(data["pipeline"]["steps"], rename)
    tune = data["pipeline"].get("tune")
    if tune and tune["step"] == rename.before:
        tune["step"] = rename.after
    section = rename.section
    _rename_allowances(data, f"{section}.{rename.before}", f"{section}.{rename.after}")


def _rename_allowances(data: dict[str, Any], before: str, after: str) -> None:
    for each in data.get("allow", []):
        if each["at"] == before or each["at"].startswith(f"{before}."):
            each["at"] = after + each["at"].removeprefix(before)
