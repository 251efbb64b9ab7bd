"""`mlopsc run`: run the compiled tree here, with progress on a terminal and lines in a pipe."""

import argparse
import sys
from pathlib import Path

from mlopsc.cli import exits
from mlopsc.cli.console import fail, say, tell, width
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.trees import compiled_trees
from mlopsc.run.execute import run_tree
from mlopsc.run.outcome import Options
from mlopsc.run.progress import Lines, Live, Reporter


def run(args: argparse.Namespace) -> int:
    root = Path(args.project)
    if not root.is_dir():
        tell(f"error: there is no folder {root}")
        return exits.ENVIRONMENT
    tree = _tree(root, args)
    if tree is None:
        return exits.ENVIRONMENT
    options = Options(
        promote=not args.no_promote,
        fresh=args.fresh,
        reproducible=args.verify_reproducible,
        parallelism=args.parallelism,
        python=args.python,
    )
    try:
        outcome = run_tree(tree, root, options, _reporter())
    except EmitFailure as failure:
        fail(failure)
        return failure.exit_code
    if outcome.verdict:
        say(outcome.verdict.rstrip("\n"))
    (say if outcome.exit_code == exits.FINE else tell)(outcome.message)
    return outcome.exit_code


def _reporter() -> Reporter:
    if sys.stderr.isatty():
        return Live(_write, width())
    return Lines(_write)


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _tree(root: Path, args: argparse.Namespace) -> Path | None:
    """The one compiled tree that is meant; nothing, and words about it, when that is unclear."""
    out = root / "out" / args.env if args.env else root / "out"
    meant = [tree for tree in compiled_trees(out) if args.target in (None, tree.name)]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        wanted = f" of target {args.target}" if args.target else ""
        tell(f"error: there is no compiled tree{wanted} in {out}: run `mlopsc build` first")
    else:
        names = ", ".join(str(tree) for tree in meant)
        tell(f"error: several trees could be meant ({names}): say --target or --env")
    return None
