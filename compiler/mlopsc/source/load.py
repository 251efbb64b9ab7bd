"""Reads a specification: from a path to bytes, and from bytes to a tree with spans.

The parser is the pure Python one, whether or not a C parser is installed: a C parser dies of
deep nesting and would make one file mean two things on two machines.
"""

import errno
import os
import pathlib
import stat

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mlopsc.source import faults, guard
from mlopsc.source.model import Loaded, Source
from mlopsc.source.span import Fault, Span, split_lines
from mlopsc.source.syntax import bad_escape, syntax
from mlopsc.source.walk import Walk

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read(path: pathlib.Path, file: str | None = None) -> bytes | Fault:
    """The bytes of a regular file of the project; `file` is its name in messages.

    A link that leads out of the file's own folder is refused: a pull request could otherwise
    have the machine's secrets shown as source lines. Opening never waits, not even for a pipe.
    """
    name = file if file is not None else str(path)
    try:
        if not path.resolve(strict=True).is_relative_to(path.parent.resolve()):
            return faults.not_regular(name, "a link that leads out of its folder")
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return faults.missing(name)
    except (OSError, ValueError, RuntimeError) as error:
        return faults.unreadable(name, _reason(error))
    try:
        return _contents(descriptor, name)
    except OSError as error:
        return faults.unreadable(name, _reason(error))
    finally:
        os.close(descriptor)


def _contents(descriptor: int, name: str) -> bytes | Fault:
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        kind = next((word for test, word in _KINDS if test(state.st_mode)), "something else")
        return faults.not_regular(name, kind)
    if state.st_size > guard.MAX_BYTES:
        return faults.too_large(name, state.st_size, guard.MAX_BYTES)
    with os.fdopen(descriptor, "rb", closefd=False) as stream:
        return stream.read(guard.MAX_BYTES + 1)


def _reason(error: Exception) -> str:
    if isinstance(error, RuntimeError) or getattr(error, "errno", 0) == errno.ELOOP:
        return "it is a link that leads back to itself"
    return (error.strerror if isinstance(error, OSError) else None) or "its name is not a path"


def load(raw: bytes, file: str) -> Loaded:
    """The tree of `raw`, or every fault that prevents one, sorted by place, 50 at most.

    Any bytes give one or the other, in bounded time; nothing is raised.
    """
    text = guard.decode(raw, file)
    if isinstance(text, Fault):
        return Loaded(None, (text,))
    lines = split_lines(text)
    refused = guard.bounds(lines, file)
    if refused:
        return _refused(refused)
    refused = guard.characters(lines, file)
    walk, broken = _parse(guard.tame(lines), lines, file)
    # What a forbidden character broke is not worth a second message.
    found = (*refused, *walk.faults, *(() if refused else broken))
    if found:
        return _refused(found)
    if not isinstance(walk.data, dict):
        return _refused((faults.root(_root_span(walk, file), _root_kind(walk)),))
    return Loaded(Source(file, text, walk.data, walk.values, walk.keys, {}), ())


def _refused(found: tuple[Fault, ...]) -> Loaded:
    ordered = sorted(found, key=lambda fault: (fault.span, fault.code, fault.summary))
    return Loaded(None, tuple(ordered[: guard.MAX_FAULTS]))


def _parse(tamed: str, lines: list[str], file: str) -> tuple[Walk, tuple[Fault, ...]]:
    walk = Walk(file, lines)
    try:
        for event in YAML(typ="safe", pure=True).parse(tamed):
            if not walk.take(event):
                break
    except MarkedYAMLError as error:
        return walk, syntax(error, lines, file)
    except (YAMLError, ValueError, OverflowError):
        # ruamel.yaml lets chr() fail on an escape such as \UFFFFFFFF.
        return walk, (bad_escape(walk.last, lines),)
    return walk, ()


def _root_span(walk: Walk, file: str) -> Span:
    return walk.values.get((), Span(file, 1, 1, 1, 1))


def _root_kind(walk: Walk) -> str:
    if isinstance(walk.data, list):
        return "a list"
    return "nothing" if walk.data is None else "a single value"
