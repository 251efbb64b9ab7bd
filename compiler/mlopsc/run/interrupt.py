"""Turns ^C and SIGTERM into something that a waiting loop sees, not an exception anywhere."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class InterruptedRunError(Exception):
    """The run was told to stop; `number` is the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.number = number


class Watch:
    """The first signal received, and a descriptor that becomes readable when there is one."""

    def __init__(self, reader: int, writer: int) -> None:
        self.reader = reader
        self.received: int | None = None
        self._writer = writer

    def note(self, number: int, _frame: FrameType | None) -> None:
        if self.received is None:
            self.received = number
            os.write(self._writer, b"!")

    def check(self) -> None:
        """Raises InterruptedRunError when a signal has arrived."""
        if self.received is not None:
            raise InterruptedRunError(self.received)


@contextlib.contextmanager
def watch_signals() -> Iterator[Watch]:
    """Watches SIGINT and SIGTERM while it is open; the former handlers come back afterwards.

    Only the main thread can watch signals; elsewhere the watch never sees one.
    """
    reader, writer = os.pipe()
    watch = Watch(reader, writer)
    here = threading.current_thread() is threading.main_thread()
    former = {each: signal.signal(each, watch.note) for each in SIGNALS} if here else {}
    try:
        yield watch
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)
        os.close(reader)
        os.close(writer)
