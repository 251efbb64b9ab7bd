"""One control plane for all tests of this folder; its logs are kept where one fails."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conformance.control_plane.plane import Plane, running


@pytest.fixture(scope="session")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plane]:
    if shutil.which("go") is None:
        pytest.skip("no go: https://go.dev/dl/")
    folder: Path = tmp_path_factory.mktemp("control-plane")
    with running(folder) as started:
        yield started
