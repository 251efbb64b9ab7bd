"""Kueue, JobSet, Trainer and KServe as a cluster runs them: CRDs, configuration, webhooks.

Their own manifests come from their modules; what a cluster's certificates and Services do is done
here by an address on loopback: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#contacting-the-webhook
"""

import base64
import json
import shutil
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from conformance.control_plane import flags
from conformance.control_plane.plane import Plane, crds_of, install_crds, until
from conformance.control_plane.programs import module_folder

TRAINER = "github.com/kubeflow/trainer/v2"
KSERVE = "github.com/kserve/kserve"
_KUEUE_CERTIFICATES = "/etc/kueue/metrics/certs"
"""Where Kueue looks, whatever its configuration says; so it gets an /etc of its own."""
_OWN_ETC = 'mount --bind "$0" /etc && exec "$@"'
_FRAMEWORKS = (
    "batch/job",
    "jobset.x-k8s.io/jobset",
    "trainer.kubeflow.org/trainjob",
    "pod",
    "deployment",
)


@dataclass(frozen=True)
class Server:
    """A controller with webhooks: where it listens, and the folder of its certificate."""

    name: str
    port: int
    certificates: Path


def start_training(plane: Plane) -> None:
    """JobSet, Trainer and Kueue, with every webhook answering."""
    jobset = crds_of("jobset", "sigs.k8s.io/jobset")
    # Kueue looks for the CRDs of its frameworks once, when it starts.
    install_crds(plane, jobset, crds_of("trainer", TRAINER, "manifests/base/crds"))
    for name in ("jobset-system", "kubeflow-system", "kueue-system"):
        plane.kubectl("create", "namespace", name)
    servers = [_server(plane, name) for name in ("jobset", "trainer", "kueue")]
    for server, start in zip(servers, (_start_jobset, _start_trainer, _start_kueue), strict=True):
        start(plane, server)
    for server, folder in zip(servers, _webhook_folders(), strict=True):
        _add_webhooks(plane, server, _kustomized(plane, folder, plane.folder / server.name))


def start_serving(plane: Plane, program: str = "kserve") -> None:
    """KServe without Istio and Knative: Standard mode only. `program` chooses the release."""
    install_crds(plane, crds_of(program, KSERVE, "config/crd/full"))
    plane.kubectl("create", "namespace", "kserve")
    answer = plane.apply([_kserve_configuration(program)])
    assert answer.status == 0, answer.err
    server = _server(plane, program)
    plane.start(
        program,
        f"-kubeconfig={plane.kubeconfig}",
        "-metrics-addr=0",
        f"-health-probe-addr=127.0.0.1:{flags.free_port()}",
        f"-webhook-port={server.port}",
        POD_NAMESPACE="kserve",
        TMPDIR=str(plane.folder / program),
    )
    manifests = module_folder(program, KSERVE) / "config" / "webhook" / "manifests.yaml"
    _add_webhooks(plane, server, yaml.safe_load_all(manifests.read_text(encoding="utf-8")))


def _server(plane: Plane, name: str) -> Server:
    """controller-runtime looks for its certificate in $TMPDIR/k8s-webhook-server/serving-certs."""
    folder = plane.folder / name / "k8s-webhook-server" / "serving-certs"
    return Server(name, flags.free_port(), flags.write_certificate(folder))


def _start_jobset(plane: Plane, server: Server) -> None:
    config = {
        "apiVersion": "config.jobset.x-k8s.io/v1alpha1",
        "kind": "Configuration",
        "metrics": {"bindAddress": "0"},
        "health": {"healthProbeBindAddress": f"127.0.0.1:{flags.free_port()}"},
        "webhook": {"host": "127.0.0.1", "port": server.port, "certDir": str(server.certificates)},
        "leaderElection": {"leaderElect": False},
        "internalCertManagement": {"enable": False},
        "clientConnection": {"qps": 500, "burst": 500},
    }
    plane.start(*_configured(plane, server, config), KUBECONFIG=str(plane.kubeconfig))


def _start_trainer(plane: Plane, server: Server) -> None:
    config = {
        "apiVersion": "config.trainer.kubeflow.org/v1alpha1",
        "kind": "Configuration",
        "metrics": {"bindAddress": "0"},
        "health": {"healthProbeBindAddress": f"127.0.0.1:{flags.free_port()}"},
        "webhook": {"host": "127.0.0.1", "port": server.port},
        "leaderElection": {"leaderElect": False},
        "certManagement": {"enable": False},
    }
    environment = {"KUBECONFIG": str(plane.kubeconfig), "TMPDIR": str(plane.folder / "trainer")}
    plane.start(*_configured(plane, server, config), **environment)


