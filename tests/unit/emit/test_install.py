"""Files for the repository's root: installed, compared, removed, and never over someone's own."""

import json
from pathlib import Path

import pytest
from unit.emit.calls import FAULTS
from unit.emit.faults import Scenario, quick_folder, sweep
from unit.emit.trees import README, build, snapshot

from mlopsc.artifact.model import Artifact
from mlopsc.emit.compare import Compared
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.install import Installed, compare_installed, install

WORKFLOW = ".github/workflows/train.yml"
TEXTS = ("one\n", "two\n", "three\n")
STATE = ".mlopsc/install.lock.json"


def compiled(project: Path, text: str = "one\n", *more: str) -> Path:
    """A tree that installs a workflow with `text`, an executable hook, and empty files `more`."""
    build(
        project,
        README,
        Artifact(f"repo/{WORKFLOW}", text),
        *(Artifact(f"repo/{path}", "", executable=path.endswith(".sh")) for path in more),
    )
    return project / "out" / "sidecar"


def outside(project: Path) -> dict[str, tuple[str, int]]:
    return {path: each for path, each in snapshot(project).items() if not path.startswith("out/")}


def test_install_copies_remembers_updates_and_removes(tmp_path: Path) -> None:
    tree = compiled(tmp_path, "one\n", "ci/check.sh")
    assert install([tree], tmp_path) == Installed(written=(WORKFLOW, "ci/check.sh"))
    files = outside(tmp_path)
    assert (files[WORKFLOW], files["ci/check.sh"]) == (("one\n", 0o644), ("", 0o755))
    assert sorted(json.loads(files[STATE][0])["files"]) == [WORKFLOW, "ci/check.sh"]
    assert install([tree], tmp_path) == Installed(unchanged=(WORKFLOW, "ci/check.sh"))
    assert outside(tmp_path) == files

    compiled(tmp_path, "two\n")
    assert compare_installed([tree], tmp_path) == Compared(stale=(WORKFLOW, "ci/check.sh"))
    assert install([tree], tmp_path) == Installed(written=(WORKFLOW,), removed=("ci/check.sh",))
    assert sorted(outside(tmp_path)) == [WORKFLOW, STATE]
    assert not (tmp_path / "ci").exists()
    assert compare_installed([tree], tmp_path).same


def test_where_nothing_was_installed_nothing_is_compared_or_left(tmp_path: Path) -> None:
    tree = compiled(tmp_path)
    assert compare_installed([tree], tmp_path).same
    build(tmp_path, README)
    assert install([tree], tmp_path) == Installed()
    assert sorted(outside(tmp_path)) == []


def test_a_file_that_we_did_not_write_is_kept(tmp_path: Path) -> None:
    tree = compiled(tmp_path, "one\n", "Makefile")
    (tmp_path / "Makefile").write_text("mine\n")
    before = snapshot(tmp_path)
    with pytest.raises(EmitFailure, match="Makefile") as caught:
        install([tree], tmp_path)
    assert (caught.value.kind, caught.value.paths) == ("foreign", ("Makefile",))
    assert snapshot(tmp_path) == before
    assert "Makefile" in install([tree], tmp_path, force=True).written


def test_a_file_that_is_the_same_already_becomes_ours(tmp_path: Path) -> None:
    tree = compiled(tmp_path)
    (tmp_path / WORKFLOW).parent.mkdir(parents=True)
    (tmp_path / WORKFLOW).write_text("one\n")
    assert install([tree], tmp_path) == Installed(unchanged=(WORKFLOW,))
    compiled(tmp_path, "two\n")
    assert install([tree], tmp_path).written == (WORKFLOW,)


def test_a_file_that_was_edited_is_kept(tmp_path: Path) -> None:
    tree = compiled(tmp_path)
    install([tree], tmp_path)
    (tmp_path / WORKFLOW).write_text("mine\n")
    assert compare_installed([tree], tmp_path) == Compared(edited=(WORKFLOW,))
    with pytest.raises(EmitFailure, match=r"train\.yml") as caught:
        install([tree], tmp_path)
    assert caught.value.kind == "edited"
    assert (tmp_path / WORKFLOW).read_text() == "mine\n"


