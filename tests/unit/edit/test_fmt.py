"""How a specification is written down, case by case; what holds of all is in property/test_fmt."""

from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from mlopsc.artifact.model import Artifact
from mlopsc.edit.attach import attach as real
from mlopsc.edit.fmt import format_text
from mlopsc.edit.layout import WIDTH
from mlopsc.pipeline import Request, build
from mlopsc.source.guard import MAX_LINE
from mlopsc.source.load import load
from mlopsc.source.model import Source
from mlopsc_targets import TARGETS

ROOT = Path(__file__).parents[3]
SPECS = sorted(
    path
    for path in chain(
        [ROOT / "mlops.yaml"],
        ROOT.glob("examples/*/mlops.yaml"),
        ROOT.glob("tests/cases/*/mlops.yaml"),
    )
    if path.parent.name not in ("many-faults", "gap-asks")
)
"""Specifications that compile."""

WRITTEN = {
    "sections stand in the order of the language, an empty line apart": (
        "pipeline: {seed: 1}\nproject: {name: a}\napiVersion: mlopsc/v1\n",
        "apiVersion: mlopsc/v1\n\nproject: {name: a}\n\npipeline: {seed: 1}\n",
    ),
    "fields do too, in flow and in environments": (
        "team: {size: 2, cloud: aws, ci: gitlab}\n"
        "environments:\n  dev:\n    pipeline:\n      steps: {}\n      seed: 1\n",
        "team: {size: 2, cloud: aws, ci: gitlab}\n\n"
        "environments:\n  dev:\n    pipeline:\n      seed: 1\n      steps: {}\n",
    ),
    "a choice comes before its reason": (
        "decisions:\n  compute: {because: so, use: sidecar}\n",
        "decisions:\n  compute: {use: sidecar, because: so}\n",
    ),
    "names that a team chose keep the team's order": (
        "data:\n  zebra: {kind: text, path: a}\n  ant: {path: b, kind: text}\n",
        "data:\n  zebra: {path: a, kind: text}\n  ant: {path: b, kind: text}\n",
    ),
    "a mapping with a key that nobody knows stays in its order": (
        "project: {owner: a, nmae: b}\n",
        "project: {owner: a, nmae: b}\n",
    ),
    "a comment goes where its key goes": (
        "# one\nteam: {size: 1}  # beside\n# two\n\n# three\nproject:\n    # inner\n    name: a\n"
        "    # end of project\n# end of all\n",
        "# two\n\n# three\nproject:\n  # inner\n  name: a\n  # end of project\n\n"
        "# one\nteam: {size: 1}  # beside\n# end of all\n",
    ),
    "what opens the file stays on top": (
        "# Fraud scoring.\n\n# Facts.\nteam: {size: 1}\nproject: {}\n",
        "# Fraud scoring.\n\nproject: {}\n\n# Facts.\nteam: {size: 1}\n",
    ),
    "the line that names an editor's schema stays first": (
        "# yaml-language-server: $schema=./x.json\nteam: {size: 1}\nproject: {}\n",
        "# yaml-language-server: $schema=./x.json\n\nproject: {}\n\nteam: {size: 1}\n",
    ),
    "comments at the ends of lines keep their column": (
        "pipeline:\n    parameters:\n        a: 1      # one\n        bcd: 2    # two\n",
        "pipeline:\n  parameters:\n    a: 1          # one\n    bcd: 2        # two\n",
    ),
    "a comment opens a flow collection": (
        "project: {name: a, # who\n  # he\n  owner: b}\n",
        "project:\n  name: a          # who\n  # he\n  owner: b\n",
    ),
    "so does a lack of room": (
        f"project: {{name: a, owner: {'b' * WIDTH}}}\n",
        f"project:\n  name: a\n  owner: {'b' * WIDTH}\n",
    ),
    "a flow collection that fits is one line": (
        "project: { name : a ,\n  labels: {\n  } , owner: 'b' }\n",
        "project: {name: a, owner: 'b', labels: {}}\n",
    ),
    "lists stand two columns in, and begin on their dash": (
        "allow:\n-\n    # why\n    code: b\n    # where\n    at: a\n- {at: c, code: d}\n",
        "allow:\n  # why\n  - code: b\n    # where\n    at: a\n  - {code: d, at: c}\n",
    ),
    "texts keep their lines and their quotes": (
        "project:\n    description: >-\n        It\n        folds\n\n         not\n"
        "    owner: \"a\n      b\"\n    name:   'x'\n",
        "project:\n  name: 'x'\n  description: >-\n    It\n    folds\n\n     not\n"
        '  owner: "a\n    b"\n',
    ),
    "a text that begins with spaces says how wide its margin is": (
        "a: |1-\n   two\n  one\n",
        "a: |2-\n    two\n   one\n",
    ),
    "empty lines at the end of a text are a part of it": (
        "a: |+\n  x\n\n\n\nb: 1\n",
        "a: |+\n  x\n\n\n\nb: 1\n",
    ),
    "elsewhere one is enough": (
        "a:\n\n\n  b: 1\n\n\n\n  c: 2\n\n\n",
        "a:\n  b: 1\n\n  c: 2\n",
    ),
    "what is empty stays empty": (
        "a:\n  # nothing yet\nb: [ # none\n]\nc:\n-\n",
        "a:\n  # nothing yet\n\nb: []  # none\n\nc:\n  - null\n",
    ),
    "line ends are those of Unix": ("a: 1\r\nb: |\r\n  x\r\n", "a: 1\n\nb: |\n  x\n"),
    "a document needs no marks": ("---\na: 1\n...\n", "a: 1\n"),
    "keys stay as they are written": (
        '"a b": 1\n\'c\': 2\n? "d"\n: 3\n',
        '"a b": 1\n\n\'c\': 2\n\n"d": 3\n',
    ),
}


