"""A Kubernetes control plane on loopback: etcd, the API server and its controllers."""

import json
import os
import secrets
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any, TypeVar

from conformance.control_plane import flags
from conformance.control_plane.crds import CRDS
from conformance.control_plane.flags import free_port
from conformance.control_plane.programs import binary, module_folder, monitoring_crds

_PATIENCE = 180.0
_PAUSE = 0.2
_OK = 200
_TOKEN_BYTES = 16
T = TypeVar("T")
_CONTEXT = ssl.create_default_context()
_CONTEXT.check_hostname = False
_CONTEXT.verify_mode = ssl.CERT_NONE
"""The server's certificate is its own, made a moment ago on this machine."""


@dataclass(frozen=True)
class Answer:
    """What kubectl said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Plane:
    """A running control plane, and kubectl as its administrator."""

    folder: Path
    port: int
    token: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(
        self, name: str, *arguments: str, before: Sequence[str] = (), **environment: str
    ) -> None:
        """A program, its words in NAME.log; `before` are the words of a program that becomes it."""
        command = [*before, str(binary(name)), *arguments]
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, env={**os.environ, **environment}
            )
        self.processes.append(process)

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"

    def kubectl(self, *arguments: str, given: str = "") -> Answer:
        done = subprocess.run(
            [str(binary("kubectl")), f"--kubeconfig={self.kubeconfig}", *arguments],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def apply(self, objects: Sequence[Any]) -> Answer:
        """Server-side, strict: a field that nobody knows is an error."""
        words = ("apply", "--server-side", "--validate=strict", "--force-conflicts", "-f", "-")
        return self.kubectl(*words, given=_list(objects))

    def create(self, objects: Sequence[Any]) -> Answer:
        """One after another; one that is refused stops none of the others."""
        return self.kubectl("create", "-f", "-", given=_list(objects))

    def get(self, *what: str) -> Any:
        answer = self.kubectl("get", *what, "-o", "json")
        assert answer.status == 0, answer.err
        return json.loads(answer.out)

    def read(self, path: str) -> Any:
        """The object or list at a path of the API."""
        status, answer = self._ask("GET", path)
        assert status == _OK, answer
        return answer

    def post(self, path: str, body: Any, *, dry: bool = False) -> tuple[int, Any]:
        """Create an object: the status and what the server says; `dry` leaves nothing behind."""
        return self._ask("POST", path + ("?dryRun=All" if dry else ""), body)

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = self._connect(method, path, body)
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        return response.status, answer

    def _connect(self, method: str, path: str, body: Any = None) -> HTTPSConnection:
        connection = HTTPSConnection("127.0.0.1", self.port, context=_CONTEXT, timeout=_PATIENCE)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        return connection

    @contextmanager
    def watch(self, path: str, version: str) -> Iterator[HTTPResponse]:
        """A line of JSON for every change of a list since a version of it."""
        words = f"watch=1&allowWatchBookmarks=true&resourceVersion={version}"
        connection = self._connect("GET", f"{path}?{words}")
        try:
            yield connection.getresponse()
        finally:
            connection.close()

    def wait_for_quota(self, namespace: str) -> None:
        """Admission refuses all before the quota controller has counted once."""

        def counted() -> bool:
            quotas = self.read(f"/api/v1/namespaces/{namespace}/resourcequotas")["items"]
            return all(
                each.get("status", {}).get("hard") == each["spec"]["hard"] for each in quotas
            )

        until(counted, f"the quotas of {namespace} are counted")


def _list(objects: Sequence[Any]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)})


@contextmanager
def running(folder: Path) -> Iterator[Plane]:
    """The plane, ready; all its processes end with the block. Logs stay in `folder`."""
    plane = Plane(folder, free_port(), secrets.token_hex(_TOKEN_BYTES))
    try:
        _start(plane)
        install_crds(plane, crds_of("kueue", "sigs.k8s.io/kueue"), *monitoring_crds(), *_serving())
        yield plane
    finally:
        # Nothing of it is kept, so nothing has to end in order.
        for each in reversed(plane.processes):
            each.kill()
            each.wait()


def _start(plane: Plane) -> None:
    folder = plane.folder
    (folder / "certificates").mkdir(parents=True)
    flags.write_keys(folder, plane.token)
    client, peer = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    plane.start("etcd", *flags.etcd(folder, client, peer))
    plane.start("kube-apiserver", *flags.api_server(folder, plane.port, client))
    flags.write_kubeconfig(plane.kubeconfig, plane.port, plane.token)
    _wait_ready(plane)
    plane.start("kube-controller-manager", *flags.controllers(folder, plane.kubeconfig))


def _wait_ready(plane: Plane) -> None:
    until(lambda: plane.kubectl("get", "--raw", "/readyz").status == 0, "the API server is ready")


def crds_of(program: str, module: str, folder: str = "config/components/crd/bases") -> Path:
    """Where a module keeps the CRDs of its own."""
    return module_folder(program, module) / folder


def _serving() -> Iterator[Path]:
    folder = crds_of("kserve", "github.com/kserve/kserve", "config/crd/full")
    for each in ("inferenceservices", "servingruntimes"):
        yield folder / f"serving.kserve.io_{each}.yaml"


def install_crds(plane: Plane, *folders: Path) -> None:
    """The CRDs that are written here, and those of `folders`, each a folder or a file."""
    answers = [plane.kubectl("apply", "--server-side", "-f", str(each)) for each in folders]
    for answer in (*answers, plane.apply(CRDS)):
        assert answer.status == 0, answer.err
    established = ("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
    answer = plane.kubectl(*established)
    assert answer.status == 0, answer.err


def until(holds: Callable[[], T], what: str, *, seconds: float = _PATIENCE) -> T:
    """The first answer that is not empty; what did not come is an error that names it."""
    deadline = time.monotonic() + seconds
    while not (answer := holds()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(_PAUSE)
    return answer
