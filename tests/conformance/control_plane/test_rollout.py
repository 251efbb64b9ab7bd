"""The emitted service under KServe 0.16, at a full quota, and what its controller may do."""

import threading
from decimal import Decimal

import pytest
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.rollouts import World, world_of
from doubles.triton import Replica, telling, told

from mlopsc_templates.runtime.backends import Champion
from mlopsc_templates.runtime.errors import RefusedError
from mlopsc_templates.runtime.inference_service import VERSION
from mlopsc_templates.runtime.replicas import Limits
from mlopsc_templates.runtime.serving import Outcome

NAMESPACE, PROJECT = "growth", "churn"


@pytest.fixture(scope="module")
def world(serving: Plane, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("rollout")
    return world_of(serving, "kubeflow-serving", NAMESPACE, PROJECT, folder)


def test_the_story_of_a_service_at_a_full_quota(world: World) -> None:
    """Served at its largest beside a run that trains; a rollout; one that fails; a rollback."""
    assert world.follow() == Outcome("served", "v1 serves")
    assert world.versions() == ["1", "1"]
    assert world.service.found()["metadata"]["annotations"][VERSION] == "1"

    world.train()
    world.scale(3)
    until(lambda: world.used() == "5", "three replicas and a run hold five GPUs of six")

    world.registry.promote(2)
    assert world.follow() == Outcome("served", "v2 serves")
    assert set(world.versions()) == {"2"}

    nodes = world.plane.kubectl("cordon", "--selector=nvidia.com/gpu.product=NVIDIA-L4")
    assert nodes.status == 0, nodes.err
    world.registry.promote(3)
    outcome = world.follow(ready_within=15)
    assert outcome.state == "returned", outcome
    assert outcome.line.startswith("v3 does not serve: it is not ready within 15 s")
    assert outcome.line.endswith("returned to v2; v3 is the champion no more")
    world.plane.kubectl("uncordon", "--selector=nvidia.com/gpu.product=NVIDIA-L4")
    until(lambda: set(world.versions()) == {"2"}, "v2 serves alone again")

    world.registry.now = Champion(1, (), "rolled back from v2")
    assert world.follow() == Outcome("served", "v1 serves")
    assert set(world.versions()) == {"1"}


def test_a_version_whose_requests_fail_while_it_bakes_goes_back(world: World) -> None:
    """The controller asks the pods of the new version, found with the rights of its account."""
    with telling(Replica(told(good=400, failed=100))) as replica:
        limits = Limits(replica.port, Decimal("0.01"), None, 300)
        world.registry.promote(4)
        seen: list[Outcome] = []
        rollout = threading.Thread(
            target=lambda: seen.append(world.follow(bake=120, limits=limits)), daemon=True
        )
        rollout.start()
        until(lambda: set(world.versions()) == {"4"}, f"v4 serves; {world.said}")
        world.move("4", "127.0.0.1")
        rollout.join(180)
    (outcome,) = seen
    assert outcome.state == "returned", outcome
    assert "requests failed, and 1 % may; returned to v1" in outcome.line
    until(lambda: set(world.versions()) == {"1"}, "v1 serves alone again")


def test_a_rollback_from_inside_has_its_place_and_comes_once(world: World) -> None:
    """Beside the replicas and the run, as the proof has it; of two people one is told."""
    path = world.account.parent / "tree" / "rollback.yaml"
    made = world.plane.kubectl("create", "--validate=strict", f"--filename={path}")
    assert (made.status, "Warning" in made.err) == (0, False), made.err
    pods = f"/api/v1/namespaces/{NAMESPACE}/pods?labelSelector=job-name%3D{PROJECT}-rollback"

    def phases() -> list[str]:
        return [each["status"].get("phase", "") for each in world.plane.read(pods)["items"]]

    until(lambda: phases() == ["Running"], "the pod that rolls back runs")
    again = world.plane.kubectl("create", f"--filename={path}")
    assert f'jobs.batch "{PROJECT}-rollback" already exists' in again.err
    world.plane.kubectl("delete", "job", f"{PROJECT}-rollback", "-n", NAMESPACE)


def test_the_emitted_service_holds_no_field_that_kserve_does_not_know(world: World) -> None:
    """The controller's own apply would only warn."""
    words = ("apply", "--server-side", "--dry-run=server", "--validate=strict", "--force-conflicts")
    answer = world.plane.kubectl(*words, f"--filename={world.account / 'inferenceservice.json'}")
    assert (answer.status, "Warning" in answer.err) == (0, False), answer.err


def test_the_controller_may_do_that_and_nothing_else(world: World) -> None:
    for path in (
        f"/api/v1/namespaces/{NAMESPACE}/secrets/any",
        f"/api/v1/namespaces/{NAMESPACE}/configmaps/any",
        f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/any",
        f"/apis/serving.kserve.io/v1beta1/namespaces/{NAMESPACE}/inferenceservices/any",
    ):
        with pytest.raises(RefusedError, match="answered 403"):
            world.cluster.get(path)


def test_a_step_cannot_put_a_model_into_service(world: World) -> None:
    """Its account is the pipeline's, and so are the rights of the team's code."""
    account = f"--as=system:serviceaccount:{NAMESPACE}:{PROJECT}-pipeline"
    for verb in ("create", "patch", "update", "delete"):
        said = world.plane.kubectl(
            "auth", "can-i", verb, "inferenceservices.serving.kserve.io", "-n", NAMESPACE, account
        )
        assert said.out.strip() == "no", verb