def test_an_edited_file_that_is_no_longer_produced_stays(tmp_path: Path) -> None:
    tree = compiled(tmp_path, "one\n", "Makefile")
    install([tree], tmp_path)
    (tmp_path / "Makefile").write_text("mine\n")
    compiled(tmp_path, "one\n")
    installed = install([tree], tmp_path)
    assert installed.removed == ()
    assert installed.warnings == ("Makefile is no longer produced; you edited it, so it stays",)
    assert (tmp_path / "Makefile").read_text() == "mine\n"
    assert compare_installed([tree], tmp_path).same


@pytest.mark.parametrize("link", [".github", ".github/workflows", WORKFLOW, ".mlopsc", STATE])
def test_a_symbolic_link_in_the_way_is_refused(tmp_path: Path, link: str) -> None:
    project, victim = tmp_path / "project", tmp_path / "victim"
    tree = compiled(project)
    victim.mkdir()
    (project / link).parent.mkdir(parents=True, exist_ok=True)
    (project / link).symlink_to(victim)
    with pytest.raises(EmitFailure) as caught:
        install([tree], project, force=True)
    assert (caught.value.kind, caught.value.paths) == ("symlink", (link,))
    assert list(victim.iterdir()) == []


def test_a_compiled_file_that_was_changed_is_not_installed(tmp_path: Path) -> None:
    tree = compiled(tmp_path)
    (tree / "repo" / WORKFLOW).write_text("run: evil\n")
    with pytest.raises(EmitFailure, match="not what its lock says") as caught:
        install([tree], tmp_path)
    assert caught.value.kind == "edited"
    assert sorted(outside(tmp_path)) == []


def test_two_trees_that_want_one_file_in_two_ways(tmp_path: Path) -> None:
    tree = compiled(tmp_path)
    build(tmp_path, Artifact(f"repo/{WORKFLOW}", "other\n"), target="other")
    with pytest.raises(EmitFailure) as caught:
        install([tree, tmp_path / "out" / "other"], tmp_path)
    assert (caught.value.kind, caught.value.paths) == ("refused", (WORKFLOW,))


def test_a_tree_that_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(EmitFailure, match="run mlopsc build") as caught:
        install([tmp_path / "out" / "sidecar"], tmp_path)
    assert caught.value.kind == "refused"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{", "edited"),
        ("{}", "edited"),
        ('{"schema": "mlopsc/install/v1", "files": {"../victim": "sha256:0"}}', "edited"),
        ('{"schema": "mlopsc/install/v2", "files": {}}', "newer"),
    ],
)
def test_a_planted_or_damaged_list_is_refused(tmp_path: Path, text: str, kind: str) -> None:
    tree = compiled(tmp_path)
    (tmp_path / ".mlopsc").mkdir()
    (tmp_path / STATE).write_text(text)
    with pytest.raises(EmitFailure) as caught:
        install([tree], tmp_path)
    assert (caught.value.kind, caught.value.paths) == (kind, (STATE,))


def test_any_fault_at_any_call_keeps_each_file_whole_and_is_finished_by_the_next(
    tmp_path: Path,
) -> None:
    states = {
        ("one\n", True, False, False): "old",
        ("two\n", False, True, False): "new",
        ("three\n", False, True, False): "new",
    }

    def reset(base: Path) -> None:
        compiled(base, "one\n", "Makefile")
        install([tree_of(base)], base)
        compiled(base, "two\n", "new.txt")

    def again(base: Path) -> None:
        compiled(base, "three\n", "new.txt")
        install([tree_of(base)], base)

    def read(base: Path) -> str:
        texts = {path: text for path, (text, _) in outside(base).items()}
        pending = "pending" in json.loads(texts[STATE])
        found = (texts.get(WORKFLOW, ""), "Makefile" in texts, "new.txt" in texts, pending)
        return states.get(found, "a part") if found[0] in TEXTS else "torn"

    scenario = Scenario(
        reset=reset,
        act=lambda base: install([tree_of(base)], base),
        read=read,
        start=lambda _: None,
        again=again,
        junk=lambda base: sorted(set(outside(base)) - {WORKFLOW, STATE, "new.txt"}),
        whole=frozenset({"old", "new", "a part"}),
    )
    chosen = [
        each for each in FAULTS if each.name in {"kill before", "kill after", "EIO from here"}
    ]
    with quick_folder(tmp_path) as base:
        report = sweep(scenario, base, chosen)
    assert report.violations == ()
    assert {each.partition(": ")[2] for each in report.states} == {"old", "new", "a part"}


def tree_of(project: Path) -> Path:
    return project / "out" / "sidecar"
