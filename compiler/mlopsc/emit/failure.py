"""EmitFailure: the one way in which writing, comparing or installing a tree fails.

`EXIT_CODES` maps its kinds to exit codes: 2 is a difference that a person has to look at, 3 an
environment that failed, 4 another build at work, 1 a request that is refused.
"""

import errno
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal, TypeAlias

FailureKind: TypeAlias = Literal["locked", "io", "foreign", "edited", "symlink", "refused", "newer"]

EXIT_CODES: Mapping[FailureKind, int] = {
    "locked": 4,  # another build holds the lock and --no-wait was given
    "io": 3,  # the file system said no
    "foreign": 2,  # files stand there that this compiler did not write
    "edited": 2,  # files that it wrote were changed by hand
    "symlink": 1,  # a symbolic link stands in the way
    "refused": 1,  # the place, or the tree itself, may not be published
    "newer": 1,  # the lock was written by a newer compiler
}

_LISTED = 20
_PLAIN_WORDS: Mapping[int, str] = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "not permitted",
    errno.EIO: "the disk reports an input/output error",
    errno.EMFILE: "too many open files",
    errno.ENAMETOOLONG: "the name is too long",
}


class EmitFailure(Exception):  # noqa: N818 - an outcome with a kind, not one error among many
    """What is wrong, where, and what to do; immutable, everything is in `args`."""

    def __init__(
        self,
        kind: FailureKind,
        message: str,
        paths: Sequence[str] = (),
        number: int | None = None,
    ) -> None:
        super().__init__(kind, message, tuple(paths), number)

    @property
    def kind(self) -> FailureKind:
        kind: FailureKind = self.args[0]
        return kind

    @property
    def message(self) -> str:
        """One paragraph, followed by one indented line per path (the first 20)."""
        lines = [str(self.args[1]), *(f"  {path}" for path in self.paths[:_LISTED])]
        if len(self.paths) > _LISTED:
            lines.append(f"  and {len(self.paths) - _LISTED} more")
        return "\n".join(lines)

    @property
    def paths(self) -> tuple[str, ...]:
        paths: tuple[str, ...] = self.args[2]
        return paths

    @property
    def errno(self) -> int | None:
        number: int | None = self.args[3]
        return number

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.kind]

    def __str__(self) -> str:
        return self.message


@contextmanager
def reporting(doing: str) -> Iterator[None]:
    """Turns an OSError of the block into an EmitFailure: `cannot <doing>: why: where`."""
    try:
        yield
    except OSError as error:
        raise io_failure(error, doing) from error


def io_failure(error: OSError, doing: str) -> EmitFailure:
    """An EmitFailure of kind `io`, or `symlink` where a link was met and not followed."""
    where = str(error.filename or "")
    if error.errno == errno.ELOOP:
        text = f"cannot {doing}: a symbolic link stands in the way; remove it or replace it"
        return EmitFailure("symlink", text, [where] if where else [], error.errno)
    text = f"cannot {doing}: {reason(error)}; what was there before is unchanged"
    return EmitFailure("io", text, [where] if where else [], error.errno)


def reason(error: OSError) -> str:
    """Why, in words for a person."""
    words = error.strerror or type(error).__name__
    return _PLAIN_WORDS.get(error.errno or 0, words)
