"""One file of the output tree."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Artifact:
    """`path` is relative, POSIX, made of literals and proven names; `text` is UTF-8 with LF."""

    path: str
    text: str
    executable: bool = False
