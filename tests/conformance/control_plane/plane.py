"""A Kubernetes control plane on loopback: etcd, the API server and its controllers."""

import json
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

from conformance.control_plane.crds import CRDS
from conformance.control_plane.programs import binary, module_folder, monitoring_crds

_READY_SECONDS = 60.0
_TOKEN_BYTES = 16
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

    def post(self, path: str, body: Any, *, dry: bool = False) -> tuple[int, Any]:
        """Create an object: the status and what the server says; `dry` leaves nothing behind."""
        connection = HTTPSConnection("127.0.0.1", self.port, context=_CONTEXT, timeout=30)
        query = "?dryRun=All" if dry else ""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request("POST", path + query, json.dumps(body), headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        return response.status, answer

    def wait_for_quota(self, namespace: str) -> None:
        """Admission refuses all before the quota controller has counted once."""
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline:
            quotas = self.get("resourcequota", "-n", namespace)["items"]
            counted = [
                each.get("status", {}).get("hard") == each["spec"]["hard"] for each in quotas
            ]
            if all(counted):
                return
            time.sleep(0.1)
        raise TimeoutError(f"the quotas of {namespace} were not counted")


def _list(objects: Sequence[Any]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)})


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running(folder: Path) -> Iterator[Plane]:
    """The plane, ready; all its processes end with the block. Logs stay in `folder`."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        plane = _start(folder, started)
        _wait_ready(plane)
        _install(plane)
        yield plane
    finally:
        # Nothing of it is kept, so nothing has to end in order.
        for each in reversed(started):
            each.kill()
            each.wait()


def _start(folder: Path, started: list[subprocess.Popen[bytes]]) -> Plane:
    plane = Plane(folder, free_port(), secrets.token_hex(_TOKEN_BYTES))
    certificates = folder / "certificates"
    certificates.mkdir(parents=True)
    _write_keys(plane)
    client, peer = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    started.append(_run(folder, "etcd", *_etcd(folder, client, peer)))
    started.append(_run(folder, "kube-apiserver", *_api_server(plane, client)))
    _write_kubeconfig(plane)
    _wait_ready(plane)
    started.append(_run(folder, "kube-controller-manager", *_controllers(plane)))
    return plane


def _run(folder: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen([str(binary(name)), *arguments], stdout=log, stderr=log, cwd=folder)


def _write_keys(plane: Plane) -> None:
    """The key that signs the tokens of service accounts, and the administrator's own token."""
    openssl = shutil.which("openssl")
    assert openssl, "openssl is not installed"
    key, public = plane.folder / "sa.key", plane.folder / "sa.pub"
    for words in (["genrsa", "-out", str(key), "2048"], _public(key, public)):
        subprocess.run([openssl, *words], check=True, capture_output=True)
    line = f'{plane.token},admin,admin,"system:masters"\n'
    (plane.folder / "tokens.csv").write_text(line, encoding="utf-8")


def _public(key: Path, public: Path) -> list[str]:
    return ["rsa", "-in", str(key), "-pubout", "-out", str(public)]


def _write_kubeconfig(plane: Plane) -> None:
    server = {"server": f"https://127.0.0.1:{plane.port}", "insecure-skip-tls-verify": True}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": server}],
        "users": [{"name": "admin", "user": {"token": plane.token}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
        "current-context": "test",
    }
    plane.kubeconfig.write_text(json.dumps(config), encoding="utf-8")
    plane.kubeconfig.chmod(0o600)


def _etcd(folder: Path, client: str, peer: str) -> list[str]:
    return [
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        "--unsafe-no-fsync=true",
    ]


def _api_server(plane: Plane, etcd: str) -> list[str]:
    return [
        f"--etcd-servers={etcd}",
        f"--cert-dir={plane.folder / 'certificates'}",
        "--bind-address=127.0.0.1",
        f"--secure-port={plane.port}",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--allow-privileged=true",
        "--authorization-mode=RBAC",
        f"--token-auth-file={plane.folder / 'tokens.csv'}",
        f"--service-account-issuer=https://127.0.0.1:{plane.port}/",
        f"--service-account-key-file={plane.folder / 'sa.pub'}",
        f"--service-account-signing-key-file={plane.folder / 'sa.key'}",
    ]


def _controllers(plane: Plane) -> list[str]:
    return [
        f"--kubeconfig={plane.kubeconfig}",
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        f"--secure-port={free_port()}",
        "--authentication-skip-lookup=true",
        f"--service-account-private-key-file={plane.folder / 'sa.key'}",
        f"--root-ca-file={plane.folder / 'certificates' / 'apiserver.crt'}",
        "--resource-quota-sync-period=5s",
    ]


def _wait_ready(plane: Plane) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while plane.kubectl("get", "--raw", "/readyz").status:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the API server is not ready: see {plane.folder}")
        time.sleep(0.2)


def _install(plane: Plane) -> None:
    """The CRDs of what a cluster with Kubeflow, Kueue and prometheus-operator has."""
    bases = module_folder("kueue", "sigs.k8s.io/kueue") / "config" / "components" / "crd" / "bases"
    files = [f"--filename={each}" for each in (bases, *monitoring_crds())]
    for answer in (plane.kubectl("apply", "--server-side", *files), plane.apply(CRDS)):
        assert answer.status == 0, answer.err
    established = ("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
    answer = plane.kubectl(*established)
    assert answer.status == 0, answer.err
