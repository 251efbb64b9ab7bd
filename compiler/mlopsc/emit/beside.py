"""The names that publishing uses beside a tree, all hidden and all gone after a build."""

import os
from typing import NamedTuple

MARK = ".mlopsc-"


class Beside(NamedTuple):
    """Absolute paths in the folder that holds the tree, so on the same file system."""

    stage: str
    old: str
    journal: str
    mutex: str


def beside(tree: str | os.PathLike[str]) -> Beside:
    """For `out/sidecar`: `out/.sidecar.mlopsc-stage` and so on."""
    parent, _, name = os.fspath(tree).rpartition("/")
    start = f"{parent}/.{name}{MARK}" if parent else f".{name}{MARK}"
    return Beside(*(start + each for each in Beside._fields))


def journal_of(tree: str) -> str:
    return beside(tree).journal
