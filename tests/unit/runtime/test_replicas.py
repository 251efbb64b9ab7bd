"""A new version bakes by what its replicas measure too: failed requests, late answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from doubles.triton import Replica, telling, told
from unit.runtime.kubernetes_double import VERSION, KubernetesDouble
from unit.runtime.kubernetes_double import serving as playing
from unit.runtime.test_serving import DEPLOYMENT, MEMORY, Registry, World, promote

from mlopsc_templates.runtime.backends import Champion
from mlopsc_templates.runtime.replicas import Judge, Limits, Measured, ask, read
from mlopsc_templates.runtime.serving import Controller

PODS = "/api/v1/namespaces/growth/pods"


def test_what_triton_tells_is_read() -> None:
    found = read(told(good=990, failed=10, late=81_500))
    assert found == Measured(Decimal(990), Decimal(10), Decimal("81.5"))


def test_a_server_that_nobody_asked_yet_has_no_quantile() -> None:
    assert read(told(good=0, late="Nan")) == Measured(Decimal(), Decimal(), None)
    assert read("nv_gpu_utilization 0.5\n") is None


@dataclass
class Baking(World):
    """v1 serves; v2 bakes for ten minutes beside the metrics of its replica."""

    replica: Replica = field(default_factory=lambda: Replica(told()))
    late: Decimal | None = Decimal(80)

    def controller(self, *, bake: float = 600) -> Controller:
        limits = Limits(self.replica.port, Decimal("0.01"), self.late, 300)
        return Controller(
            self.service(), 100, bake, self.said.append, limits, self.clock.read, self.clock.wait
        )

    def bake(self) -> tuple[str, str]:
        promote(self, 2)
        return self.follow(bake=600)


def pod(version: int, **status: object) -> dict[str, Any]:
    annotations, ready = {VERSION: str(version)}, [{"type": "Ready", "status": "True"}]
    told = {"podIP": "127.0.0.1", "conditions": ready, **status}
    return {"metadata": {"annotations": annotations}, "status": told}


@pytest.fixture
def world() -> Iterator[Baking]:
    with playing(KubernetesDouble()) as double, telling(Replica(told())) as replica:
        double.objects |= {MEMORY: {}, PODS: {"items": [pod(1), pod(2)]}}
        made = Baking(double, Registry(Champion(1, (), "")), replica=replica)
        assert made.follow() == ("served", "v1 serves")
        yield made


def test_a_version_that_does_well_serves(world: Baking) -> None:
    assert world.bake() == ("served", "v2 serves")
    assert not any("by readiness alone" in each for each in world.said)


def test_a_version_whose_requests_fail_goes_back_at_once(world: Baking) -> None:
    def fails() -> None:
        world.replica.says = told(good=980, failed=20)

    started = world.clock.now
    world.clock.then[started + 60] = fails
    state, line = world.bake()
    assert (state, world.wanted, world.remembered) == ("returned", "1", {"version": "1"})
    assert "v2 does not serve: 20 of its 1000 requests failed, and 1 % may; returned to v1" in line
    assert world.clock.now - started < 80


@pytest.mark.parametrize(("good", "failed"), [(0, 9), (990, 10), (100_000, 900)])
def test_a_few_failures_are_somebodys_broken_requests(
    world: Baking, good: int, failed: int
) -> None:
    world.replica.says = told(good=good, failed=failed)
    assert world.bake() == ("served", "v2 serves")


def test_what_a_person_rolls_back_to_is_judged_by_its_readiness_alone(world: Baking) -> None:
    """Requests may fail for another reason: the rollback of a rollback would help nobody."""
    assert world.bake() == ("served", "v2 serves")
    world.replica.says = told(good=0, failed=500, late=9_000_000)
    world.registry.now = Champion(1, (), "rolled back from v2")
    assert world.follow(bake=600) == ("served", "v1 serves")


def test_a_version_that_stays_late_goes_back(world: Baking) -> None:
    world.replica.says = told(late=131_000)
    started = world.clock.now
    state, line = world.bake()
    assert state == "returned"
    assert "the p95 of 1 of its replicas is over the budget of 80 ms for 300 s, up to 131" in line
    assert 300 <= world.clock.now - started < 320


def test_a_server_that_warms_up_may_be_late(world: Baking) -> None:
    world.replica.says = told(late=131_000)
    for moment, late in ((200, 60_000), (300, 90_000), (500, 80_000)):
        world.clock.then[moment] = lambda late=late: setattr(world.replica, "says", told(late=late))
    assert world.bake() == ("served", "v2 serves")


def test_without_a_budget_nothing_is_late(world: Baking) -> None:
    world.late = None
    world.replica.says = told(late=9_000_000)
    assert world.bake() == ("served", "v2 serves")


def test_the_replicas_of_the_version_before_and_those_that_end_are_not_asked(
    world: Baking,
) -> None:
    world.replica.says = told(good=0, failed=500)
    ends = pod(2)
    ends["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    starts = [{"type": "Ready", "status": "False"}]
    others = [pod(1), ends, pod(2, podIP=""), pod(2, conditions=starts), {**pod(2), "status": {}}]
    world.double.objects[PODS]["items"] = others
    assert world.bake() == ("served", "v2 serves")
    words = "v2: 0 of 0 replicas do not tell their metrics: judged by readiness alone"
    assert world.said.count(words) == 1


def test_a_version_is_judged_before_all_of_its_replicas_are_ready(world: Baking) -> None:
    """The last old replica is not waited for."""
    world.double.ready = lambda version: version != "2"
    world.replica.says = told(good=100, failed=100)
    started = world.clock.now
    state, line = world.bake()
    assert (state, "100 of its 200 requests failed" in line) == ("returned", True)
    assert world.clock.now - started < 10


def test_what_nobody_asked_is_said(world: Baking) -> None:
    world.replica.says = told(good=0, late="Nan")
    assert world.bake() == ("served", "v2 serves")
    assert world.said[-1] == "v2: no request is known to have succeeded while it baked"


def test_a_look_without_an_answer_makes_no_version_faster(world: Baking) -> None:
    world.replica.says = told(late=131_000)
    for moment, late in ((100, "Nan"), (200, 131_000)):
        world.clock.then[moment] = lambda late=late: setattr(world.replica, "says", told(late=late))
    assert world.bake()[0] == "returned"


def test_a_replica_of_the_autoscaler_that_starts_ends_no_bake(world: Baking) -> None:
    more = {"replicas": 3, "updatedReplicas": 3, "availableReplicas": 2}

    def scale() -> None:
        world.double.objects[DEPLOYMENT]["spec"]["replicas"] = 3
        world.double.objects[DEPLOYMENT]["metadata"]["generation"] = 3
        world.double.objects[DEPLOYMENT]["status"].update(more)

    world.clock.then[world.clock.now + 60] = scale
    assert world.bake() == ("served", "v2 serves")
    assert sum("has to stay so" in each for each in world.said) == 2


def test_most_replicas_have_to_be_late() -> None:
    now = [0.0]
    judge = Judge(Limits(1, Decimal("0.01"), Decimal(80), 300), lambda: now[0])
    late, fast = (Measured(Decimal(9), Decimal(), Decimal(each)) for each in (90, 20))
    for moment in range(0, 2000, 5):
        now[0] = float(moment)
        assert not judge.late({"a": late, "b": fast})
    seen = [judge.late({"a": late, "b": late, "c": fast}) for now[0] in (2005.0, 2300.0, 2305.0)]
    assert seen[:2] == ["", ""]
    assert seen[2].startswith("the p95 of 2 of its replicas is over the budget of 80 ms for 300 s")


def test_no_proxy_is_asked_for_a_replica(world: Baking, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert ask(["127.0.0.1"], world.replica.port)["127.0.0.1"] is not None


@pytest.mark.parametrize("says", ["", "nv_inference_request_success broken\n"])
def test_a_replica_that_does_not_tell_is_judged_by_its_readiness_and_that_is_said_once(
    world: Baking, says: str
) -> None:
    world.replica.says = says
    assert world.bake() == ("served", "v2 serves")
    words = "v2: 1 of 1 replicas do not tell their metrics: judged by readiness alone"
    assert world.said.count(words) == 1


def test_who_may_not_ask_where_replicas_are_says_so(world: Baking) -> None:
    world.double.refuse = lambda _method, path: (403, "no right") if path == PODS else None
    assert world.bake() == ("served", "v2 serves")
    (line,) = (each for each in world.said if "by readiness alone" in each)
    assert "the cluster answered 403: no right" in line
