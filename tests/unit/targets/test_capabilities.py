"""No silent drop: every field of the language, on every target, is seen in an output or refused."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from field_mutants import FOLDERS, mutants, original
from field_mutants import compiled as compiled_in
from unit.targets.language import fields
from unit.targets.samples import IN_WORLD, SAMPLES, compiled, spec

from mlopsc.artifact.source_map import MAP_NAME
from mlopsc.pipeline import Built
from mlopsc.plan.target import Capability
from mlopsc.record import replace
from mlopsc.schema import expected
from mlopsc_targets import TARGETS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "fields.md"
ALL = fields()
LEAVES = tuple(each for each in ALL if not any(other.startswith(f"{each}.") for other in ALL))
PAIRS = [(target, field) for target in TARGETS for field in LEAVES]
ONLY_VALUE = {("kubeflow", "platform.kubeflow.version"): "Kubeflow 26.03"}
"""Fields with one value so far: it is seen, though no other can be tried."""
CODE = re.compile(r"MLC[0-9]{3}")


def row(target: str, field: str) -> Capability:
    (found,) = (each for each in TARGETS[target].capabilities if each.field == field)
    return found


@pytest.mark.parametrize("target", TARGETS)
def test_every_field_has_one_row_and_no_row_is_idle(target: str) -> None:
    rows = [each.field for each in TARGETS[target].capabilities]
    assert sorted(rows) == sorted(LEAVES)
    assert len(LEAVES) > 150


@pytest.mark.parametrize(("target", "field"), PAIRS)
def test_a_field_is_seen_where_its_row_says_or_refused(target: str, field: str) -> None:
    answer = row(target, field)
    if answer.support == "refused":
        code = CODE.findall(answer.how)[0]
        world, samples = IN_WORLD[target]
        sample = samples[field]
        before = compiled(spec(world))
        after = compiled(spec(world, sample.beside, sample.stated))
        assert before.artifacts
        assert (code, field) not in refused(before, field)
        assert (code, field) in refused(after, field), after.diagnostics
        assert not after.artifacts
        return
    file = re.split(r"[;:]", answer.how)[0]
    if (target, field) in ONLY_VALUE:
        texts = {each.path: each.text for each in compiled(spec(IN_WORLD[target][0])).artifacts}
        assert ONLY_VALUE[target, field] in texts[file]
        return
    seen = [names(before, after) for before, after in builds(target, field)]
    assert any(path.startswith(file) for paths in seen for path in paths), (answer, seen)


def refused(built: Built, field: str) -> set[tuple[str, str]]:
    """The codes that are found at this field, or at an object that it is a part of."""
    parts = field.split(".")
    return {
        (each.code, field)
        for each in built.diagnostics
        if len(each.path) > 1 and covers(parts[: len(each.path)], tuple(map(str, each.path)))
    }


def builds(target: str, field: str) -> Iterator[tuple[Built, Built]]:
    """Builds before and after the field was stated: its sample, or else mutants of the specs."""
    world, samples = IN_WORLD[target]
    if field in samples:
        sample = samples[field]
        stated = (world, sample.beside), (world, sample.beside, sample.stated)
        sides = compiled(spec(*stated[0])), compiled(spec(*stated[1]))
        for side in sides:
            assert side.artifacts, (field, side.diagnostics)
            assert side.target == target
        yield sides
    yield from mutated().get((target, field), ())


@cache
def mutated() -> Mapping[tuple[str, str], list[tuple[Built, Built]]]:
    """Mutants that compile, by target and the field of the language that they change."""
    found: dict[tuple[str, str], list[tuple[Built, Built]]] = {}
    for name in FOLDERS:
        before = compiled_in(name, original(name))
        for mutant in mutants(name):
            field = field_of(tuple(map(str, mutant.field)))
            after = compiled_in(name, mutant.data)
            samples = IN_WORLD[before.target][1]
            if after.artifacts and field not in samples and after.target == before.target:
                found.setdefault((before.target, field), []).append((slim(before), slim(after)))
    return found


def slim(built: Built) -> Built:
    """Without what is the same in every tree."""
    kept = (each for each in built.artifacts if not each.path.startswith(("runtime/", "tests/")))
    return replace(built, artifacts=tuple(kept))


def field_of(path: tuple[str, ...]) -> str:
    """The field of the language that a path of a spec is at, or below."""
    return max((each for each in ALL if covers(each.split("."), path)), key=len, default="")


def covers(field: list[str], path: tuple[str, ...]) -> bool:
    return len(field) <= len(path) and all(
        part in ("*", here) for part, here in zip(field, path, strict=False)
    )


def names(before: Built, after: Built) -> set[str]:
    """The files that differ, but for the digest of the spec, which every change moves."""
    sides = [
        {
            each.path: each.text.replace(built.plan.spec_digest if built.plan else "", "")
            for each in built.artifacts
            if each.path != MAP_NAME
        }
        for built in (before, after)
    ]
    return {
        path
        for path in sides[0].keys() | sides[1].keys()
        if sides[0].get(path) != sides[1].get(path)
    }


def test_the_walk_bites() -> None:
    """A target that forgets a field: its plan is lowered as if the field had not been stated."""
    forgotten = 0
    for field in ("team.size", "gates.latency.requests", "policy.thresholds.large-binary-file"):
        sample = SAMPLES[field]
        before = compiled(spec(sample.beside))
        after = compiled(spec(sample.beside, sample.stated))
        assert names(before, after), field
        assert before.plan is not None
        assert before.capacity is not None
        deaf = TARGETS["sidecar"].lower(before.plan, before.capacity)
        forgotten += not names(before, replace(before, artifacts=deaf))
    assert forgotten == 3


def page() -> str:
    """docs/fields.md: what every target does with every field."""
    head = ["field", "what it says", *TARGETS]
    lines = [
        "# Every field on every target",
        "Mapped: it reaches the output. Emulated: it is read, and what a platform would do is done",
        "in another way, or by nobody. Refused: the build stops with the code. Made from the",
        "targets' own tables by `python -m pytest tests/unit/targets --update`; a test sets every",
        "field and sees it there.",
        "",
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
    ]
    for field in LEAVES:
        found = expected.at(tuple(field.split(".")))
        said = found.description.replace("|", "\\|") if found else ""
        answers = [f"{row(each, field).support}: {row(each, field).how}" for each in TARGETS]
        lines.append(f"| `{field}` | {said} | {' | '.join(answers)} |")
    return "\n".join(lines) + "\n"


def test_the_page_of_the_fields_is_fresh(*, update: bool) -> None:
    if update:
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()
