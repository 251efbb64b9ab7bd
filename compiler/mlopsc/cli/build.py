"""`mlopsc check` and `mlopsc build`: the same checks; build publishes, `--check` compares."""

import argparse
import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from mlopsc import VERSION
from mlopsc.cli import exits, unchanged
from mlopsc.cli.compile import Asked, compile_all, report, status
from mlopsc.cli.console import fail, say, tell
from mlopsc.cli.project import Project, project
from mlopsc.cli.promotion import checks
from mlopsc.cli.today import today
from mlopsc.emit.compare import Compared, compare
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.install import compare_installed
from mlopsc.emit.installed import installed_files
from mlopsc.emit.lockfile import LOCK_NAME
from mlopsc.emit.prune import prune
from mlopsc.emit.publish import Published, publish
from mlopsc.pipeline import Built, named_files
from mlopsc.plan.header import lock_header


def check(args: argparse.Namespace) -> int:
    """Find everything that is wrong; write nothing."""
    builds = [built for spec in args.specs for built in compile_all(project(spec), _asked(args))]
    report(builds, args.format)
    if refused := status(builds):
        return refused
    if args.format == "text":
        for built in builds:
            say(_fine(built))
    return exits.FINE


def build(args: argparse.Namespace) -> int:
    """Compile every spec; publish all of them, or, where one is refused, that one not."""
    if len(args.specs) == 1:
        return _build_one(args, *args.specs)
    from mlopsc.cli.many import each  # noqa: PLC0415 - one spec needs no other process

    return max(each(partial(_build_one, args), args.specs))


def _build_one(args: argparse.Namespace, named: str) -> int:
    spec = project(named)
    asked = _asked(args)
    builds = list(compile_all(spec, asked))
    report(builds, args.format)
    if refused := status(builds):
        return refused
    act = _compare if args.check else _publish
    try:
        found = max(act(spec, built, args) for built in builds)
        if args.check:
            return max(found, _compare_installed(spec, builds, args))
        is_whole = not args.what_if and args.env is None
        if is_whole:
            found = max(found, _prune(spec, builds, args))
    except EmitFailure as failure:
        fail(failure)
        return failure.exit_code
    if is_whole:
        _remember(spec, builds, args, asked.today.isoformat())
    return found


def _publish(spec: Project, built: Built, args: argparse.Namespace) -> int:
    out = _tree(spec, built, args)
    published = publish(
        built.artifacts,
        _header(built),
        out,
        force=args.force,
        project=spec.root if args.out is None else None,
        wait=not args.no_wait,
        on_wait=lambda: tell(f"waiting for another build of {out} to end"),
        check=checks(built.target),
    )
    for warning in published.warnings:
        tell(f"warning: {warning}")
    say(f"{_fine(built)}\n  {out}: {_counts(published)}")
    return exits.FINE


def _compare(spec: Project, built: Built, args: argparse.Namespace) -> int:
    out = _tree(spec, built, args)
    compared = compare(
        built.artifacts, _header(built), out, project=spec.root if args.out is None else None
    )
    say(f"{out}: {_verdict(compared)}")
    return compared.exit_code


def _compare_installed(spec: Project, builds: list[Built], args: argparse.Namespace) -> int:
    """What `mlopsc install` placed at the root has to be as fresh as the tree it came from."""
    compared = compare_installed([_tree(spec, built, args) for built in builds], spec.root)
    if not compared.same:
        say(f"installed files: {_verdict(compared, 'mlopsc install')}")
    return compared.exit_code


def _prune(spec: Project, builds: list[Built], args: argparse.Namespace) -> int:
    """Trees of targets that are no longer decided go."""
    root = _out(spec, args)
    keep = frozenset(_relative(built) for built in builds)
    pruned = prune(root, keep, force=args.force, wait=not args.no_wait)
    for warning in pruned.warnings:
        tell(f"warning: {warning}")
    for removed in pruned.removed:
        say(f"  {root / removed}: removed, it is no longer decided")
    return exits.FINE


