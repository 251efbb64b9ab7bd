"""`make bench`: what a build costs, in pairs against the peers, as a table with the machine in it.

CPU seconds of whole processes, children included, no daemon; the first build is into an empty out/.
A goal that is missed says so. Nothing here is asserted: figures are looked at, not tested.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import peers
from bench.measure import Command, Cost, Pair, machine, median, pair, run, spread
from bench.specs import project

MLOPSC = str(Path(sys.prefix) / "bin/mlopsc")
PYTHON = str(Path(sys.executable))
LINES = 300
MANY = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `met` is whether the goal was reached, where there is one."""

    mark: str
    work: str
    ours: str
    against: str
    ratio: str
    goal: str = ""
    met: bool | None = None


class Bench:
    """The commands that are compared, in folders of their own below `home`."""

    def __init__(self, home: Path, times: int) -> None:
        self.home, self.times = home, times
        self.main = project(home / "main", lines=LINES)
        self.python = Command("python -c pass", [PYTHON, "-c", "pass"], home)

    def cold(self, folder: Path) -> Command:
        """A build into an empty folder."""
        out = folder / "out"
        argv = [MLOPSC, "build"]
        return Command("cold build", argv, folder, lambda: shutil.rmtree(out, ignore_errors=True))

    def against(
        self, mark: str, ours: Command, theirs: Command, most: float | None = None
    ) -> tuple[Row, Pair]:
        found = pair(ours, theirs, self.times)
        ratios = found.ratios()
        middle = ratios[len(ratios) // 2]
        row = Row(
            mark,
            ours.name,
            _cost(found.ours),
            f"{theirs.name}: {_cost(found.theirs)}",
            spread(ratios),
            "" if most is None else f"at most {most:g}x",
            None if most is None else middle <= most,
        )
        return row, found

    def with_peer(
        self, mark: str, peer: Callable[[Path], Command], most: float | None = None
    ) -> tuple[Row, Pair | None]:
        name = peer.__name__
        try:
            theirs = peer(self.home / name)
        except peers.AbsentError as absent:
            return Row(mark, "cold build", "", name, f"not measured: {absent}"), None
        named = Command(
            f"{theirs.name} {peers.version(name)}", theirs.argv, theirs.folder, theirs.before
        )
        return self.against(mark, self.cold(self.main), named, most)


def rows(bench: Bench) -> Iterator[Row]:
    row, found = bench.with_peer("P1", peers.kubectl, 1.0)
    yield row
    yield bench.with_peer("", peers.kustomize)[0]
    yield from _unchanged(bench)
    yield bench.with_peer("P3", peers.kfp, 0.2)[0]
    yield bench.with_peer("P4", peers.sagemaker, 0.05)[0]
    yield bench.with_peer("", peers.kapitan)[0]
    yield _memory(found.ours if found else (run(bench.cold(bench.main)),))
    yield Row("P6", "all four targets in one process", "", "", "not measured: one target exists")
    yield _scaling(bench)
    yield _batch(bench)
    yield from _small(bench)


def _unchanged(bench: Bench) -> Iterator[Row]:
    folder = project(bench.home / "unchanged", lines=LINES)
    run(Command("build", [MLOPSC, "build"], folder))
    for name, argv in (("build, nothing changed", []), ("build --check", ["--check"])):
        ours = Command(name, [MLOPSC, "build", *argv], folder)
        yield bench.against("P2", ours, bench.python, 3)[0]


def _memory(costs: tuple[Cost, ...]) -> Row:
    most = max(each.peak for each in costs)
    words = f"{most:.1f} MiB"
    return Row("P5", "cold build, peak memory", words, "", "", "at most 40 MiB", most <= 40)


def _scaling(bench: Bench) -> Row:
    """What 1,000 steps cost beside ten times what 100 do, the start of the process taken off."""
    commands = {n: bench.cold(project(bench.home / f"steps-{n}", extra=n)) for n in (1, 100, MANY)}
    costs = {n: [run(command) for _ in range(5)] for n, command in commands.items()}
    one, hundred, thousand = (median(each) for each in costs.values())
    ratio = (thousand - one) / (10 * (hundred - one))
    return Row(
        "P7",
        "1,000 steps, each after the one before",
        f"{thousand:.2f} s",
        f"100 steps: {hundred:.3f} s, 1 step: {one:.3f} s",
        f"{ratio:.2f}x linear",
        "at most 1.3x",
        ratio <= 1.3,
    )


def _batch(bench: Bench) -> Row:
    """A thousand projects, each with an out/ of its own, in one command."""
    home = bench.home / "many"
    for number in range(MANY):
        project(home / f"team-{number}", name=f"team-{number}")
    specs = [f"team-{number}" for number in range(MANY)]
    cost = run(Command("1,000 specs", [MLOPSC, "build", *specs], home))
    words = f"{cost.wall:.1f} s wall, {cost.cpu:.1f} s CPU"
    return Row("P8", "1,000 specs of 98 lines", words, "", "", "at most 5 s wall", cost.wall <= 5)


def _small(bench: Bench) -> Iterator[Row]:
    for argv in (["--version"], ["explain", "MLC301"]):
        ours = Command(f"mlopsc {' '.join(argv)}", [MLOPSC, *argv], bench.main)
        yield bench.against("P9", ours, bench.python, 4)[0]
    folder = project(bench.home / "wrong", lines=LINES)
    spec = folder / "mlops.yaml"
    text = spec.read_text(encoding="utf-8").replace("timeout: 5m", "timeout: five", 1)
    spec.write_text(text, encoding="utf-8")
    wrong = Command("a spec with an error", [MLOPSC, "build"], folder, status=1)
    yield bench.against("P9", wrong, bench.cold(bench.main), 1)[0]


def _cost(costs: tuple[Cost, ...]) -> str:
    return f"{median(costs) * 1000:.0f} ms"


def _line(row: Row) -> str:
    met = {None: "", True: "reached", False: "missed"}[row.met]
    return (
        f"| {' | '.join((row.mark, row.work, row.ours, row.against, row.ratio, row.goal, met))} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--times", type=int, default=15, help="pairs of each comparison")
    times = parser.parse_args().times
    print(f"{machine()}; CPU time, median of {times} pairs, [tenth to ninetieth percentile].\n")
    print("| | work | mlopsc | against | ratio | goal | |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        for row in rows(Bench(Path(home), times)):
            print(_line(row), flush=True)


if __name__ == "__main__":
    main()
