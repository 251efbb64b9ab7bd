"""A verb as a task of a platform: files in, the verb, files out, and the word of the gates."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mlopsc_templates.runtime.errors import RefusedError, StepFailedError, UsageError
from mlopsc_templates.runtime.run_folder import RunFolder
from mlopsc_templates.runtime.task import run_task


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return RunFolder(tmp_path / "run")


def writes(run: RunFolder, inside: str, text: str, status: int = 0) -> Callable[[], int]:
    def verb() -> int:
        path = run.root / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return status

    return verb


def test_files_and_folders_come_to_their_places_and_go_out(run: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "part").write_text("1", encoding="utf-8")
    (tmp_path / "seen").write_text("{}", encoding="utf-8")
    given = [
        ("outputs/prepare/features", str(tmp_path / "features")),
        ("track.json", str(tmp_path / "seen")),
    ]
    taken = [("outputs/train/model", str(tmp_path / "out" / "model"))]
    verb = writes(run, "outputs/train/model/model.onnx", "weights")
    assert run_task(run, given, taken, None, verb) == 0
    assert (run.root / "outputs/prepare/features/part").read_text(encoding="utf-8") == "1"
    assert (run.root / "track.json").read_text(encoding="utf-8") == "{}"
    assert (tmp_path / "out/model/model.onnx").read_text(encoding="utf-8") == "weights"


@pytest.mark.parametrize(
    ("itself", "status", "word"),
    [(False, 0, "approved"), (True, 0, "champion"), (False, 1, "refused"), (True, 1, "refused")],
)
def test_the_word_of_the_gates(
    run: RunFolder, tmp_path: Path, *, itself: bool, status: int, word: str
) -> None:
    """A refusal is no failure of the task: the pipeline branches on it."""
    said = tmp_path / "said" / "verdict"
    verb = writes(run, "verdict.json", json.dumps({"is_the_champion": itself}), status)
    assert run_task(run, [], [("verdict.json", str(tmp_path / "v"))], said, verb) == 0
    assert said.read_text(encoding="utf-8") == word
    assert (tmp_path / "v").is_file()


def test_a_gate_that_could_not_judge_says_no_word(run: RunFolder, tmp_path: Path) -> None:
    assert run_task(run, [], [], tmp_path / "said", lambda: 3) == 3
    assert not (tmp_path / "said").exists()
    with pytest.raises(RefusedError, match="`gate --run"):
        run_task(run, [], [], tmp_path / "said", lambda: 0)


def test_a_verb_that_failed_hands_nothing_over(run: RunFolder, tmp_path: Path) -> None:
    verb = writes(run, "track.json", "{}", 5)
    assert run_task(run, [], [("track.json", str(tmp_path / "out"))], None, verb) == 5
    assert not (tmp_path / "out").exists()


def test_what_is_missing_is_named(run: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"track\.json was to be at .*gone"):
        run_task(run, [("track.json", str(tmp_path / "gone"))], [], None, lambda: 0)
    with pytest.raises(StepFailedError, match=r"track\.json was to be left"):
        run_task(run, [], [("track.json", str(tmp_path / "out"))], None, lambda: 0)


@pytest.mark.parametrize("inside", ["/etc/passwd", "../up", "outputs/../../up", ""])
def test_no_file_leaves_the_folder_of_the_run(run: RunFolder, tmp_path: Path, inside: str) -> None:
    (tmp_path / "there").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="no path in the folder of a run"):
        run_task(run, [(inside, str(tmp_path / "there"))], [], None, lambda: 0)
