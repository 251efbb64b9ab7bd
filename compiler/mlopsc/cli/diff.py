"""`mlopsc diff [REF]`: what changed in meaning since a git revision, worst first."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

from mlopsc import VERSION
from mlopsc.artifact.source_map import MAP_NAME
from mlopsc.cli import exits
from mlopsc.cli.compile import Asked, compile_all, report, status
from mlopsc.cli.console import colored, tell
from mlopsc.cli.project import Project, Readable, project
from mlopsc.cli.revision import Revision, RevisionError, open_revision
from mlopsc.cli.today import today
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.lockfile import LOCK_NAME, parse, refuse_newer
from mlopsc.pipeline import Built
from mlopsc.review.diff import as_json, markdown, text
from mlopsc.review.diff.compare import Side, compare, merged
from mlopsc.review.diff.model import Change, Difference, Direction

TreeOf: TypeAlias = Callable[[str], Mapping[str, str]]
"""From the folder of a tree, `out/sidecar`, to the files in it."""
LONG_AGO = date(2000, 1, 1)
"""For the old side: an exception that has expired since must not keep its end from being seen."""


def diff(args: argparse.Namespace) -> int:
    try:
        difference = difference_since(args.ref, project(args.spec), args)
    except RevisionError as error:
        tell(f"error: {error}")
        return exits.ENVIRONMENT
    except EmitFailure as failure:
        tell(f"error: out/ at {args.ref}: {failure}")
        return exits.ENVIRONMENT
    except RefusedError as refused:
        return refused.status
    sys.stdout.write(_rendered(difference, args.format))
    return exits.FINE if difference.empty else exits.DIFFERENT


def difference_since(ref: str, spec: Project, args: argparse.Namespace) -> Difference:
    """What changed since `ref`. Raises RevisionError, RefusedError and EmitFailure."""
    return _difference(spec, open_revision(ref, spec.root, spec.file), args)


class RefusedError(Exception):
    """A side does not compile; its diagnostics were told."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _difference(spec: Project, revision: Revision, args: argparse.Namespace) -> Difference:
    after = _builds(spec, _asked(args, today(args.today)), "this side")
    names = revision.name, "the work tree"
    if not revision.has_spec:
        words = f"there is no {Path(spec.file).name} at {revision.name}: everything here is new"
        return Difference(*names, (Change("unclassified", "worse", spec.file, None, None, words),))
    before = _builds(revision, _asked(args, LONG_AGO), f"the spec at {revision.name}")
    alone = [_environment(each, new=each in after) for each in sorted(before.keys() ^ after.keys())]
    both = {
        each: compare(
            _side(revision.name, before[each], revision, revision.tree),
            _side("the work tree", after[each], spec, lambda path: _files(spec.root / path)),
        )
        for each in sorted(before.keys() & after.keys())
    }
    found = merged(both).changes if both else ()
    return Difference(*names, tuple(sorted((*alone, *found), key=lambda each: each.rank)))


def _environment(name: str, *, new: bool) -> Change:
    words = f"environment {name or '(none)'} is {'new: everything in it is' if new else 'gone'}"
    words += " new" if new else ""
    turn: Direction = "worse" if new else "neutral"
    return Change("unclassified", turn, f"environments.{name}", None, None, words)


def _asked(args: argparse.Namespace, day: date) -> Asked:
    return Asked(day, args.env)


def _builds(spec: Readable, asked: Asked, side: str) -> Mapping[str, Built]:
    """By environment. Raises RefusedError, once the diagnostics are told."""
    builds = list(compile_all(spec, asked))
    if refused := status(builds):
        report(builds, "text")
        tell(f"error: {side} does not compile, so there is nothing to compare")
        raise RefusedError(refused)
    return {built.plan.environment: built for built in builds if built.plan is not None}


def _side(name: str, built: Built, spec: Readable, tree_of: TreeOf) -> Side:
    assert built.plan is not None  # noqa: S101 - `_builds` refused anything else
    raw = spec.raw()
    tree = dict(tree_of(built.plan.tree))
    lock = tree.pop(LOCK_NAME, None)
    if lock is not None:
        refuse_newer(parse(lock.encode()), VERSION)
    wanted = {each.path: each.text for each in built.artifacts}
    astray = sorted(
        f"{built.plan.tree}/{path}"
        for path in (tree.keys() | wanted.keys() if tree else ())
        if tree.get(path) != wanted.get(path) and path != MAP_NAME
    )
    return Side(name, built, raw if isinstance(raw, bytes) else b"", tree, tuple(astray))


def _files(folder: Path) -> Mapping[str, str]:
    """The text files below a folder on disk, as they stand; links are not followed."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts
    }


def _rendered(difference: Difference, output: str) -> str:
    if output == "json":
        return as_json.render(difference)
    if output == "markdown":
        return markdown.render(difference)
    return text.render(difference, color=colored(sys.stdout))
