"""`mlopsc verify` and `mlopsc install`: what stands on disk, and what goes to the root."""

import argparse
from pathlib import Path

from mlopsc.cli import exits
from mlopsc.cli.console import fail, say, tell
from mlopsc.cli.promotion import around_gates_on_disk
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.trees import compiled_trees
from mlopsc.emit.verify import Verified, verify


def verify_trees(args: argparse.Namespace) -> int:
    """Re-hash every tree below the folder against its lock; with --live, ask its cluster too."""
    if not args.live and (args.kubeconfig or args.context):
        tell("error: --kubeconfig and --context say which cluster --live asks: give --live too")
        return exits.USAGE
    trees = compiled_trees(Path(args.out))
    if not trees:
        tell(f"error: there is no compiled tree in {args.out}: run `mlopsc build` first")
        return exits.ENVIRONMENT
    status = exits.FINE
    for tree in trees:
        try:
            found = verify(tree)
        except EmitFailure as failure:
            fail(failure)
            return failure.exit_code
        say(f"{tree}: {_words(found)}")
        around = around_gates_on_disk(tree)
        for each in around:
            say(f"  {each}")
        status = max(status, exits.DIFFERENT if around or not found.whole else exits.FINE)
    if args.live:
        from mlopsc.cli.live import verify_live  # noqa: PLC0415 - only --live needs it

        return max(status, verify_live(trees, args))
    return status


def install(args: argparse.Namespace) -> int:
    """Copy `repo/` of the compiled trees to the root of the project."""
    from mlopsc.emit.install import install as place  # noqa: PLC0415 - verify is quick without

    root = Path(args.project)
    out = root / "out" / args.env if args.env else root / "out"
    trees = [each for each in compiled_trees(out) if (each / "repo").is_dir()]
    if not trees:
        tell(f"error: there is no compiled tree in {out}: run `mlopsc build` first")
        return exits.ENVIRONMENT
    try:
        installed = place(trees, root, force=args.force)
    except EmitFailure as failure:
        fail(failure)
        return failure.exit_code
    for warning in installed.warnings:
        tell(f"warning: {warning}")
    for word, paths in (
        ("written", installed.written),
        ("removed", installed.removed),
        ("unchanged", installed.unchanged),
    ):
        for path in paths:
            say(f"{word}  {path}")
    return exits.FINE


def _words(found: Verified) -> str:
    if found.whole:
        return "as published"
    lists = {
        "missing": found.missing,
        "edited since it was published": found.changed,
        "not made by mlopsc": found.foreign,
    }
    lines = [f"  {path}: {why}" for why, paths in lists.items() for path in paths]
    return "differs from its lock\n" + "\n".join(lines)
