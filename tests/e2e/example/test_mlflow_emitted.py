"""The tests that are emitted with the MLflow example pass, where no server is but their own."""

import sys
from pathlib import Path

from e2e.example.project import make
from e2e.example.server import ADDRESS, free_port


def test_the_emitted_tests_pass_on_a_server_of_their_own(tmp_path: Path) -> None:
    """Started beside mlops.yaml, as the emitted README says; the team's server is down."""
    project = make(tmp_path, "examples/mortgage")
    project.replace(ADDRESS, f"http://127.0.0.1:{free_port()}")
    project.build()
    project.commit("A server that nobody has started")
    said = project.say(sys.executable, "-m", "pytest", "-q", "out/sidecar/tests")
    assert said.code == 0, said.out + said.err
    assert " passed" in said.out
    assert "skipped" not in said.out
    assert project.do("git", "status", "--porcelain") == "", "they work in a copy"
