"""The emitted service under KServe, and the emitted controller with its own account's rights.

KServe's controller makes the Deployments, the scheduler binds their pods, kwok runs them. The
registry is a double: it says which version is the champion.
"""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.control_plane.emitted import case, objects
from conformance.control_plane.nodes import add_nodes, nodes_of
from conformance.control_plane.plane import Plane
from conformance.control_plane.pods import main, pod
from conformance.control_plane.services import GPU, Service

from mlopsc_templates.runtime import document
from mlopsc_templates.runtime.backends import Champion
from mlopsc_templates.runtime.cluster import Cluster
from mlopsc_templates.runtime.inference_service import VERSION, InferenceService
from mlopsc_templates.runtime.replicas import Limits
from mlopsc_templates.runtime.serving import Controller, Outcome

_QUEUE_KINDS = {"ResourceFlavor", "ClusterQueue", "LocalQueue", "WorkloadPriorityClass", "Cohort"}


@dataclass
class RegistryDouble:
    """The champion, and the way back from it."""

    now: Champion = field(default_factory=lambda: Champion(1, (), ""))

    def champion(self) -> Champion:
        return self.now

    def flip(self, _expected: Champion | None, wanted: Champion) -> None:
        self.now = wanted

    def promote(self, number: int) -> None:
        self.now = Champion(number, (*self.now.history, self.now.version), "")


@dataclass
class World:
    """A team's service: its namespace, its project, and the folder of its controller's account."""

    plane: Plane
    namespace: str
    project: str
    account: Path
    registry: RegistryDouble = field(default_factory=RegistryDouble)
    said: list[str] = field(default_factory=list)

    @property
    def service(self) -> Service:
        return Service(self.plane, self.namespace, self.project)

    @property
    def cluster(self) -> Cluster:
        """The API as the controller's ServiceAccount."""
        return Cluster(f"https://127.0.0.1:{self.plane.port}", self.account)

    def follow(
        self, ready_within: float = 300, bake: float = 6, limits: Limits | None = None
    ) -> Outcome:
        """One look of the controller."""
        wanted = document.read(self.account / "inferenceservice.json")
        controller = Controller(
            InferenceService(wanted, self.cluster), ready_within, bake, self.said.append, limits
        )
        return controller.follow(self.registry)  # type: ignore[arg-type]

    def pods(self) -> list[Any]:
        """Every pod that serves."""
        label = f"labelSelector=serving.kserve.io/inferenceservice%3D{self.project}"
        found: list[Any] = self.plane.read(f"/api/v1/namespaces/{self.namespace}/pods?{label}")[
            "items"
        ]
        return found

    def move(self, version: str, address: str) -> None:
        """Where the pods of a version are, as far as their status says; a played pod is nowhere."""
        told = {"status": {"podIP": address, "podIPs": [{"ip": address}]}}
        for each in self.pods():
            if each["metadata"]["annotations"][VERSION] == version:
                words = ("patch", "pod", each["metadata"]["name"], "-n", self.namespace)
                said = self.plane.kubectl(
                    *words, "--subresource=status", "--type=merge", f"-p={json.dumps(told)}"
                )
                assert said.status == 0, said.err

    def versions(self) -> list[str]:
        """Of every pod that serves."""
        return sorted(each["metadata"]["annotations"][VERSION] for each in self.pods())

    def used(self) -> str:
        path = f"/api/v1/namespaces/{self.namespace}/resourcequotas/{self.project}-compute"
        said: str = self.plane.read(path)["status"]["used"][f"requests.{GPU}"]
        return said

    def train(self) -> None:
        """The pods of the proof that run beside the service: 2 GPUs of the quota's 6."""
        asked = main(**{"cpu": "1", "memory": "1Gi", GPU: "2"})
        made: dict[str, Any] = pod(self.namespace, "training", asked)
        made["spec"]["tolerations"] = [{"key": GPU, "operator": "Exists", "effect": "NoSchedule"}]
        answer = self.plane.create([made])
        assert answer.status == 0, answer.err

    def scale(self, replicas: int) -> None:
        """In the autoscaler's place: no metrics server says how busy a played pod is."""
        words = ("scale", f"deployment/{self.project}-predictor", "-n", self.namespace)
        answer = self.plane.kubectl(*words, f"--replicas={replicas}")
        assert answer.status == 0, answer.err


def world_of(plane: Plane, name: str, namespace: str, project: str, folder: Path) -> World:
    """The tree of a case, applied; nodes with GPUs of its flavor; a token of the account."""
    artifacts = case(name).artifacts
    found = objects(plane, artifacts, folder / "tree")
    add_nodes(plane, nodes_of(found, name, each=8))
    answer = plane.apply([each for each in found if each["kind"] not in _QUEUE_KINDS])
    assert answer.status == 0, answer.err
    plane.wait_for_quota(namespace)
    account = folder / "account"
    account.mkdir()
    token = plane.kubectl("create", "token", f"{project}-rollout", "-n", namespace)
    (account / "token").write_text(token.out, encoding="utf-8")
    (account / "ca.crt").write_text(authority(plane.port), encoding="utf-8")
    text = {each.path: each.text for each in artifacts}["serving/inferenceservice.json"]
    (account / "inferenceservice.json").write_text(text, encoding="utf-8")
    return World(plane, namespace, project, account)


def authority(port: int) -> str:
    """What a pod finds in ca.crt: here the certificate that the server signed itself."""
    done = subprocess.run(
        ["openssl", "s_client", "-showcerts", "-connect", f"127.0.0.1:{port}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    _, begin, rest = done.stdout.partition("-----BEGIN CERTIFICATE-----")
    chain, end, _ = rest.rpartition("-----END CERTIFICATE-----")
    return f"{begin}{chain}{end}\n"
