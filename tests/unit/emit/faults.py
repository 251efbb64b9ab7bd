"""A fault at every file-system call of an action, one at a time: what stands on disk after it?

No luck is involved. The action runs once to count its calls; then, for each call and each kind of
fault, a forked child runs it with that fault at that call, and the parent looks at the disk, lets
the next command run, and looks again. `make proof` calls `sweep` at full size.
"""

import errno
import fcntl
import os
import shutil  # noqa: F401 - imported before anything is replaced: it looks at `os` only once
import signal
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from mlopsc.emit import exchange
from mlopsc.emit.failure import EmitFailure

CALLS: Mapping[ModuleType, tuple[str, ...]] = {
    os: (
        *("open", "read", "write", "close", "fsync", "fchmod", "chmod", "fstat", "lstat", "stat"),
        *("mkdir", "rmdir", "rename", "replace", "unlink", "scandir", "listdir"),
    ),
    fcntl: ("flock",),
    exchange: ("swap",),
}
AUDITED: Mapping[str, tuple[str, ...]] = {
    "open": ("open",),
    "os.mkdir": ("mkdir",),
    "os.rmdir": ("rmdir",),
    "os.rename": ("rename", "replace"),
    "os.remove": ("unlink",),
    "os.chmod": ("chmod", "fchmod"),
    "os.scandir": ("scandir",),
    "os.listdir": ("listdir",),
    "fcntl.flock": ("flock",),
}
"""The interpreter's own events, https://docs.python.org/3/library/audit_events.html, by call."""

TOLD, INTERRUPTED, OUR_BUG = 7, 130, 9


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the chosen call: a signal, an interrupt or an errno, once or from then on."""

    name: str
    number: int = 0
    after: bool = False
    sticky: bool = False


FAULTS = (
    Fault("kill before"),
    Fault("kill after", after=True),
    Fault("interrupt before"),
    Fault("interrupt after", after=True),
    Fault("disk full", errno.ENOSPC),
    Fault("disk full from here", errno.ENOSPC, sticky=True),
    Fault("EIO", errno.EIO),
    Fault("EIO from here", errno.EIO, sticky=True),
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """An action on a folder: `read` names the state on disk, `start` is how any command starts."""

    reset: Callable[[Path], None]
    act: Callable[[Path], None]
    read: Callable[[Path], str]
    start: Callable[[Path], None]
    again: Callable[[Path], None]
    junk: Callable[[Path], Sequence[str]]
    whole: frozenset[str] = frozenset({"old", "new"})
    failures: tuple[type[Exception], ...] = (EmitFailure,)


@dataclass(frozen=True, slots=True)
class Report:
    """`violations` is empty if every fault left a whole state and the next command worked."""

    calls: tuple[str, ...]
    faults: int
    states: Counter[str]
    violations: tuple[str, ...]


@dataclass(slots=True)
class _Counter:
    """Stands in front of every call; the only mutable thing, and it lives in one child."""

    fault: Fault | None
    at: int
    seen: list[str] = field(default_factory=list)

    def wrap(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            self.seen.append(name)
            hit = len(self.seen) - 1 == self.at
            if self.fault is None or not (hit or (self.fault.sticky and len(self.seen) > self.at)):
                return real(*args, **kwargs)
            if self.fault.after:
                with suppress(OSError):
                    real(*args, **kwargs)
            elif name == "write" and self.fault.number == errno.ENOSPC:
                _write_half(real, *args)
            _strike(self.fault)
            raise AssertionError("a fault has to end the call")

        return call


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


def _strike_once(scenario: Scenario, base: Path, fault: Fault, at: int) -> tuple[str, list[str]]:
    """The state after the fault, and what is wrong with it and with the command after it."""
    status = _in_child(lambda: _run(scenario, base, _Counter(fault, at)))
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
    if status == TOLD and found == "new":
        yield "says that it failed and published"


def _run(scenario: Scenario, base: Path, counter: _Counter) -> int:
    _put_in_front(counter)
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
    counter = _Counter(None, -1)
    receiver, sender = os.pipe()
    write = os.write

    def count() -> int:
        audited: list[str] = []
        sys.addaudithook(lambda event, _: audited.append(event))
        code = _run(scenario, base, counter)
        missed = list(_missed(Counter(audited), Counter(counter.seen)))
        write(sender, " ".join(missed or counter.seen).encode())
        return OUR_BUG if missed else code

    code = _in_child(count)
    os.close(sender)
    with os.fdopen(receiver, encoding="ascii") as names:
        calls = tuple(names.read().split())
    if code != 0 or scenario.read(base) != "new":
        raise AssertionError(f"without a fault the action has to work; it ended with {code}")
    return calls


def _missed(audited: Counter[str], seen: Counter[str]) -> Iterator[str]:
    """Audit events that stand for more calls than were counted: a call that no fault can reach."""
    for event, names in AUDITED.items():
        if audited[event] > sum(seen[name] for name in names):
            yield event


def _put_in_front(counter: _Counter) -> None:
    for module, names in CALLS.items():
        for name in names:
            setattr(module, name, counter.wrap(name, getattr(module, name)))


def _strike(fault: Fault) -> None:
    if fault.name.startswith("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    if fault.name.startswith("interrupt"):
        raise KeyboardInterrupt
    raise OSError(fault.number, os.strerror(fault.number), "a fault put there by the test")


def _write_half(real: Callable[..., object], handle: object, data: object) -> None:
    """A disk that fills up takes a part of what is written."""
    if isinstance(data, (bytes, memoryview)):
        real(handle, bytes(data)[: len(data) // 2])


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
