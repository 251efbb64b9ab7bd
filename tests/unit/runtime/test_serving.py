"""The controller that lets the cluster serve the champion, on a double of the API."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from unit.runtime.kubernetes_double import VERSION, KubernetesDouble, serving

from mlopsc_templates.runtime import document
from mlopsc_templates.runtime.backends import Champion
from mlopsc_templates.runtime.cluster import Cluster
from mlopsc_templates.runtime.document import Json, Node
from mlopsc_templates.runtime.errors import RefusedError, UnreachableError
from mlopsc_templates.runtime.inference_service import InferenceService
from mlopsc_templates.runtime.serving import Controller, follow_for_ever

EMITTED = Path("tests/cases/kubeflow-serving/expected/out/kubeflow/serving/inferenceservice.json")
WITH_A_CANARY = Path(str(EMITTED).replace("kubeflow-serving", "kubeflow-canary"))
FRAUD = "/apis/serving.kserve.io/v1beta1/namespaces/risk/inferenceservices/fraud"
MADE_OF_FRAUD = "/apis/apps/v1/namespaces/risk/deployments/fraud-{}"
ISVC = "/apis/serving.kserve.io/v1beta1/namespaces/growth/inferenceservices/churn"
DEPLOYMENT = "/apis/apps/v1/namespaces/growth/deployments/churn-predictor"
MEMORY = "/api/v1/namespaces/growth/configmaps/churn-served"


@dataclass
class Registry:
    """The champion of a registry, and nothing else of it."""

    now: Champion | None

    def champion(self) -> Champion | None:
        return self.now

    def flip(self, expected: Champion | None, wanted: Champion) -> None:
        assert expected == self.now
        self.now = wanted


@dataclass
class Clock:
    """Time that passes only while somebody waits; `then` happens at a moment."""

    now: float = 0.0
    then: dict[float, Any] = field(default_factory=dict)

    def read(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds
        for moment in [each for each in self.then if each <= self.now]:
            self.then.pop(moment)()


@dataclass
class World:
    double: KubernetesDouble
    registry: Registry
    clock: Clock = field(default_factory=Clock)
    said: list[str] = field(default_factory=list)
    emitted: Path = EMITTED

    def service(self) -> InferenceService:
        return InferenceService(document.read(self.emitted), Cluster(self.double.address))

    def controller(self, *, bake: float = 60) -> Controller:
        return Controller(
            self.service(),
            ready_within=100,
            bake=bake,
            say=self.said.append,
            clock=self.clock.read,
            pause=self.clock.wait,
        )

    def follow(self, *, bake: float = 60) -> tuple[str, str]:
        outcome = self.controller(bake=bake).follow(self.registry)  # type: ignore[arg-type]
        return outcome.state, outcome.line

    @property
    def wanted(self) -> str:
        found: str = self.double.objects[ISVC]["metadata"]["annotations"][VERSION]
        return found

    @property
    def remembered(self) -> object:
        return self.double.objects[MEMORY].get("data")


@pytest.fixture
def world() -> Iterator[World]:
    with serving(KubernetesDouble()) as double:
        double.objects[MEMORY] = {}
        yield World(double, Registry(Champion(1, (), "")))


def promote(world: World, number: int) -> None:
    before = world.registry.now
    assert before is not None
    world.registry.now = Champion(number, (*before.history, before.version), "")


def test_without_a_champion_nothing_is_applied(world: World) -> None:
    world.registry.now = None
    assert world.follow() == ("none", "there is no champion yet, so nothing serves")
    assert ISVC not in world.double.objects


def test_the_emitted_service_is_applied_with_the_version_and_nothing_else(world: World) -> None:
    assert world.follow() == ("served", "v1 serves")
    emitted = document.read(EMITTED).value
    assert isinstance(emitted, dict)
    applied = world.double.objects[ISVC]
    assert applied["metadata"]["annotations"].pop(VERSION) == "1"
    assert applied == emitted
    assert world.remembered == {"version": "1"}


def test_a_version_has_to_stay_well_before_it_is_remembered(world: World) -> None:
    world.follow()
    promote(world, 2)
    started = world.clock.now
    assert world.follow() == ("served", "v2 serves")
    assert world.clock.now - started >= 60
    assert world.said[-2:] == [
        "rolling out v2; v1 served before",
        "v2: it is ready and has to stay so for 60 s",
    ]


def test_a_version_that_never_gets_ready_goes_back(world: World) -> None:
    world.follow()
    promote(world, 2)
    world.double.ready = lambda version: version != "2"
    state, line = world.follow()
    assert state == "returned"
    assert "v2 does not serve: it is not ready within 100 s, 0 of 2 replicas are ready" in line
    assert "returned to v1" in line
    assert (world.wanted, world.remembered) == ("1", {"version": "1"})
    assert world.registry.now is not None
    assert (world.registry.now.version, world.registry.now.history) == (1, ())
    assert world.follow() == ("served", "v1 serves")


def test_a_version_that_falls_ill_while_it_bakes_goes_back(world: World) -> None:
    world.follow()
    promote(world, 2)
    ill = {"availableReplicas": 1}
    world.clock.then[30] = lambda: world.double.objects[DEPLOYMENT]["status"].update(ill)
    state, line = world.follow()
    assert (state, world.wanted) == ("returned", "1")
    assert "1 of 2 replicas are ready" in line


def test_a_node_that_goes_while_it_bakes_is_no_reason(world: World) -> None:
    world.follow()
    promote(world, 2)
    for moment, ready in ((20, 1), (45, 2)):
        now = {"availableReplicas": ready}
        world.clock.then[moment] = lambda now=now: world.double.objects[DEPLOYMENT][
            "status"
        ].update(now)
    assert world.follow() == ("served", "v2 serves")


def test_a_version_that_keeps_falling_ill_never_bakes(world: World) -> None:
    """A good look after a bad one begins the bake anew; a crash loop is not well."""
    world.follow()
    promote(world, 2)
    for moment in range(30, 600, 20):
        now = {"availableReplicas": 1 if moment // 20 % 2 else 2}
        world.clock.then[moment] = lambda now=now: world.double.objects[DEPLOYMENT][
            "status"
        ].update(now)
    state, line = world.follow()
    assert (state, world.wanted, world.remembered) == ("returned", "1", {"version": "1"})
    assert "it did not stay ready for 60 s, 3 times" in line


def test_a_server_that_is_away_for_a_moment_gives_no_version_more_time(world: World) -> None:
    world.follow()
    promote(world, 2)
    world.double.ready = lambda version: version != "2"
    away = (500, "away")
    world.clock.then[20] = lambda: setattr(
        world.double,
        "refuse",
        lambda _method, path: away if path == DEPLOYMENT and world.clock.now < 40 else None,
    )
    started = world.clock.now
    assert world.follow()[0] == "returned"
    assert world.clock.now - started <= 110


def test_a_champion_that_came_at_the_last_moment_is_not_rolled_back(world: World) -> None:
    """Between the last look and the way back somebody else was faster."""
    world.follow()
    promote(world, 2)
    world.double.ready = lambda version: version != "2"
    other = Champion(3, (1, 2), "promoted")
    reads, late = iter(range(100)), world.clock.now + 100
    read = world.registry.champion

    def champion() -> Champion | None:
        if world.clock.now >= late and next(reads) > 0:
            world.registry.now = other
        return read()

    world.registry.champion = champion  # type: ignore[method-assign]
    state, line = world.follow()
    assert (state, world.registry.now) == ("moved", other)
    assert "nothing was rolled back: the champion is v3 now" in line


def test_the_first_version_has_nothing_to_return_to(world: World) -> None:
    world.double.ready = lambda _version: False
    state, line = world.follow()
    assert (state, world.wanted) == ("stuck", "1")
    assert line.endswith("there is no version to return to")


def test_what_served_well_is_not_rolled_back_for_a_bad_day(world: World) -> None:
    promote(world, 2)
    world.follow()
    world.double.ready = lambda _version: False
    assert world.follow() == ("ailing", "v2 serves, but 0 of 2 replicas are ready")
    assert world.registry.now is not None
    assert world.registry.now.version == 2


def test_a_controller_that_starts_anew_judges_an_unfinished_rollout(world: World) -> None:
    """The annotation is set already; that it served well is written down nowhere."""
    world.follow()
    promote(world, 2)
    world.double.ready = lambda version: version != "2"
    world.service().serve(2)
    assert world.follow()[0] == "returned"


def test_a_persons_rollback_does_not_wait_for_a_rollout(world: World) -> None:
    world.follow()
    promote(world, 2)
    world.double.ready = lambda version: version != "2"
    back = Champion(1, (), "rolled back")
    world.clock.then[10] = lambda: setattr(world.registry, "now", back)
    started = world.clock.now
    assert world.follow() == ("moved", "v2 is the champion no more; looking again")
    assert world.clock.now - started <= 20
    assert world.follow() == ("served", "v1 serves")


@pytest.fixture
def canary() -> Iterator[World]:
    """A service that tries a new version first; it has served version 1."""
    place = "/api/v1/namespaces/risk/configmaps/fraud-served"
    with serving(KubernetesDouble(objects={place: {}})) as double:
        made = World(double, Registry(Champion(1, (), "")), emitted=WITH_A_CANARY)
        assert made.follow() == ("served", "v1 serves")
        yield made


def tries(world: World) -> list[str]:
    """The versions that canaries try."""
    found = world.double.objects[FRAUD]["spec"].get("canary", ())
    return [each["predictor"]["annotations"][VERSION] for each in found]


def test_the_first_version_is_tried_by_no_canary(canary: World) -> None:
    assert not any("canary" in each for each in canary.said)


def test_a_canary_has_to_stay_well_and_then_all_of_it(canary: World) -> None:
    promote(canary, 2)
    seen: list[tuple[str, list[str]]] = []
    for moment in (90, 150):
        canary.clock.then[moment] = lambda: seen.append((version(canary), tries(canary)))
    assert canary.follow() == ("served", "v2 serves")
    assert canary.said[2:] == [
        "rolling out v2; v1 served before",
        "v2: its canary is ready and has to stay so for 60 s",
        "v2: its canary stayed well, so all replicas get it",
        "v2: it is ready and has to stay so for 60 s",
    ]
    assert seen == [("1", ["2"]), ("2", [])]
    assert canary.double.objects[MADE_OF_FRAUD.format("predictor")]
    assert MADE_OF_FRAUD.format("canary-predictor") not in canary.double.objects


def version(world: World) -> str:
    found: str = world.double.objects[FRAUD]["metadata"]["annotations"][VERSION]
    return found


def test_a_canary_that_falls_ill_takes_nothing_with_it(canary: World) -> None:
    promote(canary, 2)
    canary.double.ready = lambda each: each != "2"
    state, line = canary.follow()
    assert (state, version(canary), tries(canary)) == ("returned", "1", [])
    assert "v2 does not serve: its canary is not ready within 100 s, 0 of 1 replicas" in line
    assert "returned to v1" in line


def replicas(world: World) -> int:
    found: int = world.double.objects[MADE_OF_FRAUD.format("predictor")]["spec"]["replicas"]
    return found


def test_a_canary_takes_no_replica_of_the_old_version_away(canary: World) -> None:
    promote(canary, 2)
    seen: list[int] = []
    canary.clock.then[canary.clock.now + 10] = lambda: seen.append(replicas(canary))
    assert canary.follow() == ("served", "v2 serves")
    assert (seen, replicas(canary)) == ([3], 3)


def test_a_rollback_is_tried_by_no_canary(canary: World) -> None:
    """Whoever rolls back wants to be rid of what serves, at once."""
    promote(canary, 2)
    assert canary.follow() == ("served", "v2 serves")
    del canary.said[:]
    canary.registry.now = Champion(1, (), "rolled back from v2")
    assert canary.follow() == ("served", "v1 serves")
    assert not any("canary" in each for each in canary.said)


def test_it_goes_back_to_what_served_well_and_not_to_what_was_only_tried(canary: World) -> None:
    """v3 came while v2 was tried: nobody knows yet whether v2 serves."""
    promote(canary, 2)
    canary.double.ready = lambda each: each == "1"
    canary.clock.then[canary.clock.now + 10] = lambda: promote(canary, 3)
    assert canary.follow() == ("moved", "v2 is the champion no more; looking again")
    state, line = canary.follow()
    assert (state, version(canary), tries(canary)) == ("returned", "1", [])
    assert "returned to v1; v3 is the champion no more" in line
    assert canary.follow() == ("served", "v1 serves")


def test_a_canary_of_another_version_goes_before_the_next_one_comes(canary: World) -> None:
    """There may be no GPU for both: KServe would start the second beside the first."""
    promote(canary, 2)
    canary.clock.then[canary.clock.now + 10] = lambda: promote(canary, 3)
    assert canary.follow()[0] == "moved"
    assert tries(canary) == ["2"]
    place = MADE_OF_FRAUD.format("canary-predictor")
    left = canary.double.objects[place]
    canary.double.lingers = {place: left}
    goes = canary.clock.now + 30
    canary.clock.then[goes] = canary.double.lingers.clear
    canary.clock.then[goes - 5] = lambda: seen.append(tries(canary))
    seen: list[list[str]] = []
    assert canary.follow() == ("served", "v3 serves")
    assert seen == [[]]


def test_a_kserve_that_knows_no_canary_rolls_nothing_back(canary: World) -> None:
    """It drops the field in silence; nothing is wrong with the version."""
    promote(canary, 2)
    canary.double.prunes = "canary"
    with pytest.raises(RefusedError, match=r"this KServe dropped its canary.*since 0\.20"):
        canary.follow()
    assert canary.registry.now is not None
    assert (canary.registry.now.version, version(canary)) == (2, "1")


def test_where_the_registry_knows_no_way_back_the_cluster_does(canary: World) -> None:
    """Somebody emptied the history; what served well serves again."""
    canary.registry.now = Champion(2, (), "promoted")
    canary.double.ready = lambda each: each == "1"
    state, line = canary.follow()
    assert (state, version(canary), tries(canary)) == ("stuck", "1", [])
    assert line.endswith("there is no version to return to")


def test_a_persons_rollback_does_not_wait_for_a_canary(canary: World) -> None:
    promote(canary, 2)
    started, back = canary.clock.now, Champion(1, (), "rolled back")
    canary.clock.then[started + 10] = lambda: setattr(canary.registry, "now", back)
    assert canary.follow() == ("moved", "v2 is the champion no more; looking again")
    assert (canary.clock.now - started <= 20, tries(canary)) == (True, ["2"])
    assert canary.follow() == ("served", "v1 serves")
    assert tries(canary) == []


def test_what_stayed_well_as_a_canary_is_not_tried_again(canary: World) -> None:
    """A controller that starts anew in the middle: all replicas are on their way already."""
    promote(canary, 2)
    canary.service().serve(2)
    del canary.said[:]
    assert canary.follow() == ("served", "v2 serves")
    assert not any("canary" in each for each in canary.said)


def test_what_is_tried_is_tried_anew_by_a_controller_that_starts_anew(canary: World) -> None:
    promote(canary, 2)
    canary.service().try_out(2, before=1)
    assert canary.follow() == ("served", "v2 serves")
    assert "v2: its canary is ready and has to stay so for 60 s" in canary.said


def test_no_replica_of_the_old_version_may_be_left(world: World) -> None:
    world.follow()
    status = world.double.objects[DEPLOYMENT]["status"]
    status.update({"replicas": 3})
    assert world.service().missing(1) == "replicas of the old version are left: 1"
    world.double.objects[DEPLOYMENT]["status"] = {"observedGeneration": 2, "updatedReplicas": 1}
    assert world.service().missing(1) == "1 of 2 replicas are of the new version"


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (
            {"status": {"observedGeneration": 1}},
            "Kubernetes has not looked at the new Deployment yet",
        ),
        ({"spec": {"template": {"metadata": {}}}}, "the Deployment is still the one before"),
    ],
)
def test_what_is_not_there_yet_is_said(
    world: World, change: dict[str, dict[str, Any]], missing: str
) -> None:
    service = world.service()
    assert service.missing(1) == "KServe has made no Deployment yet"
    world.follow()
    deployment = world.double.objects[DEPLOYMENT]
    for part, fields in change.items():
        deployment[part].update(fields)
    assert service.missing(1) == missing


def test_a_tree_that_was_not_applied_is_said(world: World) -> None:
    del world.double.objects[MEMORY]
    with pytest.raises(RefusedError, match="churn-served is missing: apply the compiled tree"):
        world.follow()


def test_what_fails_is_said_once_and_tried_again(world: World) -> None:
    """It ends by a signal alone: here by the clock."""
    registry = world.registry

    def connect() -> Registry:
        if world.clock.now < 60:
            raise UnreachableError("MLflow is away")
        return registry

    def stop() -> None:
        raise KeyboardInterrupt

    world.clock.then[400] = stop
    with pytest.raises(KeyboardInterrupt):
        follow_for_ever(world.controller(bake=0), connect, 30)  # type: ignore[arg-type]
    assert world.said == [
        "error: MLflow is away",
        "rolling out v1; nothing served before",
        "v1 serves",
    ]


def test_a_service_without_a_spec_is_a_broken_tree(world: World) -> None:
    content: Json = {"apiVersion": "x/v1", "metadata": {"name": "x", "namespace": "x"}}
    service = InferenceService(Node("x", content), Cluster(world.double.address))
    with pytest.raises(UnreachableError, match=r"x\.spec: an object is expected"):
        service.serve(1)
