"""`make proof`: what TRUST promises, at full size, with figures; `--quick` for a look.

Every part is the code that the tests run at a small size. A part that fails says so, the others go
on, and the exit status is 1.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
PARTS: dict[str, "Part"] = {}


@dataclass(frozen=True, slots=True)
class Part:
    """`run` takes a size and an empty folder, and returns the figures in words."""

    title: str
    full: int
    quick: int
    run: Callable[[int, Path], str]


def corpus(count: int, folder: Path) -> str:
    from torture.make_corpus import CASES  # noqa: PLC0415 - a part imports what it needs
    from torture.run_corpus import run_all  # noqa: PLC0415

    cases = CASES[:: max(1, len(CASES) // count)][:count]
    figures = run_all(cases, folder)
    return (
        f"{figures.cases} hostile files kept the contract; at most {figures.cpu:.2f} s of CPU "
        f"and {figures.memory // 1024} MiB"
    )


def guard(count: int, _folder: Path) -> str:
    from torture.fuzz import fuzz  # noqa: PLC0415

    found = _shared(fuzz, count)
    slowest = max(each.slowest for each in found)
    accepted = sum(each.accepted for each in found)
    return f"{count} mutated inputs, {accepted} accepted, 0 escapes, slowest {slowest:.2f} s"


def compiler(count: int, _folder: Path) -> str:
    from proof.compiler import attack  # noqa: PLC0415

    found = _shared(attack, count)
    slowest = max(each.slowest for each in found)
    compiled = sum(each.compiled for each in found)
    return f"{count} mutated specs, {compiled} compiled, 0 exceptions, slowest {slowest:.2f} s"


def publishing(count: int, folder: Path) -> str:
    from property.test_publish_faults import full_sweep  # noqa: PLC0415
    from unit.emit.faults import quick_folder  # noqa: PLC0415

    with quick_folder(folder) as base:
        reports = full_sweep(base, files=count)
    faults = sum(each.faults for each in reports.values())
    torn = [problem for each in reports.values() for problem in each.violations]
    assert not torn, torn[:5]
    return f"{faults} faults (kill, ENOSPC, EIO at every call), {len(torn)} torn trees"


def builds(count: int, folder: Path) -> str:
    from proof.builds import builds as build_all  # noqa: PLC0415

    return build_all(count, 7, folder)


def kills(count: int, folder: Path) -> str:
    from e2e.run.interruptions import sweep  # noqa: PLC0415
    from e2e.run.world import make_world  # noqa: PLC0415

    ends = sweep(make_world(folder), rounds=count, seed=11)
    return f"{count} runs stopped at random: {dict(ends)}; nothing half-registered"


PARTS |= {
    "corpus": Part("the torture corpus through the command line", 10_000, 6, corpus),
    "guard": Part("mutated inputs against the guard", 1_000_000, 400, guard),
    "compiler": Part("mutated specs against the whole compiler", 100_000, 200, compiler),
    "publishing": Part("a fault at every file-system call of publishing", 40, 1, publishing),
    "builds": Part("builds under everything that must not matter", 1000, 2, builds),
    "kills": Part("random kills of `run`", 500, 2, kills),
}


def _shared(work: Callable[[int, int], T], count: int) -> list[T]:
    """The work on all cores, each with a seed of its own."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        each = -(-count // cores)
        return list(pool.map(work, [each] * cores, range(20, 20 + cores)))


def prove(names: list[str], *, quick: bool, scale: float = 1.0) -> int:
    """Runs the parts and prints a line for each; 1 if any failed."""
    failed = 0
    for name in names:
        part = PARTS[name]
        size = part.quick if quick else max(1, int(part.full * scale))
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                words, mark = part.run(size, Path(folder)), "ok"
            except Exception as error:
                words, mark, failed = f"{type(error).__name__}: {str(error)[:500]}", "FAILED", 1
        took = time.monotonic() - started
        print(f"{mark:<7}{part.title}: {words} ({took:.0f} s)", flush=True)
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="make proof", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default"
    )
    parser.add_argument("--quick", action="store_true", help="the size that the tests use")
    parser.add_argument("--scale", type=float, default=1.0, help="a share of the full size")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.parts) - PARTS.keys())
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return prove(arguments.parts or list(PARTS), quick=arguments.quick, scale=arguments.scale)


if __name__ == "__main__":
    sys.exit(main())
