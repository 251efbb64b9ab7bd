"""`mlopsc init` on a terminal: what it asks, what Enter takes, what it asks again."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from mlopsc.edit.questions import QUESTIONS


def converse(folder: Path, typed: str, *flags: str) -> tuple[int, str]:
    """Runs init on a terminal of its own; its exit code and all that the terminal showed."""
    ours, theirs = pty.openpty()
    words = [sys.executable, "-W", "error", "-m", "mlopsc", "init", *flags]
    with subprocess.Popen(words, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs) as child:
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = _read(ours)
        child.wait(timeout=60)
    os.close(ours)
    return child.returncode, shown.replace("\r\n", "\n")


def _read(terminal: int) -> str:
    """All until the program closes its end, which Linux reports as an error."""
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts).decode()


def spec(folder: Path) -> str:
    return (folder / "mlops.yaml").read_text(encoding="utf-8")


def test_enter_takes_every_default(tmp_path: Path) -> None:
    status, shown = converse(tmp_path, "\n" * len(QUESTIONS))
    assert status == 0
    for question in QUESTIONS:
        asked = question.name != "tracking_uri"
        assert (question.text in shown) == asked, question.text
    assert "mlflow: none" in spec(tmp_path)


def test_a_wrong_answer_is_asked_again(tmp_path: Path) -> None:
    status, shown = converse(tmp_path, "Churn\nchurn\n" + "\n" * len(QUESTIONS))
    assert status == 0
    assert shown.count("Name of the project") == 2
    assert "that is not a name: lower-case letters" in shown
    assert "name: churn" in spec(tmp_path)


def test_what_a_flag_says_is_not_asked(tmp_path: Path) -> None:
    flags = ("--name", "churn", "--mlflow", "in-use")
    status, shown = converse(tmp_path, "\n" * len(QUESTIONS), *flags)
    assert status == 0
    assert "Name of the project" not in shown
    assert "Address of its server [http://127.0.0.1:5000]" in shown
    assert 'uri: "http://127.0.0.1:5000"' in spec(tmp_path)


def test_the_end_of_input_takes_the_defaults(tmp_path: Path) -> None:
    """Control-D at the first question."""
    status, _ = converse(tmp_path, "\x04" * len(QUESTIONS))
    assert status == 0
    assert (tmp_path / "mlops.yaml").exists()


def test_yes_asks_nothing(tmp_path: Path) -> None:
    status, shown = converse(tmp_path, "", "--yes")
    assert status == 0
    assert "Name of the project" not in shown
