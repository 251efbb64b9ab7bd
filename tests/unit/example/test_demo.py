"""The demo's promises about the clone and the terminal; `.ci/run` runs the demo itself."""

import os
from pathlib import Path

import demo
import pytest
from scratch import Pen, Scratch, UnexpectedExitError
from unit.example.running import ROOT


def _scratch(folder: Path) -> Scratch:
    scratch = Scratch(folder, Pen(colour=False))
    scratch.repository.mkdir()
    return scratch


def test_a_changed_parameter_keeps_its_comment_in_its_column(tmp_path: Path) -> None:
    scratch = _scratch(tmp_path)
    file = scratch.repository / "mlops.yaml"
    file.write_text((ROOT / "mlops.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    before = file.read_text(encoding="utf-8").splitlines()
    demo.change(scratch, demo.COMMITTED, demo.BIASED)
    after = file.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 3
    assert all(old.index("#") == new.index("#") for old, new in changed)
    demo.change(scratch, demo.BIASED, demo.COMMITTED)
    assert file.read_text(encoding="utf-8").splitlines() == before


def test_a_parameter_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    scratch = _scratch(tmp_path)
    (scratch.repository / "mlops.yaml").write_text("pipeline: {}\n", encoding="utf-8")
    with pytest.raises(UnexpectedExitError, match="model: logistic"):
        demo.change(scratch, demo.COMMITTED, demo.BIASED)


def test_another_exit_code_than_told_stops_the_story(tmp_path: Path) -> None:
    scratch = _scratch(tmp_path)
    with pytest.raises(UnexpectedExitError, match="ended with 3, expected 0"):
        scratch.run("python -c 'raise SystemExit(3)'")


def test_git_in_the_scratch_repository_sees_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_DIR", str(ROOT / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(ROOT))
    scratch = _scratch(tmp_path)
    scratch.quietly("git init --quiet")
    scratch.run("git rev-parse --show-toplevel")
    scratch.run("git config --global --list")
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "$ git rev-parse --show-toplevel",
        f"  {scratch.repository.resolve()}",
        "$ git config --global --list",
    ]


def test_long_output_is_cut_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    Pen(colour=False).output(os.linesep.join("abcde"), lines=2)
    assert capsys.readouterr().out == "  a\n  b\n  (3 more lines)\n"


def test_colour_is_used_only_where_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    Pen(colour=True).command("mlopsc check")
    Pen(colour=False).command("mlopsc check")
    coloured, plain = capsys.readouterr().out.splitlines()
    assert "\x1b[" in coloured
    assert plain == "$ mlopsc check"
