"""The emitted service under KServe, and the emitted controller with its own account's rights.

KServe's controller makes the Deployment, the scheduler binds its pods, kwok runs them. The registry
is a double: it says which version is the champion.
"""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conformance.control_plane.emitted import case, objects
from conformance.control_plane.nodes import add_nodes, nodes_of
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.pods import main, pod
from conformance.control_plane.services import GPU
from conformance.control_plane.services import Service as Served

from mlopsc_templates.runtime import document
from mlopsc_templates.runtime.backends import Champion
from mlopsc_templates.runtime.cluster import Cluster
from mlopsc_templates.runtime.errors import RefusedError
from mlopsc_templates.runtime.serving import VERSION, Outcome, Service

CASE, NAMESPACE, PROJECT = "kubeflow-serving", "growth", "churn"
_QUEUE_KINDS = {"ResourceFlavor", "ClusterQueue", "LocalQueue", "WorkloadPriorityClass", "Cohort"}
QUOTA = f"/api/v1/namespaces/{NAMESPACE}/resourcequotas/{PROJECT}-compute"


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
    plane: Plane
    service: Served
    account: Path
    registry: RegistryDouble
    said: list[str] = field(default_factory=list)

    def follow(self, ready_within: float = 300) -> Outcome:
        """One look of the controller, as its ServiceAccount."""
        controller = Service(
            document.read(self.account / "inferenceservice.json"),
            Cluster(f"https://127.0.0.1:{self.plane.port}", self.account),
            ready_within=ready_within,
            bake=6,
            say=self.said.append,
        )
        return controller.follow(self.registry)  # type: ignore[arg-type]

    def versions(self) -> list[str]:
        """Of every pod that serves."""
        label = f"labelSelector=serving.kserve.io/inferenceservice%3D{PROJECT}"
        pods = self.plane.read(f"/api/v1/namespaces/{NAMESPACE}/pods?{label}")["items"]
        return [each["metadata"]["annotations"][VERSION] for each in pods]

    def used(self) -> str:
        said: str = self.plane.read(QUOTA)["status"]["used"][f"requests.{GPU}"]
        return said


@pytest.fixture(scope="module")
def world(serving: Plane, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The case's tree, applied; nodes with GPUs of its flavor; a token of the account."""
    found = objects(serving, case(CASE).artifacts, tmp_path_factory.mktemp("tree"))
    add_nodes(serving, nodes_of(found, CASE, each=8))
    answer = serving.apply([each for each in found if each["kind"] not in _QUEUE_KINDS])
    assert answer.status == 0, answer.err
    serving.wait_for_quota(NAMESPACE)
    account = tmp_path_factory.mktemp("account")
    token = serving.kubectl("create", "token", f"{PROJECT}-rollout", "-n", NAMESPACE)
    (account / "token").write_text(token.out, encoding="utf-8")
    (account / "ca.crt").write_text(authority(serving.port), encoding="utf-8")
    texts = {each.path: each.text for each in case(CASE).artifacts}
    text = texts["serving/inferenceservice.json"]
    (account / "inferenceservice.json").write_text(text, encoding="utf-8")
    return World(serving, Served(serving, NAMESPACE, PROJECT), account, RegistryDouble())


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


def trains(world: World) -> None:
    """The pods of the proof that run beside the service: 2 GPUs of the quota's 6."""
    asked = main(**{"cpu": "1", "memory": "1Gi", GPU: "2"})
    made: dict[str, Any] = pod(NAMESPACE, "training", asked)
    made["spec"]["tolerations"] = [{"key": GPU, "operator": "Exists", "effect": "NoSchedule"}]
    answer = world.plane.create([made])
    assert answer.status == 0, answer.err


def test_the_story_of_a_service_at_a_full_quota(world: World) -> None:
    """Served at its largest beside a run that trains; a rollout; one that fails; a rollback."""
    assert world.follow() == Outcome("served", "v1 serves")
    assert world.versions() == ["1", "1"]
    assert world.service.found()["metadata"]["annotations"][VERSION] == "1"

    trains(world)
    larger = world.plane.kubectl(
        *("scale", f"deployment/{PROJECT}-predictor", "-n", NAMESPACE, "--replicas=3")
    )
    assert larger.status == 0, larger.err
    until(lambda: world.used() == "5", "three replicas and a run hold five GPUs of six")

    world.registry.promote(2)
    assert world.follow() == Outcome("served", "v2 serves")
    assert set(world.versions()) == {"2"}

    nodes = world.plane.kubectl("cordon", "--selector=nvidia.com/gpu.product=NVIDIA-L4")
    assert nodes.status == 0, nodes.err
    world.registry.promote(3)
    outcome = world.follow(ready_within=15)
    assert outcome.state == "returned", outcome
    assert outcome.line.startswith("v3 does not serve: not ready within 15 s")
    assert outcome.line.endswith("returned to v2; v3 is the champion no more")
    world.plane.kubectl("uncordon", "--selector=nvidia.com/gpu.product=NVIDIA-L4")
    until(lambda: set(world.versions()) == {"2"}, "v2 serves alone again")

    world.registry.now = Champion(1, (), "rolled back from v2")
    assert world.follow() == Outcome("served", "v1 serves")
    assert set(world.versions()) == {"1"}


def test_the_emitted_service_holds_no_field_that_kserve_does_not_know(world: World) -> None:
    """The controller's own apply would only warn."""
    words = ("apply", "--server-side", "--dry-run=server", "--validate=strict", "--force-conflicts")
    answer = world.plane.kubectl(*words, f"--filename={world.account / 'inferenceservice.json'}")
    assert (answer.status, "Warning" in answer.err) == (0, False), answer.err


def test_the_controller_may_do_that_and_nothing_else(world: World) -> None:
    cluster = Cluster(f"https://127.0.0.1:{world.plane.port}", world.account)
    for path in (
        f"/api/v1/namespaces/{NAMESPACE}/secrets/any",
        f"/api/v1/namespaces/{NAMESPACE}/configmaps/any",
        f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/any",
        f"/apis/serving.kserve.io/v1beta1/namespaces/{NAMESPACE}/inferenceservices/any",
    ):
        with pytest.raises(RefusedError, match="answered 403"):
            cluster.get(path)


def test_a_step_cannot_put_a_model_into_service(world: World) -> None:
    """Its account is the pipeline's, and so are the rights of the team's code."""
    account = f"--as=system:serviceaccount:{NAMESPACE}:{PROJECT}-pipeline"
    for verb in ("create", "patch", "update", "delete"):
        said = world.plane.kubectl(
            "auth", "can-i", verb, "inferenceservices.serving.kserve.io", "-n", NAMESPACE, account
        )
        assert said.out.strip() == "no", verb
