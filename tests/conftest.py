"""What all tests share: the `--update` option, which rewrites expected files."""

import os

import pytest

# What tests start writes byte code as it would for a user, whatever this machine has set.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--update`."""
    parser.addoption(
        "--update",
        action="store_true",
        help="rewrite expected files from what the code does now; read the diff afterwards",
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether a test that finds a difference writes it down instead of failing."""
    return bool(request.config.getoption("--update"))
