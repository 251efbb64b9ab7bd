"""A new project: a commented mlops.yaml and the small files that it names, made to be changed.

The starter in `starter/` is itself a valid project; the answers are edits on its text, so that
comments, quoting and indentation are those of the file that the tests check.
"""

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from mlopsc.edit.pin import pin
from mlopsc.edit.replace import replace_file
from mlopsc.edit.sample import features_json, sample_csv
from mlopsc.record import dataclass
from mlopsc.schema.data_lock import FILE, write_lock
from mlopsc.schema.inline import inline
from mlopsc.schema.v1.models import Thresholds
from mlopsc.source import edit
from mlopsc.source.load import load
from mlopsc.source.model import Source
from mlopsc.source.span import Edit
from mlopsc.source.span import Path as Place

SPEC = "mlops.yaml"
DATA = "data/sample.csv"
_STEPS = ("prepare.py", "train.py", "evaluate.py")
_STARTER = files("mlopsc.edit") / "starter"
_LARGER_TEAM = "MLC407"
"""The warning for a team larger than the one that the rule about tracking was written for."""


class InitRefused(Exception):  # noqa: N818 - an outcome that is told, not one error among many
    """Files that stand where new ones would go: none is overwritten, and nothing is written."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new project has to be told; `kubernetes` is "none", "runs" or "expertise"."""

    name: str
    owner: str = "team@example.com"
    team_size: int = 3
    mlflow: str = "none"
    tracking_uri: str | None = None
    kubernetes: str = "none"
    cloud: str = "none"
    prefers_managed: bool = False
    ci: str = "github"


def write_project(folder: Path, answers: Answers) -> tuple[str, ...]:
    """Write the starter into `folder`; the files written, by their paths in it.

    Raises InitRefused when one of them is there already, OSError when one cannot be written.
    """
    texts = project_texts(answers)
    there = [path for path in (*texts, FILE) if os.path.lexists(folder / path)]
    if there:
        raise InitRefused(
            f"{', '.join(there)} {'is' if len(there) == 1 else 'are'} there already: "
            "nothing was written; take another folder, or move what is there"
        )
    # The specification comes last: a folder that has one has all that it names.
    for path in (*(each for each in texts if each != SPEC), SPEC):
        if path == SPEC:
            _pin(folder)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(folder / path, texts[path])
    return (*texts, FILE)


def project_texts(answers: Answers) -> dict[str, str]:
    """The text of every file but the pins, by path."""
    steps = {f"steps/{name}": _starter("steps", name) for name in _STEPS}
    return {
        SPEC: spec_text(answers),
        **steps,
        DATA: sample_csv(),
        "schema/features.json": features_json(),
        "requirements.txt": _requirements(answers),
    }


def spec_text(answers: Answers) -> str:
    """The commented specification with the answers in it."""
    text = _starter(SPEC)
    source = load(text.encode(), SPEC).source
    assert source is not None  # noqa: S101 - the starter is ours, and valid
    values = dict(_values(answers))
    return edit.apply(text, (each for place in values for each in _set(source, place, values)))


def _set(source: Source, place: Place, values: dict[Place, object]) -> tuple[Edit, ...]:
    return edit.set_value(source, place, inline(values[place]))


def _values(answers: Answers) -> Iterator[tuple[Place, object]]:
    """What the answers set, by its place in the starter."""
    yield ("project", "name"), answers.name
    yield ("project", "owner"), answers.owner
    yield ("team", "size"), answers.team_size
    yield ("team", "tracking", "mlflow"), answers.mlflow
    yield ("team", "kubernetes", "runs"), answers.kubernetes != "none"
    yield ("team", "kubernetes", "expertise"), answers.kubernetes == "expertise"
    yield ("team", "cloud"), answers.cloud
    yield ("team", "prefers-managed"), answers.prefers_managed
    yield ("team", "ci"), answers.ci
    yield ("model", "name"), answers.name
    yield ("monitoring", "alerts", "email"), [answers.owner]
    if answers.mlflow == "in-use":
        yield ("tracking",), {"uri": answers.tracking_uri, "experiment": answers.name}
    elif answers.team_size > Thresholds().small_team:
        yield ("allow",), [_without_server(answers)]


def _without_server(answers: Answers) -> dict[str, str]:
    """Why a team that is not small starts with git tags: the warning asks for this answer."""
    return {
        "code": _LARGER_TEAM,
        "at": "team.size",
        "because": "Experiments are kept in git until the team has a tracking server",
        "owner": answers.owner,
    }


def _requirements(answers: Answers) -> str:
    extras = "onnx,mlflow" if answers.mlflow == "in-use" else "onnx"
    lines = (
        "# What the steps and the gates need. Lock it, with hashes, before others rely on it.",
        f"mlopsc[{extras}]",
        "numpy",
        "onnx",
    )
    return "\n".join(lines) + "\n"


def _pin(folder: Path) -> None:
    pins = pin({"sample": DATA}, folder, lambda _done, _total: None)
    replace_file(folder / FILE, write_lock(pins))


def _starter(*path: str) -> str:
    return _STARTER.joinpath(*path).read_text(encoding="utf-8")