def _remember(spec: Project, builds: list[Built], args: argparse.Namespace, day: str) -> None:
    """For the next build of the project one stands in: see `unchanged`."""
    plain = (args.out, args.today, args.force) == (None, None, False) and args.format == "text"
    targets = {built.target for built in builds}
    if not plain or spec.file != unchanged.SPEC or len(targets) != 1:
        return
    if any(built.diagnostics for built in builds):
        return
    trees = {_tree(spec, built, args): built for built in builds}
    read = {path: digest for built in builds for path, digest in _read(built).items()}
    say = partial(_say_unchanged, spec, trees)
    try:
        unchanged.remember(day, targets.pop(), read, installed_files(spec.root), say)
    except EmitFailure:
        return  # a list of installed files that is damaged, say: what asks for it tells


def _say_unchanged(spec: Project, trees: Mapping[Path, Built]) -> dict[str, str]:
    """What `build` and `build --check` say where they would change nothing; nothing otherwise."""
    for out, built in trees.items():
        if not compare(built.artifacts, _header(built), out, project=spec.root).same:
            return {}
    said = {"build": "".join(f"{_nothing_new(built, out)}\n" for out, built in trees.items())}
    if compare_installed(list(trees), spec.root).same:
        said["build --check"] = "".join(f"{out}: {_verdict(Compared())}\n" for out in trees)
    return said


def _read(built: Built) -> dict[str, str | None]:
    """The hash of every file that the build read; nothing for one that was not there."""
    case, inputs = built.checked.case, built.checked.inputs
    assert case is not None  # noqa: S101 - a build without errors has a case
    named = {path: inputs.get(path) for path in named_files(case.spec)}
    spec = hashlib.sha256(built.checked.text.encode()).hexdigest()
    return {unchanged.SPEC: spec} | {
        path: digest and digest.removeprefix("sha256:") for path, digest in named.items()
    }


def _nothing_new(built: Built, out: Path) -> str:
    every = tuple(each.path for each in built.artifacts)
    return f"{_fine(built)}\n  {out}: {_counts(Published(unchanged=(*every, LOCK_NAME)))}"


def _asked(args: argparse.Namespace) -> Asked:
    return Asked(today(args.today), args.env, args.target, args.what_if)


def _header(built: Built) -> dict[str, object]:
    assert built.plan is not None  # noqa: S101 - a build without errors has a plan
    return lock_header(built.plan, built.checked.inputs, VERSION)


def _out(spec: Project, args: argparse.Namespace) -> Path:
    return spec.root / "out" if args.out is None else Path(args.out)


def _relative(built: Built) -> str:
    assert built.plan is not None  # noqa: S101 - a build without errors has a plan
    return built.plan.tree.removeprefix("out/")


def _tree(spec: Project, built: Built, args: argparse.Namespace) -> Path:
    return _out(spec, args) / _relative(built)


def _fine(built: Built) -> str:
    plan = built.plan
    assert plan is not None and built.checked.source is not None  # noqa: S101, PT018 - see _header
    where = f"{built.checked.source.file}{f' ({plan.environment})' if plan.environment else ''}"
    decided = "what if" if plan.target != plan.decided else "decided"
    overrides = [each.override for each in plan.rulings if each.override]
    exceptions = [each.what for each in (*overrides, *plan.allowances)]
    noted = f"; exceptions: {', '.join(exceptions)}" if exceptions else ""
    return f"{where}: target {plan.target} ({decided}), tracking {plan.tracking.backend}{noted}"


def _counts(published: Published) -> str:
    if not published.written and not published.removed:
        return f"{len(published.unchanged)} files, nothing changed"
    return (
        f"{len(published.written)} files written, {len(published.unchanged)} unchanged, "
        f"{len(published.removed)} removed"
    )


def _verdict(compared: Compared, mend: str = "mlopsc build") -> str:
    if compared.same:
        return "fresh"
    lists = {
        f"stale (run `{mend}`)": compared.stale,
        "edited by hand": compared.edited,
        f"missing (run `{mend}`)": compared.missing,
        "not made by mlopsc": compared.foreign,
    }
    lines = [f"  {path}: {why}" for why, paths in lists.items() for path in paths]
    return "differs from what mlops.yaml compiles to\n" + "\n".join(lines)
