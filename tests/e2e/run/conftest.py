"""A fresh world for every test."""

from pathlib import Path

import pytest
from e2e.run.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)
