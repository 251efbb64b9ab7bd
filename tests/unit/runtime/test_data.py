"""The pinned version or a refusal that names the command that helps."""

import hashlib
import json
import subprocess
from pathlib import Path

from e2e.backends.world import World

from mlopsc_templates.runtime import digest

POINTER = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"
)


def dataset(world: World, **changed: object) -> None:
    pipeline = json.loads((world.tree / "pipeline.json").read_text())
    pipeline["data"]["applications"].update(changed)
    (world.tree / "pipeline.json").write_text(json.dumps(pipeline))


def test_pinned_version_is_verified(world: World) -> None:
    assert "is the pinned version" in world.do("data", "verify")
    assert world.say("data", "verify", "--dataset", "nope").code == 64


def test_changed_dataset_is_a_difference(world: World) -> None:
    (world.project / "data.csv").write_text("x\n1\n")
    said = world.say("data", "verify")
    assert said.code == 2
    assert "but the build pinned" in said.err
    assert "mlopsc pin" in said.err


def test_missing_dataset_names_what_fetches_it(world: World) -> None:
    (world.project / "data.csv").unlink()
    for versioning, command in (("dvc", "dvc pull 'data.csv'"), ("git", "git checkout -- ")):
        dataset(world, versioning=versioning)
        said = world.say("data", "verify")
        assert (said.code, command in said.err) == (3, True)


def test_lfs_pointer_is_refused_with_the_command(world: World) -> None:
    (world.project / "data.csv").write_text(POINTER)
    said = world.say("data", "verify")
    assert said.code == 3
    assert "data.csv is a Git LFS pointer, not the data" in said.err
    assert "git lfs pull --include 'data.csv'" in said.err


def test_lfs_pointer_inside_a_folder_is_refused(world: World) -> None:
    (world.project / "many").mkdir()
    (world.project / "many" / "one.csv").write_text(POINTER)
    dataset(world, path="many")
    assert "many/one.csv is a Git LFS pointer" in world.say("data", "verify").err


def test_folder_digest_is_that_of_the_sha256sum_listing(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.csv", "b/c.csv", "b.csv"):
        (tmp_path / name).write_text(name)
    listing = subprocess.run(
        ["sha256sum", "a.csv", "b.csv", "b/c.csv"], cwd=tmp_path, capture_output=True, check=True
    ).stdout
    assert digest.of_path(tmp_path) == hashlib.sha256(listing).hexdigest()


def test_link_in_a_dataset_is_refused(world: World) -> None:
    (world.project / "many").mkdir()
    (world.project / "many" / "one.csv").symlink_to("/etc/hostname")
    dataset(world, path="many")
    said = world.say("data", "verify")
    assert (said.code, "is a link or a special file" in said.err) == (1, True)


def test_step_refuses_data_that_moved(world: World, run: Path) -> None:
    (world.project / "data.csv").write_text("x\n1\n")
    assert world.say("step", "prepare", "--run", str(run)).code == 2
    assert not (run / "outputs").exists()