def _start_kueue(plane: Plane, server: Server) -> None:
    config = {
        "apiVersion": "config.kueue.x-k8s.io/v1beta2",
        "kind": "Configuration",
        "namespace": "kueue-system",
        "metrics": {"bindAddress": "0"},
        "health": {"healthProbeBindAddress": f"127.0.0.1:{flags.free_port()}"},
        "webhook": {"host": "127.0.0.1", "port": server.port, "certDir": str(server.certificates)},
        "leaderElection": {"leaderElect": False},
        "internalCertManagement": {"enable": False},
        "clientConnection": {"qps": 500, "burst": 1000},
        # Without it one worker each: what was admitted waits until every new job has been seen.
        "controller": _own_configuration()["controller"],
        "manageJobsWithoutQueueName": False,
        "integrations": {"frameworks": list(_FRAMEWORKS)},
    }
    etc = plane.folder / "etc"
    flags.write_certificate(etc / Path(_KUEUE_CERTIFICATES).relative_to("/etc"))
    plane.start(
        *_configured(plane, server, config),
        "--feature-gates=VisibilityOnDemand=false",
        before=("unshare", "--map-root-user", "--mount", "sh", "-c", _OWN_ETC, str(etc)),
        KUBECONFIG=str(plane.kubeconfig),
    )


def _own_configuration() -> dict[str, Any]:
    """What Kueue is installed with."""
    folder = module_folder("kueue", "sigs.k8s.io/kueue") / "config" / "components" / "manager"
    text = (folder / "controller_manager_config.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _configured(plane: Plane, server: Server, config: dict[str, Any]) -> tuple[str, str]:
    path = plane.folder / f"{server.name}.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    return server.name, f"--config={path}"


def _kserve_configuration(program: str) -> dict[str, Any]:
    """Its own ConfigMap, without the ingress that Istio or Knative would make."""
    path = module_folder(program, KSERVE) / "config" / "configmap" / "inferenceservice.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    data = found["data"]
    del data["_example"]
    data["deploy"] = json.dumps({"defaultDeploymentMode": "Standard"})
    alone = {"disableIstioVirtualHost": True, "disableIngressCreation": True}
    data["ingress"] = json.dumps(json.loads(data["ingress"]) | alone)
    return found


def _webhook_folders() -> Iterator[Path]:
    yield module_folder("jobset", "sigs.k8s.io/jobset") / "config" / "components" / "webhook"
    yield module_folder("trainer", TRAINER) / "manifests" / "base" / "webhook"
    yield module_folder("kueue", "sigs.k8s.io/kueue") / "config" / "components" / "webhook"


def _kustomized(plane: Plane, folder: Path, home: Path) -> list[dict[str, Any]]:
    """From a copy: kustomize takes a path with github.com in it for a repository to fetch."""
    copy = shutil.copytree(folder, home / "webhook")
    answer = plane.kubectl("kustomize", str(copy))
    assert answer.status == 0, answer.err
    return list(yaml.safe_load_all(answer.out))


def _add_webhooks(plane: Plane, server: Server, found: Sequence[Any] | Iterator[Any]) -> None:
    """A webhook that does not answer refuses every object of its kind: its server listens first."""
    until(lambda: _listens(server.port), f"{server.name} listens: see {plane.folder}")
    made = [each for each in found if each and "webhooks" in each]
    for each in made:
        # Names are per cluster, and JobSet's and Kueue's are the same before their overlays.
        each["metadata"] = {"name": _name(server, each["metadata"]["name"])}
        for webhook in each["webhooks"]:
            webhook["clientConfig"] = _on_loopback(server, webhook["clientConfig"])
    answer = plane.apply(made)
    assert answer.status == 0, answer.err


def _name(server: Server, name: str) -> str:
    return name if "." in name else f"{server.name}-{name}"


def _on_loopback(server: Server, config: dict[str, Any]) -> dict[str, str]:
    authority = (server.certificates / "tls.crt").read_bytes()
    return {
        "url": f"https://127.0.0.1:{server.port}{config['service']['path']}",
        "caBundle": base64.b64encode(authority).decode(),
    }


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
