"""Every file-system call of ours, counted, and the fault that one of them is given."""

import errno
import fcntl
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType

from mlopsc.emit import exchange


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


@dataclass(slots=True)
class Calls:
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


def put_in_front(counter: Calls) -> None:
    for module, names in CALLS.items():
        for name in names:
            setattr(module, name, counter.wrap(name, getattr(module, name)))


def missed(audited: Counter[str], seen: Counter[str]) -> Iterator[str]:
    """Audit events that stand for more calls than were counted: a call that no fault can reach."""
    for event, names in AUDITED.items():
        if audited[event] > sum(seen[name] for name in names):
            yield event


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
