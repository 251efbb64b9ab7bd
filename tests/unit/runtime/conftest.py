"""A tiny project in a repository without a remote, for what needs a whole tree."""

from pathlib import Path

import pytest
from e2e.backends.world import World, build, commit


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = build(tmp_path / "one", tmp_path / "store", {"backend": "git-sidecar"})
    commit(found.project)
    return found


@pytest.fixture
def run(world: World) -> Path:
    """A tracked run that has not run any step."""
    folder = world.project / ".mlops" / "runs" / "r1"
    world.do("track", "--run", str(folder))
    return folder
