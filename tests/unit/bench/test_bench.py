"""What `make bench` measures with: pairs, ratios, projects. No time is asserted."""

import subprocess
import sys
from pathlib import Path

import pytest
from bench import peers
from bench.measure import Command, Cost, Pair, machine, pair, run, spread
from bench.specs import project


def test_a_pair_is_one_of_each_in_turn(tmp_path: Path) -> None:
    log = tmp_path / "log"
    commands = [
        Command(name, ["/bin/sh", "-c", f"echo {name} >> log"], tmp_path) for name in ("a", "b")
    ]
    found = pair(commands[0], commands[1], times=4)
    assert (len(found.ours), len(found.theirs)) == (4, 4)
    assert log.read_text(encoding="utf-8").split() == ["a", "b", *"baabbaab"]


def test_the_cpu_of_children_counts(tmp_path: Path) -> None:
    busy = "sum(range(5_000_000))"
    argv = ["/bin/sh", "-c", f"'{sys.executable}' -c '{busy}'; '{sys.executable}' -c '{busy}'"]
    twice = run(Command("two children", argv, tmp_path))
    once = run(Command("itself", [sys.executable, "-c", busy], tmp_path))
    assert twice.cpu > once.cpu > 0
    assert twice.peak > 1


def test_what_fails_is_not_measured(tmp_path: Path) -> None:
    wrong = Command("wrong", [sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)
    with pytest.raises(RuntimeError, match="wrong ended with 1: no such thing"):
        run(wrong)


def test_a_ratio_has_a_middle_and_ends() -> None:
    costs = tuple(Cost(cpu, cpu, 1) for cpu in range(1, 12))
    found = Pair(costs, (Cost(2, 2, 1),) * 11)
    assert spread(found.ratios()) == "3.00x [1.00 to 5.00]"
    assert machine()


@pytest.mark.parametrize("lines", [98, 300])
def test_a_project_has_the_lines_that_are_asked_for_and_builds(lines: int, tmp_path: Path) -> None:
    made = project(tmp_path / "project", lines=lines)
    count = (made / "mlops.yaml").read_text(encoding="utf-8").count("\n")
    assert lines - 9 <= count <= lines
    build = [sys.executable, "-m", "mlopsc", "build"]
    assert subprocess.run(build, cwd=made, capture_output=True, check=False).returncode == 0
    assert len(list((made / "out/sidecar").rglob("*"))) > 40


def test_every_peer_is_at_a_locked_version() -> None:
    for name in ("kubectl", "kustomize", "kapitan", "kfp", "sagemaker"):
        assert peers.version(name).lstrip("v")[0].isdigit(), name
