"""The MLflow server of the examples, one for each story."""

from collections.abc import Iterator

import pytest
from e2e.example.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("server"))
    try:
        made.start()
        yield made
    finally:
        made.kill()
