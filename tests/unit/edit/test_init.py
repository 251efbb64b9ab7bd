"""A new project: complete, without a finding, and never over anything that is there."""

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.edit.init import Answers, InitRefused, project_texts, spec_text, write_project
from mlopsc.edit.sample import FEATURES, LABEL, ROWS, sample_csv
from mlopsc.pipeline import Built, Request, build
from mlopsc.schema.data_lock import FILE, read_lock
from mlopsc.schema.parse import parse
from mlopsc.schema.v1.forms import EMAIL, NAME, URI
from mlopsc.source.load import load
from mlopsc_targets import TARGETS

TODAY = date(2026, 1, 1)
URI_OF_MLFLOW = "http://127.0.0.1:5000"
ELSEWHERE = {"kubeflow", "sagemaker", "vertex"} - set(TARGETS)
"""Targets of the language that this version does not compile."""
ASKS = {"kubeflow": ["MLC821"]}
"""Targets that ask for what no answer says: a namespace, and then an image."""


def combinations() -> Iterator[Answers]:
    """Every combination of answers that decides anything; the sizes are those around the rule's."""
    for size, mlflow, kubernetes, cloud, managed, ci in itertools.product(
        (1, 10, 11),
        ("in-use", "broken", "none"),
        ("none", "runs", "expertise"),
        ("aws", "gcp", "azure", "on-premises", "none"),
        (True, False),
        ("github", "gitlab"),
    ):
        uri = URI_OF_MLFLOW if mlflow == "in-use" else None
        yield Answers("churn", "ml@example.com", size, mlflow, uri, kubernetes, cloud, managed, ci)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What stands beside every new specification: the answers do not change it."""
    folder = tmp_path_factory.mktemp("new")
    written = write_project(folder, Answers("churn"))
    return {path: (folder / path).read_text(encoding="utf-8") for path in written}


def compiled(answers: Answers, files: dict[str, str]) -> Built:
    raw = spec_text(answers).encode()
    return build(Request("mlops.yaml", raw, files.get, TODAY), TARGETS)


def words(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{each.span}: {each.code} {each.summary}" for each in found]


def test_every_combination_builds_or_says_that_the_target_is_to_come(files: dict[str, str]) -> None:
    seen: set[str] = set()
    for answers in combinations():
        built = compiled(answers, files)
        seen.add(built.target)
        codes = [each.code for each in built.diagnostics]
        expected = ["MLC802"] if built.target in ELSEWHERE else ASKS.get(built.target, [])
        assert codes == expected, (answers, words(built.diagnostics))
        assert bool(built.artifacts) == (not expected)
    assert seen == {"kubeflow", "sagemaker", "vertex", "sidecar"}


@given(
    st.from_regex(NAME, fullmatch=True),
    st.from_regex(EMAIL, fullmatch=True),
    st.from_regex(URI, fullmatch=True),
)
def test_every_word_that_is_taken_is_written_so_that_it_is_read_back(
    name: str, owner: str, uri: str
) -> None:
    text = spec_text(Answers(name.strip(), owner.strip(), 11, "in-use", uri.strip()))
    source = load(text.encode(), "mlops.yaml").source
    assert source is not None
    spec, found = parse(source)
    assert spec is not None, words(found)
    assert (spec.project.name, spec.project.owner) == (name.strip(), owner.strip())
    assert spec.tracking.uri == uri.strip()


def test_every_section_is_explained() -> None:
    """Each section, but for the version, stands below a comment of its own."""
    text = spec_text(Answers("churn"))
    sections = re.findall(r"(?m)^([a-z]+):", text)
    explained = re.findall(r"(?m)^#.*\n([a-z]+):", text)
    assert [each for each in sections if each not in explained] == []
    assert {"project", "data", "pipeline", "gates", "serving", "quotas"} <= set(sections)


def test_the_pins_are_those_of_the_sample(files: dict[str, str]) -> None:
    pinned = read_lock(files[FILE]).pins["sample"]
    assert (pinned.path, pinned.size) == ("data/sample.csv", len(sample_csv().encode()))


def test_the_sample_is_what_the_schema_says() -> None:
    """Whole numbers, the features in order, then a label with both of its values."""
    header, *rows = [line.split(",") for line in sample_csv().splitlines()]
    assert header == [*FEATURES, LABEL]
    assert {len(row) for row in rows} == {len(header)}
    assert len(rows) == ROWS
    assert {row[-1] for row in rows} == {"0", "1"}
    schema = json.loads(project_texts(Answers("churn"))["schema/features.json"])
    assert [each["name"] for each in schema] == list(FEATURES)


@pytest.mark.parametrize("path", ["mlops.yaml", "steps/train.py", FILE, "requirements.txt"])
def test_nothing_is_overwritten(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("mine", encoding="utf-8")
    with pytest.raises(InitRefused, match=rf"{re.escape(path)} is there already"):
        write_project(tmp_path, Answers("churn"))
    found = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert found == [tmp_path / path]
    assert (tmp_path / path).read_text(encoding="utf-8") == "mine"


def test_a_link_to_nothing_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "mlops.yaml").symlink_to("elsewhere.yaml")
    with pytest.raises(InitRefused, match=r"mlops\.yaml is there already"):
        write_project(tmp_path, Answers("churn"))
    assert [each.name for each in tmp_path.iterdir()] == ["mlops.yaml"]


def command(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "mlopsc", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_a_pipe_takes_the_defaults_and_the_result_builds(tmp_path: Path) -> None:
    done = command("init", "New_Churn 2", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "wrote New_Churn 2/mlops.yaml" in done.stdout
    project = tmp_path / "New_Churn 2"
    assert "name: new-churn" in (project / "mlops.yaml").read_text(encoding="utf-8")
    assert command("build", folder=project).returncode == 0
    assert command("build", "--check", folder=project).returncode == 0


def test_flags_are_taken(tmp_path: Path) -> None:
    flags = "--name x --owner a@b.c --team-size 12 --mlflow in-use --tracking-uri http://m.lan"
    done = command("init", *flags.split(), "--ci", "gitlab", "--yes", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "mlops.yaml").read_text(encoding="utf-8")
    for part in ('owner: "a@b.c"', "size: 12", 'uri: "http://m.lan"', "ci: gitlab"):
        assert part in text
    assert "mlopsc[onnx,mlflow]" in (tmp_path / "requirements.txt").read_text(encoding="utf-8")


def test_a_target_to_come_is_said(tmp_path: Path) -> None:
    done = command("init", "--cloud", "aws", "--prefers-managed", folder=tmp_path)
    assert done.returncode == 0
    expected = "lead to the target sagemaker, which this version of mlopsc cannot compile yet"
    assert expected in " ".join(done.stdout.split())
    assert "error" not in done.stderr


def test_a_target_that_asks_for_more_is_said(tmp_path: Path) -> None:
    done = command("init", "--kubernetes", "expertise", folder=tmp_path)
    assert done.returncode == 0
    expected = "lead to the target kubeflow, which asks for what only you know"
    assert expected in " ".join(done.stdout.split())
    assert "error[MLC821]" in done.stderr


@pytest.mark.parametrize(
    ("flags", "status", "message"),
    [
        ("--name Churn", 64, "--name 'Churn': this is not a name"),
        ("--owner nobody", 64, "--owner 'nobody': this is not an address"),
        ("--team-size 0", 64, "--team-size '0': this is not a number of people"),
        ("--team-size many", 64, "--team-size 'many': this is not a number of people"),
        ("--tracking-uri http://m.lan", 64, "it goes with --mlflow in-use"),
        ("--cloud amazon", 64, "invalid choice: 'amazon'"),
    ],
)
def test_a_wrong_flag_writes_nothing(tmp_path: Path, flags: str, status: int, message: str) -> None:
    done = command("init", *flags.split(), folder=tmp_path)
    assert done.returncode == status
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_second_init_is_refused(tmp_path: Path) -> None:
    assert command("init", folder=tmp_path).returncode == 0
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    done = command("init", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "mlops.yaml" in done.stderr
    assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before
