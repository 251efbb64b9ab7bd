"""Runs that are stopped at random moments, again and again, and what must hold after each.

`make proof` calls `sweep` at full size; the tests call it at a quick one.
"""

import fcntl
import os
import random
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

from e2e.run.small_tree import TRAIN
from e2e.run.world import World

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
BEYOND = 1.2  # the last moment to stop at, in lengths of a run that nobody stops
MARK = "MLOPSC_TEST_INTERRUPTIONS"


def sweep(world: World, rounds: int, seed: int) -> Counter[str]:
    """Stops `rounds` runs; returns how often each ended how, and how many versions came of them.

    The code changes whenever there is a new version, so that there is work to be interrupted.
    Raises AssertionError on a wrong end.
    """
    source = random.Random(seed)  # noqa: S311 - moments to stop at, nothing secret
    os.environ[MARK] = str(world.root)
    ends: Counter[str] = Counter()
    started = time.monotonic()
    assert world.run()[0].exit_code == 0
    longest = BEYOND * (time.monotonic() - started)
    registered = check(world)
    try:
        for number in range(rounds):
            ended = _interrupt(world, source, longest)
            before, registered = registered, check(world)
            ends[ended] += 1
            ends["registered"] += registered - before
            if ended == "finished" or registered > before:
                world.script("train", f"{TRAIN}\n# round {number}\n")
                world.commit()
        outcome, _ = world.run()
        assert outcome.exit_code == 0, outcome.message
        check(world)
    finally:
        del os.environ[MARK]
    return ends


def _interrupt(world: World, source: random.Random, longest: float) -> str:
    """Starts a run, stops it after a while; how it ended."""
    number = source.choice(SIGNALS)
    with world.start() as process:
        try:
            process.wait(source.uniform(0.0, longest))
        except subprocess.TimeoutExpired:
            process.send_signal(number)
        said = process.communicate(timeout=90)[0]
    if process.returncode == 0:
        return "finished"
    # Before our handlers stand, the interpreter's own end it: -SIGTERM, or a KeyboardInterrupt.
    assert process.returncode in (128 + number, -number), (process.returncode, said)
    if process.returncode > 0:
        assert "stopped by " in said, said
    return signal.Signals(number).name


def check(world: World) -> int:
    """Nothing runs any more, and every version is whole, there and here; how many there are."""
    _wait_until_free(world.root / ".mlops" / "lock")
    left = leftovers(world.root)
    assert left == [], left
    tags = world.tags()
    local = set(world.git("tag", "--list").split())
    assert local <= tags, f"only here: {local - tags}"
    world.git("fetch", "-q", "--tags", "--force", "origin")
    versions = {each for each in tags if each.startswith("model/small/v")}
    for each in versions:
        number = each.rpartition("/")[2]
        files = world.git("ls-tree", "--name-only", f"{each}^{{commit}}", f"models/small/{number}/")
        names = {Path(line).name for line in files.split()}
        assert names == {"model.onnx", "model.meta.json", "verdict.json"}, (each, names)
    if "model/small/champion" in tags:
        champion = world.git("rev-parse", "model/small/champion^{commit}")
        assert champion in {world.git("rev-parse", f"{each}^{{commit}}") for each in versions}
    return len(versions)


def _wait_until_free(lock: Path) -> None:
    """A registration that had begun is finished by its guard, which holds the lock until then."""
    if not lock.exists():
        return
    with lock.open("rb") as file:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.02)
            else:
                return
    raise AssertionError("something of a stopped run still holds the lock")


def leftovers(root: Path) -> list[str]:
    """Commands of processes that a run of this world started and that still run."""
    marked = f"{MARK}={root}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if entry.name != str(os.getpid()) and marked in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [each for each in found if each]
