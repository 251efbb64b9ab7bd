"""What the programs of a control plane are started with: keys, a kubeconfig, flags."""

import json
import shutil
import socket
import subprocess
from pathlib import Path

_BITS = "2048"
_FOR_WEBHOOKS = ("-days", "2", "-nodes", "-subj", "/CN=127.0.0.1")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def openssl(*words: str) -> None:
    program = shutil.which("openssl")
    assert program, "openssl is not installed"
    subprocess.run([program, *words], check=True, capture_output=True)


def write_keys(folder: Path, token: str) -> None:
    """The key that signs the tokens of service accounts, and the administrator's own token."""
    key, public = folder / "sa.key", folder / "sa.pub"
    openssl("genrsa", "-out", str(key), _BITS)
    openssl("rsa", "-in", str(key), "-pubout", "-out", str(public))
    line = f'{token},admin,admin,"system:masters"\n'
    (folder / "tokens.csv").write_text(line, encoding="utf-8")


def write_certificate(folder: Path) -> Path:
    """tls.crt and tls.key of a server on 127.0.0.1, which is its own authority."""
    folder.mkdir(parents=True)
    made = ("-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.crt"))
    address = ("-addext", "subjectAltName=IP:127.0.0.1")
    openssl("req", "-x509", "-newkey", f"rsa:{_BITS}", *_FOR_WEBHOOKS, *address, *made)
    return folder


def write_kubeconfig(path: Path, port: int, token: str) -> None:
    server = {"server": f"https://127.0.0.1:{port}", "insecure-skip-tls-verify": True}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": server}],
        "users": [{"name": "admin", "user": {"token": token}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
        "current-context": "test",
    }
    path.write_text(json.dumps(config), encoding="utf-8")
    path.chmod(0o600)


def etcd(folder: Path, client: str, peer: str) -> list[str]:
    return [
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        "--unsafe-no-fsync=true",
    ]


def api_server(folder: Path, port: int, etcd_url: str) -> list[str]:
    return [
        f"--etcd-servers={etcd_url}",
        f"--cert-dir={folder / 'certificates'}",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--allow-privileged=true",
        "--authorization-mode=RBAC",
        f"--token-auth-file={folder / 'tokens.csv'}",
        f"--service-account-issuer=https://127.0.0.1:{port}/",
        f"--service-account-key-file={folder / 'sa.pub'}",
        f"--service-account-signing-key-file={folder / 'sa.key'}",
    ]


def controllers(folder: Path, kubeconfig: Path) -> list[str]:
    return [
        *on_loopback(kubeconfig),
        f"--service-account-private-key-file={folder / 'sa.key'}",
        f"--root-ca-file={folder / 'certificates' / 'apiserver.crt'}",
        "--resource-quota-sync-period=5s",
        # The heart of a played node beats late on a busy machine, and its pods would be evicted.
        "--node-monitor-grace-period=30m",
    ]


def on_loopback(kubeconfig: Path) -> list[str]:
    """What the scheduler and the controller manager have in common; nothing makes them wait."""
    return [
        f"--kubeconfig={kubeconfig}",
        "--leader-elect=false",
        "--kube-api-qps=500",
        "--kube-api-burst=1000",
        "--bind-address=127.0.0.1",
        f"--secure-port={free_port()}",
        "--authentication-skip-lookup=true",
    ]
