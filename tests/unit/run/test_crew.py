"""Whatever a command does, it is heard, bounded, and gone at the end, with all that it started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlopsc.run.crew import (
    GUARD,
    LONGEST_LINE,
    TAIL_LINES,
    Command,
    Crew,
    Ended,
    Line,
    OutOfTimeError,
    printable,
)
from mlopsc.run.interrupt import InterruptedRunError, Watch, watch_signals


@pytest.fixture
def watch() -> Iterator[Watch]:
    with watch_signals() as watch:
        yield watch


def python(text: str, folder: Path, **more: object) -> Command:
    command = Command((sys.executable, "-c", text), folder, dict(os.environ), 30.0)
    return Command(**{**{n: getattr(command, n) for n in command.__slots__}, **more})


def collect(crew: Crew, seconds: float = 20.0) -> tuple[list[Line], Ended]:
    """All lines until the one command ends."""
    lines: list[Line] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for event in crew.wait(0.2):
            if isinstance(event, Ended):
                return lines, event
            lines.append(event)
    raise AssertionError("it did not end")


def is_alive(process: int) -> bool:
    """Whether it runs; a zombie does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(path: Path) -> int:
    """The number that a process writes there."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if path.exists() and path.read_text().endswith("\n"):
            return int(path.read_text())
        time.sleep(0.01)
    raise AssertionError(f"{path} was not written")


def test_hears_lines_and_the_status(watch: Watch, tmp_path: Path) -> None:
    with Crew(watch, ()) as crew:
        text = "import sys; print('one'); print('two', end=''); sys.exit(7)"
        crew.start("job", python(text, tmp_path))
        lines, ended = collect(crew)
    assert lines == [Line("job", "one"), Line("job", "two")]
    assert (ended.status, ended.timed_out, ended.tail) == (7, False, ("one", "two"))


def test_a_command_that_is_not_there(watch: Watch, tmp_path: Path) -> None:
    with Crew(watch, ()) as crew:
        crew.start("job", Command(("/no/such/program",), tmp_path, dict(os.environ), 30.0))
        _, ended = collect(crew)
    assert ended.status == 127
    assert "cannot be started" in ended.tail[0]


def test_garbage_is_harmless(watch: Watch, tmp_path: Path) -> None:
    text = "import os; os.write(1, bytes(range(256)) * 4000 + b'\\x1b[2J\\nlast\\n')"
    with Crew(watch, ()) as crew:
        crew.start("job", python(text, tmp_path))
        lines, ended = collect(crew)
    assert all(each.text.isprintable() or "\ufffd" in each.text for each in lines)
    assert all(len(each.text) <= LONGEST_LINE for each in lines)
    assert ended.tail[-1] == "last"
    assert len(ended.tail) <= TAIL_LINES


@pytest.mark.parametrize("text", ["\x1b[31mred\x07", "a\rb", "\u202eevil", "\x00", "\x9b2J"])
def test_no_control_character_is_shown(text: str) -> None:
    assert printable(text).isprintable()


def test_a_line_without_an_end_is_bounded(watch: Watch, tmp_path: Path) -> None:
    text = "import os\nfor _ in range(100): os.write(1, b'x' * 50_000)"
    with Crew(watch, ()) as crew:
        crew.start("job", python(text, tmp_path))
        lines, _ = collect(crew)
    assert lines
    assert max(len(each.text) for each in lines) == LONGEST_LINE


def test_a_timeout_ends_all_of_it(watch: Watch, tmp_path: Path) -> None:
    """The command ignores SIGTERM, and its child has left its session: both go."""
    text = (
        "import os, signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen(['sleep', '60'], start_new_session=True)\n"
        "open('child', 'w').write(f'{child.pid}\\n')\n"
        "time.sleep(60)"
    )
    with Crew(watch, ()) as crew:
        crew.start("job", python(text, tmp_path, timeout=1.0))
        child = wait_for(tmp_path / "child")
        assert is_alive(child)
        _, ended = collect(crew)
    assert ended.timed_out
    assert not is_alive(child)


def test_what_a_command_leaves_behind_goes_with_it(watch: Watch, tmp_path: Path) -> None:
    """A daemon: forked twice, in a session of its own, its parent gone."""
    text = (
        "import os\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        open('daemon', 'w').write(f'{os.getpid()}\\n')\n"
        "        os.execvp('sleep', ['sleep', '60'])\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "while not os.path.exists('daemon'): pass"
    )
    with Crew(watch, ()) as crew:
        crew.start("job", python(text, tmp_path))
        _, ended = collect(crew)
        daemon = wait_for(tmp_path / "daemon")
    assert ended.status == 0
    assert not is_alive(daemon)


def test_leaving_ends_what_still_runs(watch: Watch, tmp_path: Path) -> None:
    text = "import os, time; open('me', 'w').write(f'{os.getpid()}\\n'); time.sleep(60)"
    with Crew(watch, ()) as crew:
        crew.start("job", python(text, tmp_path))
        process = wait_for(tmp_path / "me")
    assert not is_alive(process)


def test_a_killed_owner_takes_its_commands_along(tmp_path: Path) -> None:
    """SIGKILL leaves no time for anything: the guard sees the end of the pipe."""
    owner = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import subprocess, sys, time\n"
            f"subprocess.Popen([sys.executable, {str(GUARD)!r}, '0', sys.executable, '-c',"
            ' \'import os, time; open("me", "w").write(str(os.getpid()) + chr(10));'
            " time.sleep(60)'], stdin=subprocess.PIPE, start_new_session=True)\n"
            "time.sleep(60)",
        ],
        cwd=tmp_path,
    )
    process = wait_for(tmp_path / "me")
    owner.kill()
    owner.wait()
    until = time.monotonic() + 10
    while is_alive(process) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(process)


def test_a_signal_is_raised_where_it_is_waited_for(watch: Watch, tmp_path: Path) -> None:
    with Crew(watch, ()) as crew:
        crew.start("job", python("import time; time.sleep(60)", tmp_path))
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(InterruptedRunError) as stopped:
            crew.wait(20)
    assert stopped.value.number == signal.SIGTERM


def test_what_is_patient_is_not_cut_off(watch: Watch, tmp_path: Path) -> None:
    with Crew(watch, ()) as crew:
        text = "import time; time.sleep(1); open('done', 'w').close()"
        crew.start("job", python(text, tmp_path, patience=20.0))
        os.kill(os.getpid(), signal.SIGINT)
        _, ended = collect(crew)
        assert ended.status == 0
        assert (tmp_path / "done").exists()
        with pytest.raises(InterruptedRunError):
            crew.start("next", python("", tmp_path))


def test_the_deadline_of_the_run(watch: Watch, tmp_path: Path) -> None:
    with Crew(watch, ()) as crew:
        crew.set_deadline(0.3)
        crew.start("job", python("import time; time.sleep(60)", tmp_path))
        with pytest.raises(OutOfTimeError):
            collect(crew)


def test_the_handlers_come_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    with watch_signals():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before
