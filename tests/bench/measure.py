"""Two commands, measured in pairs: what a ratio of them is, and how sure one can be of it."""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """One run of a process, its children included: CPU and wall clock in seconds, peak in MiB."""

    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True)
class Command:
    """What is run and where; `before` puts the place back as it was, and is not measured."""

    name: str
    argv: Sequence[str]
    folder: Path
    before: Callable[[], object] = lambda: None
    status: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Runs of two commands, one of each in turn, so that what the machine does meets both."""

    ours: tuple[Cost, ...]
    theirs: tuple[Cost, ...]

    def ratios(self, what: str = "cpu") -> list[float]:
        both = zip(self.ours, self.theirs, strict=True)
        return sorted(getattr(a, what) / getattr(b, what) for a, b in both)


def pair(ours: Command, theirs: Command, times: int) -> Pair:
    """`times` pairs; the first of each pair is the other one every second time."""
    for each in (ours, theirs):
        run(each)  # whatever is read or compiled once, is
    found: dict[str, list[Cost]] = {"ours": [], "theirs": []}
    for turn in range(times):
        order = [("ours", ours), ("theirs", theirs)]
        for name, command in order if turn % 2 else reversed(order):
            found[name].append(run(command))
    return Pair(tuple(found["ours"]), tuple(found["theirs"]))


def run(command: Command) -> Cost:
    """One run from start to end. Raises RuntimeError where it ends otherwise than it should."""
    command.before()
    started = os.times().elapsed
    process = subprocess.Popen(
        command.argv,
        cwd=command.folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    with process.stderr as stream:
        said = stream.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = os.times().elapsed - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != command.status:
        words = said.decode(errors="replace")[-500:]
        raise RuntimeError(f"{command.name} ended with {process.returncode}: {words}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    """The same for all: no region or account of this machine, byte code kept as by default."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return {**kept, "AWS_DEFAULT_REGION": "eu-west-1", "NO_COLOR": "1"}


def median(costs: Sequence[Cost], what: str = "cpu") -> float:
    return float(statistics.median(getattr(each, what) for each in costs))


def spread(ratios: list[float]) -> str:
    """The median and, in brackets, the tenth and ninetieth of a hundred."""
    low, high = ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
    return f"{statistics.median(ratios):.2f}x [{low:.2f} to {high:.2f}]"


def machine() -> str:
    """The machine, in a line."""
    words = [
        each for each in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in each
    ]
    model = words[0].partition(":")[2].strip() if words else "an unknown processor"
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores of {model}, {gib:.0f} GiB, {sys.platform}, "
        f"Python {sys.version.split()[0]}"
    )
