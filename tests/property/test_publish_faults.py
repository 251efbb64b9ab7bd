"""Publishing under every fault at every call: the old tree or the new one, and nothing between."""

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from unit.emit.calls import FAULTS, Fault
from unit.emit.faults import Report, Scenario, quick_folder, sweep

from mlopsc.artifact.model import Artifact
from mlopsc.emit import disk, exchange
from mlopsc.emit.beside import Beside
from mlopsc.emit.compare import wanted_files
from mlopsc.emit.publish import publish
from mlopsc.emit.stage import write_stage
from mlopsc.emit.verify import verify
from mlopsc.record import replace

Method = Literal["exchange", "journal"]

KILLS = FAULTS[:2]
QUICK = [*KILLS, *FAULTS[-2:]]
HEADERS = {name: {"compiler": "0.1.0", "version": name} for name in ("old", "new")}


def tree_of(version: str, files: int) -> list[Artifact]:
    """`files` files in three folders; version `new` drops one and makes another executable."""
    kept = range(files if version == "old" else files - 1)
    made = [Artifact(f"d{n % 3}/f{n}.txt", f"{version} {n}\n" * 40) for n in kept]
    return [*made, Artifact("run.sh", f"# {version}\n", executable=version == "new")]


def write(base: Path, version: str, files: int) -> None:
    publish(tree_of(version, files), HEADERS[version], base / "out" / "sidecar", project=base)


def publishing(files: int = 3, *, first: bool = False) -> Scenario:
    """Publishing `new` over `old`, or over nothing at all with `first`."""

    def reset(base: Path) -> None:
        shutil.rmtree(base, ignore_errors=True)
        base.mkdir()
        if not first:
            write(base, "old", files)

    def start(base: Path) -> None:
        if not first:
            verify(base / "out" / "sidecar")

    return Scenario(
        reset=reset,
        act=lambda base: write(base, "new", files),
        read=lambda base: state_of(base / "out" / "sidecar", files, absent_is_old=first),
        start=start,
        again=lambda base: write(base, "new", files),
        junk=junk_in,
    )


def state_of(tree: Path, files: int, *, absent_is_old: bool = False) -> str:
    """`old`, `new`, or what else is on the disk; modes count."""
    if not tree.exists():
        return "old" if absent_is_old else "no tree"
    found = {
        each.relative_to(tree).as_posix(): (each.read_text(), each.stat().st_mode & 0o777)
        for each in tree.rglob("*")
        if each.is_file() and each.name != "mlops.lock.json"
    }
    for version in ("old", "new"):
        wanted = {
            each.path: (each.text, 0o755 if each.executable else 0o644)
            for each in tree_of(version, files)
        }
        if found == wanted and verify(tree).whole:
            return version
    return "a torn tree"


def junk_in(base: Path) -> Sequence[str]:
    places = (base, base / "out")
    return sorted(
        each.name for place in places for each in place.iterdir() if each.name.startswith(".")
    )


@contextmanager
def file_system(method: Method) -> Iterator[None]:
    """As it is, or one that knows no exchange: renameat2 then answers EINVAL."""
    real = exchange.swap

    def refuse(left: str, right: str) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), left, None, right)

    if method == "journal":
        exchange.swap = refuse
    try:
        yield
    finally:
        exchange.swap = real


def full_sweep(
    base: Path, *, files: int = 40, faults: Sequence[Fault] = FAULTS
) -> dict[str, Report]:
    """All ways to publish, for `make proof`: about 8 x 8 x `files` faults for each of them."""
    base.mkdir(parents=True, exist_ok=True)
    reports = {}
    for method in ("exchange", "journal"):
        with file_system(method):
            reports[method] = sweep(publishing(files), base / method, faults)
    reports["first"] = sweep(publishing(files, first=True), base / "first", faults)
    return reports


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Path]:
    with quick_folder(tmp_path) as folder:
        yield folder


@pytest.mark.parametrize("method", ["exchange", "journal"])
def test_any_fault_at_any_call_leaves_the_old_or_the_new_tree(method: Method, base: Path) -> None:
    with file_system(method):
        report = sweep(publishing(2), base)
    assert report.violations == ()
    assert report.calls.count("fsync") >= 6
    assert report.calls.count("swap") == 1
    assert report.faults == len(FAULTS) * len(report.calls)
    assert {state.partition(": ")[2] for state in report.states} == {"old", "new"}


def test_any_fault_in_the_first_publish_leaves_nothing_or_the_tree(base: Path) -> None:
    report = sweep(publishing(2, first=True), base, QUICK)
    assert report.violations == ()
    assert {state.partition(": ")[2] for state in report.states} == {"old", "new"}


def test_the_sweep_catches_a_publish_by_two_renames(base: Path) -> None:
    report = sweep(replace(publishing(2), act=two_renames, failures=(OSError,)), base, KILLS)
    assert any("the disk holds no tree" in each for each in report.violations)


def test_the_sweep_catches_a_publish_file_by_file(base: Path) -> None:
    report = sweep(replace(publishing(2), act=file_by_file, failures=(OSError,)), base, KILLS)
    assert any("the disk holds a torn tree" in each for each in report.violations)


def test_the_sweep_catches_a_journal_that_nobody_replays(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(_: Beside) -> bool:
        return False

    monkeypatch.setattr(exchange, "_is_whole_journal", forget)
    with file_system("journal"):
        report = sweep(publishing(2), base, KILLS)
    assert any("the disk holds no tree" in each for each in report.violations)


def test_the_sweep_refuses_an_action_with_a_call_that_it_cannot_reach(base: Path) -> None:
    def unseen(base: Path) -> None:
        (base / "unseen").write_text("x")
        write(base, "new", 2)

    with pytest.raises(AssertionError, match="has to work"):
        sweep(replace(publishing(2), act=unseen), base)


def two_renames(base: Path) -> None:
    """A mutant: what most tools do. Stage, move the old tree away, move the new one in."""
    tree, stage, old = (base / "out" / name for name in ("sidecar", ".stage", ".old"))
    write_stage(stage, wanted_files(tree_of("new", 2), HEADERS["new"]))
    os.rename(tree, old)  # noqa: PTH104 - the call that the harness sees
    os.rename(stage, tree)  # noqa: PTH104 - the same
    shutil.rmtree(old)


def file_by_file(base: Path) -> None:
    """A mutant: every file replaced in one step, the tree in many."""
    tree = base / "out" / "sidecar"
    wanted = wanted_files(tree_of("new", 2), HEADERS["new"])
    for path, each in wanted.items():
        disk.replace_file(f"{tree}/{path}", each.data, 0o755 if each.executable else 0o644)
    os.unlink(tree / "d1" / "f1.txt")  # noqa: PTH108 - the call that the harness sees
