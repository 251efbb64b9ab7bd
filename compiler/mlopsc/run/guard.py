"""Runs one command and ends it, with all that it started, when the one who asked is gone.

Started as a script, `python guard.py SECONDS COMMAND...`, with a pipe as its standard input. When
that pipe ends (whoever held it closed it, or was killed, even by SIGKILL), the command has SECONDS
to finish by itself; then it is told to stop, and after a moment killed. Whatever the command left
behind is killed too, so when this process is gone, nothing of the command runs any more.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 3.0  # between being told to stop and being killed
PR_SET_CHILD_SUBREAPER = (
    36  # https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html
)


class StopError(Exception):
    """The one who asked is gone, or wants it to end."""


def main(argv: list[str]) -> int:
    """Returns the exit status of the command; 128 + the signal that ended it."""
    _adopt_orphans()
    patience, command = float(argv[0]), argv[1:]
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - what it is for
    except OSError as error:
        print(f"{command[0]}: cannot be started: {error.strerror}", file=sys.stderr)
        return 127
    try:
        signal.signal(signal.SIGTERM, _on_stop)
        threading.Thread(target=_watch_input, daemon=True).start()
        status = child.wait()
    except StopError:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        status = _stop(child, patience)
    _kill(_descendants(os.getpid()))
    return status if status >= 0 else 128 - status


def _on_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopError


def _watch_input() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _stop(child: "subprocess.Popen[bytes]", patience: float) -> int:
    with contextlib.suppress(subprocess.TimeoutExpired):
        return child.wait(patience)
    family = _descendants(os.getpid())
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(GRACE_SECONDS)
    _kill(family)
    return -signal.SIGTERM


def _adopt_orphans() -> None:
    """On Linux a process whose parent died becomes a child of this one, so none escapes."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _kill(family: list[int]) -> None:
    """Kill until none is left; a process that forks while it is killed is met the next time."""
    while family:
        for each in family:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(each, signal.SIGKILL)
        for each in family:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(each, 0)
        family = _descendants(os.getpid())


def _descendants(root: int) -> list[int]:
    parents = _parents()
    found = [root]
    for each in found:
        found.extend(child for child, parent in parents.items() if parent == each)
    return found[1:]


def _parents() -> dict[int, int]:
    """Process -> its parent, of every process that can be seen."""
    if not Path("/proc/self/stat").exists():
        return _parents_by_ps()
    found = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # After the name, which may hold anything, in parentheses: the state, the parent.
                text = Path(entry.path, "stat").read_text("utf-8", "replace")
                found[int(entry.name)] = int(text.rpartition(")")[2].split()[1])
    return found


def _parents_by_ps() -> dict[int, int]:
    argv = ["/bin/ps", "-A", "-o", "pid=,ppid="]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as ps:  # noqa: S603 - a literal command
        listed = ps.communicate()[0]
    pairs = [line.split() for line in listed.splitlines()]
    return {int(pid): int(parent) for pid, parent in pairs if int(pid) != ps.pid}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
