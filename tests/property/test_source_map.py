"""The source map against the truth: change a field, and the lines that change must name it.

Nothing here reads how an artifact is made. A line that changes without naming the field that was
changed, or a decision that read it, is a line whose reason the map has wrong.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

import pytest
import yaml
from field_mutants import FOLDERS, compiled, mutants, original

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.source_map import MAP_NAME, read_map, with_map
from mlopsc.artifact.trace import LAYOUT, WHOLE_SPEC, Origins
from mlopsc.pipeline import Built

every_spec = pytest.mark.parametrize("name", FOLDERS)
LEAST = {
    "example": 150,
    "example-mlflow": 140,
    "environments": 30,
    "gitlab-mlflow": 70,
    "minimal": 30,
    "kubeflow": 100,
    "kubeflow-profile": 40,
    "kubeflow-serving": 60,
    "kubeflow-canary": 60,
    "kubeflow-git": 55,
    "kubeflow-nodes": 80,
    "kubeflow-monitoring": 60,
    "kubeflow-tune": 60,
    "kubeflow-retraining": 60,
}
"""How many mutants of a spec compile, at least: a walk that goes nowhere proves nothing."""


def texts(built: Built) -> dict[str, list[str]]:
    return {each.path: each.text.splitlines() for each in built.artifacts if each.path != MAP_NAME}


def origins(built: Built) -> dict[str, tuple[Origins, ...]]:
    text = next(each.text for each in built.artifacts if each.path == MAP_NAME)
    return dict(read_map(text))


def reasons(before: Built, after: Built) -> Iterator[tuple[str, tuple[Origins, ...]]]:
    """Every line that changed, with its origins; lines that came or went together are as one.

    What is layout (a comma, a closing brace) is let go where something beside it has a reason.
    """
    old, new = texts(before), texts(after)
    old_map, new_map = origins(before), origins(after)
    for path in sorted(old.keys() ^ new.keys()):
        yield path, (old_map if path in old else new_map)[path]
    for path in sorted(old.keys() & new.keys()):
        left, right = old[path], new[path]
        for tag, a, b, c, d in SequenceMatcher(
            None, bare(left), bare(right), autojunk=False
        ).get_opcodes():
            if tag == "equal":
                continue
            run = [
                *zip(left[a:b], old_map[path][a:b], strict=True),
                *zip(right[c:d], new_map[path][c:d], strict=True),
            ]
            if tag in ("insert", "delete"):
                yield f"{path}: {run[0][0].strip()}", tuple(each for _, each in run)
                continue
            telling = [each for each in run if each[1] != LAYOUT and each[0].strip("{}[], ")]
            yield from ((f"{path}: {line.strip()}", (each,)) for line, each in telling or run)


def bare(lines: list[str]) -> list[str]:
    """Lines of JSON without the comma that only says whether another follows."""
    return [line.removesuffix(",") for line in lines]


def names(each: Origins, field: str) -> bool:
    """Whether one of these is the field, a part of it, or what it is a part of.

    Where an item of a list goes, the ones after it move: then the list is what changed.
    """
    field = re.sub(r"\.[0-9]+$", "", field)
    return any(
        origin in (WHOLE_SPEC, field)
        or origin.startswith(f"{field}.")
        or field.startswith(f"{origin}.")
        for origin in each
    )


@every_spec
def test_a_line_that_a_field_changes_names_the_field(name: str) -> None:
    before, compiles, wrong = compiled(name, original(name)), 0, []
    for mutant in mutants(name):
        after = compiled(name, mutant.data)
        if not after.artifacts:
            continue
        compiles += 1
        wrong += [
            f"{mutant.dotted}: {what} says {found}"
            for what, found in reasons(before, after)
            if not any(names(each, mutant.dotted) for each in found)
        ]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert compiles >= LEAST[name], compiles


@every_spec
def test_every_scalar_of_structured_output_says_where_it_comes_from(name: str) -> None:
    built = compiled(name, original(name))
    mapped, counted = origins(built), 0
    for each in built.artifacts:
        if each.path.endswith((".json", ".yml", ".yaml", ".dvc")) and each.path != MAP_NAME:
            for document in yaml.compose_all(each.text, Loader=yaml.SafeLoader):
                for line in scalar_lines(document):
                    counted += 1
                    assert mapped[each.path][line], f"{each.path}:{line + 1}"
    assert counted > 300


def scalar_lines(node: yaml.Node | None) -> Iterator[int]:
    """Line numbers, from 0, of every scalar value; JSON is YAML too."""
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from scalar_lines(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from scalar_lines(value)
    elif node is not None:
        yield node.start_mark.line


@every_spec
def test_the_map_covers_every_line_of_every_file(name: str) -> None:
    built = compiled(name, original(name))
    mapped = origins(built)
    assert {path: len(lines) for path, lines in mapped.items()} == {
        path: len(lines) for path, lines in texts(built).items()
    }


@pytest.mark.parametrize(
    ("trace", "complaint"),
    [
        ((), "2 lines, and 0 of them"),
        (((1, ("seed",)),), "2 lines, and 1 of them"),
        (((2, ()),), "a line from nowhere"),
        (((2, ("a b",)),), "'a b' is no origin"),
        (((2, ("default:unheard-of",)),), "has no meaning"),
    ],
)
def test_a_file_that_does_not_say_where_it_comes_from_is_refused(
    trace: tuple[tuple[int, Origins], ...], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        with_map([Artifact("a.txt", "one\ntwo\n", trace=trace)])
