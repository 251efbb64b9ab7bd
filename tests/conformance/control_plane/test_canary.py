"""The emitted canary under KServe 0.20: tried, promoted, taken back, all at a full quota."""

import threading

import pytest
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.rollouts import World, world_of

from mlopsc_templates.runtime.backends import Champion
from mlopsc_templates.runtime.inference_service import VERSION
from mlopsc_templates.runtime.serving import Outcome

NAMESPACE, PROJECT = "risk", "fraud"
_SLICES = f"/apis/discovery.k8s.io/v1/namespaces/{NAMESPACE}/endpointslices"


@pytest.fixture(scope="module")
def world(newer_serving: Plane, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("canary")
    return world_of(newer_serving, "kubeflow-canary", NAMESPACE, PROJECT, folder)


def behind(world: World, service: str) -> list[str]:
    """The versions of the pods that a Service leads to."""
    versions = {
        each["metadata"]["name"]: each["metadata"]["annotations"][VERSION] for each in world.pods()
    }
    label = f"labelSelector=kubernetes.io/service-name%3D{service}"
    slices = world.plane.read(f"{_SLICES}?{label}")["items"]
    ready = [
        each["targetRef"]["name"]
        for one in slices
        for each in one["endpoints"] or ()
        if each["conditions"]["ready"]
    ]
    return sorted(versions.get(each, "gone") for each in ready)


def deployments(world: World) -> list[str]:
    found = world.plane.read(f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments")["items"]
    names = [each["metadata"]["name"] for each in found]
    return [each for each in names if each.endswith("-predictor")]


def test_the_story_of_a_canary(world: World) -> None:
    """Beside a run that trains five GPUs of six are in use; the canary takes the last one."""
    assert world.follow() == Outcome("served", "v1 serves")
    world.train()
    until(lambda: world.used() == "5", "three replicas and a run hold five GPUs of six")

    world.registry.promote(2)
    seen: list[Outcome] = []
    tried = threading.Thread(target=lambda: seen.append(world.follow(bake=8)), daemon=True)
    tried.start()
    until(
        lambda: behind(world, f"{PROJECT}-serving") == ["1", "1", "1", "2"],
        f"a fourth of the replicas behind the address tries v2; {world.plane.folder}",
    )
    # What KServe itself makes of a canary leads no traffic to it.
    assert behind(world, f"{PROJECT}-predictor") == ["1", "1", "1"]
    until(lambda: world.used() == "6", "the canary holds the sixth GPU")
    tried.join()
    assert seen == [Outcome("served", "v2 serves")], world.said
    assert behind(world, f"{PROJECT}-serving") == ["2", "2", "2"]
    assert deployments(world) == [f"{PROJECT}-predictor"]


def test_a_canary_that_never_gets_ready_is_taken_back(world: World) -> None:
    """All replicas of the version before serve all the time."""
    assert world.follow() == Outcome("served", "v2 serves")
    world.plane.kubectl("cordon", "--selector=nvidia.com/gpu.product=NVIDIA-L4")
    world.registry.promote(3)
    outcome = world.follow(ready_within=15)
    served = behind(world, f"{PROJECT}-serving")
    world.plane.kubectl("uncordon", "--selector=nvidia.com/gpu.product=NVIDIA-L4")
    assert served == ["2", "2", "2"]
    assert outcome.state == "returned", outcome
    assert "v3 does not serve: its canary is not ready within 15 s" in outcome.line
    until(lambda: behind(world, f"{PROJECT}-serving") == ["2", "2", "2"], "v2 serves alone again")
    assert deployments(world) == [f"{PROJECT}-predictor"]


def test_a_persons_rollback_ends_a_canary(world: World) -> None:
    assert world.follow() == Outcome("served", "v2 serves")
    world.registry.promote(4)
    tried = threading.Thread(target=lambda: world.follow(bake=120), daemon=True)
    tried.start()
    until(lambda: "4" in behind(world, f"{PROJECT}-serving"), "v4 is tried")
    world.registry.now = Champion(2, (1,), "rolled back from v4")
    tried.join()
    assert world.follow().state in ("served", "ailing")
    until(lambda: behind(world, f"{PROJECT}-serving") == ["2", "2", "2"], "v2 serves alone again")


def test_another_version_is_tried_once_the_one_before_has_gone(world: World) -> None:
    """At a full quota KServe could not start the one beside the other."""
    assert world.follow() == Outcome("served", "v2 serves")
    world.registry.promote(5)
    tried = threading.Thread(target=lambda: world.follow(bake=120), daemon=True)
    tried.start()
    until(lambda: "5" in behind(world, f"{PROJECT}-serving"), "v5 is tried")
    world.registry.promote(6)
    tried.join()
    assert world.follow() == Outcome("served", "v6 serves"), world.said
    assert behind(world, f"{PROJECT}-serving") == ["6", "6", "6"]


def test_nothing_is_left_of_a_canary(world: World) -> None:
    """KServe 0.20 gives its autoscaler no owner: there is none."""
    found = world.plane.read(
        f"/apis/autoscaling/v2/namespaces/{NAMESPACE}/horizontalpodautoscalers"
    )
    assert [each["metadata"]["name"] for each in found["items"]] == []


def test_the_emitted_service_holds_no_field_that_kserve_does_not_know(world: World) -> None:
    """The controller's own apply would only warn."""
    words = ("apply", "--server-side", "--dry-run=server", "--validate=strict", "--force-conflicts")
    answer = world.plane.kubectl(*words, f"--filename={world.account / 'inferenceservice.json'}")
    assert (answer.status, "Warning" in answer.err) == (0, False), answer.err
