"""One control plane for all tests that ask only admission, one whole cluster for the others.

Programs start with the first test that needs them. Logs lie in the folder of the plane, which
pytest keeps.
"""

import shutil
from collections.abc import Iterator

import pytest
from conformance.control_plane.nodes import start_nodes
from conformance.control_plane.operators import start_serving, start_training
from conformance.control_plane.plane import Plane, running


@pytest.fixture(scope="session")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plane]:
    """An API server, its quota controller, and no node."""
    if shutil.which("go") is None:
        pytest.skip("no go: https://go.dev/dl/")
    with running(tmp_path_factory.mktemp("control-plane")) as started:
        yield started


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plane]:
    """A plane with a scheduler, whose nodes kwok plays."""
    if shutil.which("go") is None:
        pytest.skip("no go: https://go.dev/dl/")
    with running(tmp_path_factory.mktemp("cluster")) as started:
        start_nodes(started)
        yield started


@pytest.fixture(scope="session")
def training(cluster: Plane) -> Plane:
    """The cluster with Kueue, JobSet and Trainer."""
    start_training(cluster)
    return cluster


@pytest.fixture(scope="session")
def newer_serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plane]:
    """A cluster of its own with KServe 0.20: the CRDs of the two releases have the same names."""
    if shutil.which("go") is None:
        pytest.skip("no go: https://go.dev/dl/")
    with running(tmp_path_factory.mktemp("newer-cluster")) as started:
        start_nodes(started)
        start_serving(started, "kserve-0.20")
        yield started


@pytest.fixture(scope="session")
def serving(cluster: Plane) -> Plane:
    """The cluster with KServe."""
    start_serving(cluster)
    return cluster
