"""Of two who push at once exactly one wins, and the other is told and left clean."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.backends.world import World, program

CHAMPION = "refs/tags/model/tiny/champion"


def meet_push(world: World, command: list[str], folder: Path) -> None:
    """`command` runs once in `folder`, after the next push of `world` has seen the remote."""
    hook = world.project / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    quoted = " ".join(f"'{each}'" for each in command)
    hook.write_text(f"#!/bin/sh\nrm -- \"$0\"\ncd '{folder}'\nexec {quoted} >&2\n")
    hook.chmod(0o755)


def precede_push(world: World, command: list[str], folder: Path) -> None:
    """`command` runs once in `folder`, when the next push of `world` calls the remote.

    That is after the runtime has read the champion: here only the lease stands in the way.
    """
    script = world.store / "receive-pack"
    quoted = " ".join(f"'{each}'" for each in command)
    script.write_text(
        "#!/bin/sh\n"
        f"if mkdir '{world.store}/called' 2>/dev/null; then (cd '{folder}' && {quoted} >&2); fi\n"
        'exec git-receive-pack "$@"\n'
    )
    script.chmod(0o755)
    world.git("config", "remote.origin.receivepack", str(script))


def two_rivals(world: World, clone: Callable[[], World]) -> World:
    """v1 serves; v2 and v3 both beat it. The other clone."""
    world.crown("0.80")
    world.submit("0.81")
    world.submit("0.82")
    return clone()


@pytest.mark.parametrize("interleave", [meet_push, precede_push])
def test_promotion_that_meets_another_in_its_push_loses_and_is_told(
    git_world: World,
    second_clone: Callable[[], World],
    interleave: Callable[[World, list[str], Path], None],
) -> None:
    other = two_rivals(git_world, second_clone)
    interleave(git_world, program(other, "promote", "--version", "3"), other.project)
    said = git_world.say("promote", "--version", "2")
    assert said.code == 1
    assert "v2 was not promoted: somebody was faster, the champion is v3 now" in said.err
    assert git_world.git("rev-parse", CHAMPION) == other.git("rev-parse", CHAMPION)
    assert git_world.state() == other.state()
    assert git_world.state()["champion"] == 3


def test_two_clones_at_once_exactly_one_wins(
    git_world: World, second_clone: Callable[[], World]
) -> None:
    other = two_rivals(git_world, second_clone)
    started = [
        subprocess.Popen(
            program(world, "promote", "--version", version),
            cwd=world.project,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for world, version in ((git_world, "2"), (other, "3"))
    ]
    said = [each.communicate(timeout=60) for each in started]
    assert sorted(each.returncode for each in started) == [0, 1], said
    winner = 2 if started[0].returncode == 0 else 3
    assert git_world.state() == other.state()
    assert git_world.state()["champion"] == winner
    assert git_world.state()["history"] == [1]


def test_two_registrations_never_share_a_number(
    git_world: World, second_clone: Callable[[], World]
) -> None:
    git_world.crown("0.80")
    other = second_clone()
    theirs, ours = other.train("0.90"), git_world.train("0.91")
    for world, run in ((other, theirs), (git_world, ours)):
        world.do("gate", "--run", str(run))
    meet_push(git_world, program(other, "register", "--run", str(theirs)), other.project)
    git_world.do("register", "--run", str(ours))
    numbers = [json.loads((run / "version.json").read_text())["version"] for run in (theirs, ours)]
    assert numbers == [2, 3]
    assert len(git_world.state()["versions"]) == 3


def test_rollback_that_meets_a_promotion_loses(
    git_world: World, second_clone: Callable[[], World]
) -> None:
    git_world.crown("0.80")
    git_world.crown("0.81")
    git_world.submit("0.82")
    other = second_clone()
    meet_push(git_world, program(other, "promote", "--version", "3"), other.project)
    said = git_world.say("rollback")
    assert (said.code, "nothing was rolled back: somebody was faster" in said.err) == (1, True)
    assert git_world.state()["champion"] == 3
