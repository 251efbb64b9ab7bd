"""A registry that asks for a token: what registers and promotes has it, the team's code has not.

Before a real MLflow server stands a door, which lets nobody through without the token. A step of
the example looks for the token, and knocks: what it found is in its log.
"""

import http.client
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from doubles.server import listening
from e2e.example.project import Project, Said, make
from e2e.example.server import Server

TOKEN, VARIABLE = "let-me-in", "MLFLOW_TRACKING_TOKEN"
IN_CLUSTER = "http://mlflow.mlflow.svc:5000"
LOOKS = """
import os
import urllib.error
import urllib.request

print("token:", os.environ.get("MLFLOW_TRACKING_TOKEN"))
try:
    urllib.request.urlopen("{address}/api/2.0/mlflow/registered-models/get?name=mortgage")
except urllib.error.HTTPError as error:
    print("the registry says", error.code)
"""


@pytest.fixture(scope="module")
def door(server: Server) -> Iterator[str]:
    """The address of a server that wants the token, and hands everything else on."""

    class Door(BaseHTTPRequestHandler):
        def answer(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self.send_error(401)
                return
            behind = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            behind.request(self.command, self.path, content, dict(self.headers))
            answer = behind.getresponse()
            said = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"] or "text/plain")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)
            behind.close()

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server's own

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            """Nothing: a test shows what it asks for."""

    with listening(Door) as address:
        yield address


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, door: str) -> Project:
    """The example for Kubeflow, whose registry asks for the token."""
    root = make(tmp_path_factory.mktemp("login"), "examples/kubeflow").root
    made = Project(root, root / "examples/kubeflow")
    made.replace(f'"{IN_CLUSTER}"', f'"{door}", secrets: {{{VARIABLE}: mlflow-login}}')
    train = root / "examples/mortgage/train.py"
    code = train.read_text(encoding="utf-8")
    train.write_text(code + LOOKS.replace("{address}", door), encoding="utf-8")
    made.build()
    made.commit("A registry that asks who is there")
    return made


@pytest.fixture(scope="module")
def said(project: Project) -> Said:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, TOKEN)
        return project.mlopsc("run", "--target", "kubeflow")


def test_without_the_token_nothing_begins(project: Project) -> None:
    told = project.mlopsc("run", "--target", "kubeflow")
    assert told.code == 3, told.out + told.err
    assert f"its pods read {VARIABLE} from Secrets: export that before the run" in told.err
    assert "train" not in told.err


def test_with_it_the_run_is_tracked_registered_and_promoted(said: Said, server: Server) -> None:
    assert said.code == 0, said.out + said.err
    model = server.get("registered-models/get", name="mortgage")["registered_model"]
    assert [each["alias"] for each in model["aliases"]] == ["champion"]


def test_the_step_has_no_token_and_the_registry_does_not_know_it(
    project: Project, said: Said
) -> None:
    assert said.code == 0
    (log,) = Path(project.folder).glob(".mlops/runs/*/kfp/step-train/log.txt")
    text = log.read_text(encoding="utf-8")
    assert "token: None" in text
    assert "the registry says 401" in text


def test_the_token_is_written_down_nowhere(project: Project, said: Said) -> None:
    assert said.code == 0
    files = [each for each in project.root.rglob("*") if each.is_file()]
    assert not [each for each in files if TOKEN.encode() in each.read_bytes()]
