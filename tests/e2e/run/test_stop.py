"""^C, SIGTERM and SIGKILL, at any moment: nothing goes on, nothing is half-registered."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from e2e.run import interruptions
from e2e.run.world import World

SLOW = """
import os, pathlib, time
pathlib.Path("started").write_text(f"{os.getpid()}\\n")
time.sleep(120)
"""


@pytest.fixture
def slow(world: World) -> World:
    (world.root / ".gitignore").write_text("started\n")
    world.script("train", SLOW)
    world.commit()
    return world


def wait_for_train(world: World) -> int:
    until = time.monotonic() + 30
    started = world.root / "started"
    while time.monotonic() < until:
        if started.exists() and started.read_text().endswith("\n"):
            return int(started.read_text())
        time.sleep(0.02)
    raise AssertionError("the step did not start")


def gone(process: int) -> bool:
    until = time.monotonic() + 15
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_told_to_stop(slow: World, number: signal.Signals, code: int) -> None:
    with slow.start() as process:
        step = wait_for_train(slow)
        process.send_signal(number)
        said = process.communicate(timeout=30)[0]
    assert process.returncode == code
    assert f"stopped by {number.name}; nothing was registered" in said
    assert "finished steps are in the cache" in said
    assert json.loads((slow.runs[-1] / "outcome.json").read_text()) == {"state": "interrupted"}
    assert gone(step)
    assert slow.tags() == set()


def test_killed(slow: World) -> None:
    with slow.start() as process:
        step = wait_for_train(slow)
        process.kill()
    assert gone(step)
    assert slow.tags() == set()
    slow.script("train", "raise SystemExit(1)")
    slow.commit()
    outcome, told = slow.run()
    assert outcome.exit_code == 5
    assert "did not come to its end" in told.text
    _, told = slow.run()
    assert "did not come to its end" not in told.text


def test_a_second_run_is_told_to_wait(slow: World) -> None:
    with slow.start() as process:
        wait_for_train(slow)
        outcome, told = slow.run()
        process.terminate()
        process.communicate(timeout=30)
    assert outcome.exit_code == 4
    assert f"process {process.pid}" in outcome.message
    assert told.events == []


def slow_down_pushes(world: World) -> Path:
    """The remote takes its time with a push, and says when one has begun."""
    begun = world.root.parent / "begun"
    hook = world.root.parent / "remote.git" / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\ntouch {begun}\nsleep 0.7\n")
    hook.chmod(0o755)
    return begun


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_registration_that_has_begun_is_finished(world: World, number: signal.Signals) -> None:
    begun = slow_down_pushes(world)
    with world.start() as process:
        while not begun.exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(number)
        said = process.communicate(timeout=60)[0]
    assert process.returncode == (-9 if number == signal.SIGKILL else 128 + number)
    if number != signal.SIGKILL:
        assert "version 1 is registered and not promoted" in said
    interruptions.check(world)
    assert world.tags() == {"model/small/v1", "model/small/challenger"}
    outcome, told = world.run()
    assert (outcome.exit_code, outcome.version) == (0, "1")
    assert set(told.states.values()) == {"cached"}
    assert world.tags() == {"model/small/v1", "model/small/champion"}


def test_stopped_at_random_moments(world: World) -> None:
    ends = interruptions.sweep(world, rounds=20, seed=3)
    assert ends.total() - ends["registered"] == 20
    assert ends["SIGINT"]
    assert ends["SIGTERM"]
    assert ends["SIGKILL"]


def test_the_check_sees_a_half_registered_version(world: World) -> None:
    """The check itself bites: a version without its files, a tag that is only here."""
    world.run()
    world.git("tag", "-a", "model/small/v9", "-m", "{}")
    with pytest.raises(AssertionError, match="only here"):
        interruptions.check(world)
    world.git("push", "-q", "origin", "model/small/v9")
    with pytest.raises(AssertionError, match="v9"):
        interruptions.check(world)


def test_the_check_sees_what_still_runs(world: World) -> None:
    environment = {**os.environ, interruptions.MARK: str(world.root)}
    with subprocess.Popen(["sleep", "60"], env=environment) as process:
        assert interruptions.leftovers(world.root) == ["sleep 60 "]
        process.kill()