def loaded(text: str) -> Source:
    loading = load(text.encode(), "mlops.yaml")
    assert loading.source, loading.faults
    return loading.source


@pytest.mark.parametrize("name", WRITTEN)
def test_it_is_written(name: str) -> None:
    before, after = WRITTEN[name]
    assert format_text(loaded(before)) == after
    assert format_text(loaded(after)) == after


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.parent.name)
def test_no_byte_of_the_output_changes(spec: Path) -> None:
    """Not even with every section upside down: what is compiled is the meaning."""
    source = loaded(spec.read_text(encoding="utf-8"))
    upside_down = reversed_sections(source)
    assert upside_down != source.text
    assert format_text(loaded(upside_down)) != upside_down
    assert compiled(spec, format_text(loaded(upside_down))) == compiled(spec, source.text)


def reversed_sections(source: Source) -> str:
    lines = source.text.splitlines(keepends=True)
    starts = [source.keys[key,].line - 1 for key in source.data]
    ends = [*starts[1:], len(lines)]
    return "".join("".join(lines[a:b]) for a, b in reversed(list(zip(starts, ends, strict=True))))


def compiled(spec: Path, text: str) -> tuple[Artifact, ...]:
    def read(relative: str) -> str | None:
        path = spec.parent / relative
        return path.read_text(encoding="utf-8") if path.is_file() else None

    request = Request(
        file="mlops.yaml",
        raw=text.encode(),
        read=read,
        today=date(2026, 11, 1),
        environment="prod" if "environments:" in text else "",
        expected="kubeflow" if spec.parent.name.startswith("kubeflow") else "sidecar",
        what_if=True,
    )
    built = build(request, TARGETS)
    assert built.artifacts, built.diagnostics
    return built.artifacts


def test_a_file_that_would_pass_a_limit_stays_as_it_is() -> None:
    """Two columns in, this line would be longer than what is read."""
    text = f"a:\n- '{'x' * (MAX_LINE - 4)}'\n"
    assert format_text(loaded(text)) == text
    assert format_text(loaded(text.replace("xx'", "'"))) != text


def test_a_comment_that_would_be_lost_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The double attaches no comment: nothing may be written then."""
    monkeypatch.setattr("mlopsc.edit.fmt.attach", lambda there, _: real(there, ()))
    with pytest.raises(RuntimeError, match="would lose"):
        format_text(loaded("a: 1  # why\n"))


def test_a_value_that_would_change_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The double writes every text as one line less."""
    monkeypatch.setattr("mlopsc.edit.layout.block_lines", lambda *_: ["|", "other"])
    with pytest.raises(RuntimeError, match="would lose"):
        format_text(loaded("a: |\n  text\n"))
