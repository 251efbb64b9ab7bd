"""The tests that are emitted with the MLflow example pass, where no server is but their own."""

import json
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

from e2e.example.project import make


def test_the_emitted_tests_pass_on_a_server_of_their_own(tmp_path: Path) -> None:
    """Started in the folder of mlops.yaml, as the emitted README says."""
    project = make(tmp_path, "examples/mortgage")
    tracking = json.loads((project.tree / "tracking.json").read_text(encoding="utf-8"))
    assert tracking["backend"] == "mlflow"
    named = urlsplit(tracking["uri"])
    with socket.socket() as probe:
        answered = probe.connect_ex((str(named.hostname), int(named.port or 0)))
    assert answered, "the tests must not need the server that the team uses"
    said = project.say(sys.executable, "-m", "pytest", "-q", "out/sidecar/tests")
    assert said.code == 0, said.out + said.err
    assert " passed" in said.out
    assert "skipped" not in said.out
    assert project.do("git", "status", "--porcelain") == "", "they work in a copy"
