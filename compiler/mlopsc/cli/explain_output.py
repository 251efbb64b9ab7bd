"""`mlopsc explain out/sidecar/gates.json:12`: what made a line of a compiled tree."""

import argparse
import hashlib
import json
from itertools import groupby
from pathlib import Path

from mlopsc.artifact.source_map import MAP_NAME, read_map
from mlopsc.artifact.trace import Origins
from mlopsc.cli import exits
from mlopsc.cli.compile import Asked, compile_all, report, status
from mlopsc.cli.console import bold, say, tell
from mlopsc.cli.origin import origin_lines
from mlopsc.cli.project import project
from mlopsc.cli.today import today
from mlopsc.decisions.case import Case
from mlopsc.emit.lockfile import LOCK_NAME, read

_OWN = {
    LOCK_NAME: "the lock: what went in, what was decided, the digest of every output",
    MAP_NAME: "the source map: where every line of every other file comes from",
}


def explain_output(args: argparse.Namespace, file: Path, line: int) -> int:
    """Explain one line, or all of them in runs where `line` is 0."""
    tree = _tree(file)
    if tree is None:
        tell(f"error: {file} lies in no compiled tree: no folder above it has a {LOCK_NAME}")
        return exits.USAGE
    relative = file.resolve().relative_to(tree.resolve()).as_posix()
    if relative in _OWN:
        say(_OWN[relative])
        return exits.FINE
    if refused := _unpublished(tree, relative):
        tell(f"error: {refused}")
        return exits.DIFFERENT
    origins = read_map((tree / MAP_NAME).read_text(encoding="utf-8"))[relative] or ()
    case = _case(args, tree)
    if isinstance(case, int):
        return case
    text = file.read_text(encoding="utf-8").splitlines()
    if not 0 <= line <= len(text):
        tell(f"error: {file} has {len(text)} lines")
        return exits.USAGE
    wanted = [(line, line)] if line else _runs(origins)
    for first, last in wanted:
        _say(file, text, (first, last), origins[first - 1], case)
    return exits.FINE


def _say(file: Path, text: list[str], run: tuple[int, int], origins: Origins, case: Case) -> None:
    first, last = run
    say(bold(f"{file}:{first}" + (f"-{last}" if last != first else "")))
    for each in text[first - 1 : min(last, first + 2)]:
        say(f"  | {each}")
    if last > first + 2:
        say(f"  | … {last - first - 2} more")
    for origin in origins:
        for each in origin_lines(origin, case):
            say(f"  {each}")
    say("")


def _runs(origins: tuple[Origins, ...]) -> list[tuple[int, int]]:
    runs = []
    for _, group in groupby(enumerate(origins, 1), key=lambda pair: pair[1]):
        numbers = [number for number, _ in group]
        runs.append((numbers[0], numbers[-1]))
    return runs


def _tree(file: Path) -> Path | None:
    return next((each for each in file.resolve().parents if (each / LOCK_NAME).is_file()), None)


def _unpublished(tree: Path, relative: str) -> str:
    """Why the map does not speak of this file; nothing when it does."""
    lock = read(tree)
    outputs = lock.outputs if lock else {}
    for name in (relative, MAP_NAME):
        path = tree / name
        if name not in outputs:
            return f"{name} was not made by mlopsc, or by one that made no {MAP_NAME}: build anew"
        if not path.is_file():
            return f"{name} is missing: run `mlopsc build`"
        if outputs[name] != f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}":
            return f"{name} was edited by hand since it was published, so no line of it is known"
    return ""


def _case(args: argparse.Namespace, tree: Path) -> Case | int:
    """The spec as the tree's environment sees it, or the exit code of what is wrong with it."""
    header = json.loads((tree / LOCK_NAME).read_bytes()).get("spec", {})
    environment = header.get("environment") or None
    asked = Asked(today(args.today), args.env or environment)
    builds = list(compile_all(project(args.spec), asked))
    case = builds[0].checked.case
    if case is None:
        report(builds, "text")
        return status(builds)
    if builds[0].plan is not None and builds[0].plan.spec_digest != header.get("digest"):
        tell(f"warning: {args.spec} changed since this tree was built: run `mlopsc build`")
    return case
