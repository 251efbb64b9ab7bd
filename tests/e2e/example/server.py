"""A real MLflow server, on loopback and sqlite, that a test may kill and start again.

What stands on it is read over its REST API, not with the client that the runtime uses.
https://mlflow.org/docs/latest/api_reference/rest-api.html
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ADDRESS = "http://127.0.0.1:5000"
"""What the example's mlops.yaml names."""
_UP_SECONDS = 180.0
# No jobs are run here, and the process for them doubles the time until the server answers.
_PLAIN = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass(slots=True)
class Server:
    """What it stores survives `kill` and `start`; so does its address."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers; its process group is its own."""
        argv = [
            *(sys.executable, "-m", "mlflow", "server", "--workers=1"),
            *("--host=127.0.0.1", f"--port={self.port}"),
            f"--backend-store-uri=sqlite:///{self.folder}/db",
            f"--artifacts-destination={self.folder}/artifacts",
        ]
        log = self.folder / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                argv,
                env={**os.environ, **_PLAIN},
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + _UP_SECONDS
        while time.monotonic() < end and not self._answers():
            assert self.process.poll() is None, log.read_text()
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            return self._read("/health") == b"OK"
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """It is gone in the middle of whatever it did."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
        self.process = None

    def get(self, call: str, **query: str) -> Any:
        """The answer of a call of the REST API."""
        text = urllib.parse.urlencode(query)
        return json.loads(self._read(f"/api/2.0/mlflow/{call}?{text}"))

    def version(self, number: str) -> dict[str, Any]:
        """A version of the model `mortgage`, its tags as a mapping."""
        found = self.get("model-versions/get", name="mortgage", version=number)["model_version"]
        return {**found, "tags": pairs(found.get("tags", []))}

    def artifact(self, run_id: str, path: str) -> bytes:
        query = urllib.parse.urlencode({"path": path, "run_uuid": run_id})
        return self._read(f"/get-artifact?{query}")

    def _read(self, path: str) -> bytes:
        with urllib.request.urlopen(f"{self.uri}{path}", timeout=20) as answer:  # noqa: S310 - our own loopback
            content: bytes = answer.read()
        return content


def pairs(listed: list[dict[str, Any]]) -> dict[str, Any]:
    """MLflow's list of `{"key": …, "value": …}` as a mapping."""
    return {each["key"]: each["value"] for each in listed}
