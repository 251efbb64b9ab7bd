"""A fault at every file-system call of an action, one at a time: what stands on disk after it?

No luck is involved. The action runs once to count its calls; then, for each call and each kind of
fault, a forked child runs it with that fault at that call, and the parent looks at the disk, lets
the next command run, and looks again. `make proof` calls `sweep` at full size.
"""

import os
import shutil  # noqa: F401 - imported before anything is replaced: it looks at `os` only once
import signal
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from unit.emit.calls import FAULTS, Calls, Fault, missed, put_in_front

from mlopsc.emit.failure import EmitFailure

TOLD, INTERRUPTED, OUR_BUG = 7, 130, 9


@dataclass(frozen=True, slots=True)
class Scenario:
    """An action on a folder: `read` names the state on disk, `start` is how any command starts."""

    reset: Callable[[Path], object]
    act: Callable[[Path], object]
    read: Callable[[Path], str]
    start: Callable[[Path], None]
    again: Callable[[Path], object]
    junk: Callable[[Path], Sequence[str]]
    whole: frozenset[str] = frozenset({"old", "new"})
    """States that may be found; with more than these two the action is not one step."""
    failures: tuple[type[Exception], ...] = (EmitFailure,)


@dataclass(frozen=True, slots=True)
class Report:
    """`violations` is empty if every fault left a whole state and the next command worked."""

    calls: tuple[str, ...]
    faults: int
    states: Counter[str]
    violations: tuple[str, ...]


def sweep(scenario: Scenario, base: Path, faults: Sequence[Fault] = FAULTS) -> Report:
    """Every fault at every call of `scenario.act` on the folder `base`."""
    scenario.reset(base)
    scenario.act(base)  # what is imported on demand is imported now
    scenario.reset(base)
    calls = _count(scenario, base)
    states: Counter[str] = Counter()
    violations: list[str] = []
    for fault in faults:
        for at, name in enumerate(calls):
            scenario.reset(base)
            found, wrong = _strike_once(scenario, base, fault, at)
            states[f"{fault.name}: {found}"] += 1
            violations += [f"{fault.name}, call {at} ({name}): {each}" for each in wrong]
    return Report(calls, len(faults) * len(calls), states, tuple(violations))


@contextmanager
def quick_folder(otherwise: Path) -> Iterator[Path]:
    """A path for `sweep`, in memory where there is such a disk: a sync then costs nothing."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it has a name of its own
    if not os.access(memory, os.W_OK):
        yield otherwise / "base"
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder) / "base"


def _strike_once(scenario: Scenario, base: Path, fault: Fault, at: int) -> tuple[str, list[str]]:
    """The state after the fault, and what is wrong with it and with the command after it."""
    status = _in_child(lambda: _run(scenario, base, Calls(fault, at)))
    scenario.start(base)
    found = scenario.read(base)
    wrong = list(_judge(scenario, fault, status, found))
    expected: tuple[type[Exception], ...] = (*scenario.failures, EmitFailure, OSError)
    try:
        scenario.again(base)
    except expected as error:
        wrong.append(f"the next command fails: {error}")
    else:
        wrong += [f"left behind: {each}" for each in scenario.junk(base)]
        if scenario.read(base) != "new":
            wrong.append(f"the next command leaves {scenario.read(base)}")
    return found, wrong


def _judge(scenario: Scenario, fault: Fault, status: int, found: str) -> Iterator[str]:
    killed = status == -signal.SIGKILL
    if found not in scenario.whole:
        yield f"the disk holds {found}"
    if killed != fault.name.startswith("kill") or status == OUR_BUG:
        yield f"ended with {status}"
    if status == 0 and found != "new":
        yield f"says that it succeeded and left {found}"
    if status == TOLD and found == "new" and scenario.whole == {"old", "new"}:
        yield "says that it failed and published"


def _run(scenario: Scenario, base: Path, counter: Calls) -> int:
    put_in_front(counter)
    try:
        scenario.act(base)
    except scenario.failures:
        return TOLD
    except KeyboardInterrupt:
        return INTERRUPTED
    except BaseException:  # the child must not unwind into the test runner
        traceback.print_exc(limit=-3)
        return OUR_BUG
    return 0


def _count(scenario: Scenario, base: Path) -> tuple[str, ...]:
    """The calls of an undisturbed run; AssertionError if the interpreter saw more than we did."""
    counter = Calls(None, -1)
    receiver, sender = os.pipe()
    write = os.write

    def count() -> int:
        audited: list[str] = []
        sys.addaudithook(lambda event, _: audited.append(event))
        code = _run(scenario, base, counter)
        unseen = list(missed(Counter(audited), Counter(counter.seen)))
        write(sender, " ".join(unseen or counter.seen).encode())
        return OUR_BUG if unseen else code

    code = _in_child(count)
    os.close(sender)
    with os.fdopen(receiver, encoding="ascii") as names:
        calls = tuple(names.read().split())
    if code != 0 or scenario.read(base) != "new":
        raise AssertionError(f"without a fault the action has to work; it ended with {code}")
    return calls


def _in_child(action: Callable[[], int]) -> int:
    """The exit status of a forked child that runs `action`; negative is a signal."""
    with warnings.catch_warnings():
        # Python 3.12 warns of a fork beside threads; this child runs no code that takes a lock.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        leave, flush = os._exit, sys.stderr.flush
        code = action()
        flush()
        leave(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
