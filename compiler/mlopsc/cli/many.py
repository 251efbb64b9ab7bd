"""Many specs in one command: on all cores, and all that is said in the order of the specs."""

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from multiprocessing import get_context
from typing import TextIO


def each(work: Callable[[str], int], items: Sequence[str]) -> Iterator[int]:
    """The status of `work` on every item, in their order; its words are written in that order."""
    workers = min(os.cpu_count() or 1, len(items))
    sys.stdout.flush()
    with ProcessPoolExecutor(workers, get_context("fork")) as pool:
        for status, said, told in pool.map(partial(_kept, work), items):
            sys.stdout.write(said)
            if told:
                sys.stdout.flush()
                sys.stderr.write(told)
            yield status


class _Kept(io.StringIO):
    """What would go to a stream, kept; as colourful as it would be there."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._is_terminal = stream.isatty()

    def isatty(self) -> bool:
        return self._is_terminal


def _kept(work: Callable[[str], int], item: str) -> tuple[int, str, str]:
    with redirect_stdout(_Kept(sys.stdout)) as said, redirect_stderr(_Kept(sys.stderr)) as told:
        status = work(item)
    return status, said.getvalue(), told.getvalue()
