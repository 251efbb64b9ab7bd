"""A build that would change nothing, told by hashes alone, before the compiler is imported.

A build of the project one stands in leaves `out/.mlopsc/unchanged.json`, which git is told to
ignore: the hash of every file that was read and of every file that stands below `out/`. The next
`mlopsc build`, or `build --check`, hashes them all again; where one differs, or one more is there,
the compiler runs as ever, so that a wrong memory costs time and nothing else.

Whoever can write into a repository must not be able to vouch for its output. So the memory is of
this checkout (the time at which the kernel last changed the spec's inode is in it, which no commit
can bring along), of this compiler and of this day, and no CI asks it.
"""

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

OUT, SPEC = "out", "mlops.yaml"
_FOLDER = f"{OUT}/.mlopsc"
_MEMORY = f"{_FOLDER}/unchanged.json"
_INSTALLED = ".mlopsc/install.lock.json"
_PACKAGES = ("mlopsc", "mlopsc_targets", "mlopsc_templates")
_LARGEST = 1 << 22

State = list[object] | None
"""The hash of a file and whether it may be run; nothing where no file stands."""


def recall(argv: Sequence[str]) -> str | None:
    """What the build of `argv` says, if it would change nothing and that can be told; else nothing.

    Raises nothing: whatever is odd about a file, the build itself finds and says better.
    """
    asked = _asked(argv)
    if asked is None or not _may_recall():
        return None
    try:
        with open(_MEMORY, "rb") as stream:  # noqa: PTH123 - pathlib costs as much as all the rest
            memory = json.loads(stream.read(_LARGEST))
        verb, target = asked
        today = time.strftime("%Y-%m-%d", time.gmtime())
        if memory["identity"] != _identity(today) or target not in ("", memory["target"]):
            return None
        if memory["files"] != _states(memory["files"]) or memory["below"] != _below():
            return None
        return str(memory["said"][verb])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def remember(
    day: str,
    target: str,
    read: Mapping[str, str | None],
    installed: Iterable[str],
    say: Callable[[], Mapping[str, str]],
) -> None:
    """Keeps what `build` and `build --check` would say; where it cannot, there is no memory.

    `day` is the one that exceptions were held against; it may have ended by now. `read` are the
    hashes of what the build did read: whoever edited a file meanwhile has a build that is older
    than the file, and nothing is kept. `say` looks at all else, and finds the words, after
    everything has been hashed: what changes after that is another hash.
    """
    if not _may_recall() or os.path.islink(OUT) or os.path.islink(_FOLDER):  # noqa: PTH114
        return
    try:
        files, below = _states({*read, *installed, _INSTALLED}), _below()
        if any((files[path] or [None])[0] != digest for path, digest in read.items()):
            return
        words = dict(say())
        memory = {"identity": _identity(day), "target": target, "files": files, "below": below}
        os.makedirs(_FOLDER, exist_ok=True)  # noqa: PTH103
        _write(f"{_FOLDER}/.gitignore", "*\n")
        _write(_MEMORY, json.dumps({**memory, "said": words}))
    except OSError:
        return


def _asked(argv: Sequence[str]) -> tuple[str, str] | None:
    """`build` or `build --check`, and the target that is expected; nothing for other commands."""
    if not argv or argv[0] != "build":
        return None
    rest = [each for each in argv[1:] if each != "--check"]
    verb = "build" if len(rest) == len(argv) - 1 else "build --check"
    if rest[:1] == ["--target"]:
        return (verb, rest[1]) if len(rest) == 2 else None  # noqa: PLR2004 - a flag, its value
    return None if rest else (verb, "")


def _may_recall() -> bool:
    return not os.environ.get("CI") and not os.environ.get("SOURCE_DATE_EPOCH")


def _identity(day: str) -> list[object]:
    """This checkout, this compiler, that day."""
    spec = os.lstat(SPEC)
    return [spec.st_ino, spec.st_ctime_ns, day, sys.version, _compiler()]


def _compiler() -> str:
    """Changes when a file of the compiler, or a package beside it, is installed or edited."""
    found = hashlib.sha256()
    for base in sys.path:
        if base.endswith("-packages"):
            found.update(f"{base} {os.stat(base).st_mtime_ns}\n".encode())  # noqa: PTH116
        for package in _PACKAGES:
            if os.path.isdir(f"{base}/{package}"):  # noqa: PTH112
                for path, state in sorted(_files(f"{base}/{package}", _is_code)):
                    found.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _is_code(name: str) -> bool:
    return name != "__pycache__"


def _is_output(name: str) -> bool:
    return name != ".mlopsc"


def _files(folder: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not wanted(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, wanted)
            else:
                yield entry.path, entry.stat(follow_symlinks=False)


def _below() -> dict[str, State]:
    return _states(path for path, _ in _files(OUT, _is_output))


def _states(paths: Iterable[str]) -> dict[str, State]:
    return {path: _state(path) for path in sorted(paths)}


def _state(path: str) -> State:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(path)
        return [hashlib.sha256(stream.read()).hexdigest(), bool(state.st_mode & 0o100)]


def _write(path: str, text: str) -> None:
    """Whole or not at all; a link that stands there is replaced, never followed."""
    beside = f"{path}.{os.getpid()}"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    os.replace(beside, path)  # noqa: PTH105
