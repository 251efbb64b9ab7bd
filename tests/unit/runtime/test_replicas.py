"""A new version bakes by what its replicas measure too: failed requests, late answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from unit.runtime.kubernetes_double import VERSION, KubernetesDouble
from unit.runtime.kubernetes_double import serving as playing
from unit.runtime.replica_double import Replica, telling, told
from unit.runtime.test_serving import MEMORY, Registry, World, promote

from mlopsc_templates.runtime.backends import Champion
from mlopsc_templates.runtime.replicas import Limits, Measured, read
from mlopsc_templates.runtime.serving import Controller

PODS = "/api/v1/namespaces/growth/pods"


def test_what_triton_tells_is_read() -> None:
    found = read(told(good=990, failed=10, late=81_500))
    assert found == Measured(Decimal(990), Decimal(10), Decimal("81.5"))


def test_a_server_that_nobody_asked_yet_has_no_quantile() -> None:
    assert read(told(good=0, late="Nan")) == Measured(Decimal(), Decimal(), Decimal())
    assert read("") == Measured(Decimal(), Decimal(), Decimal())


@dataclass
class Baking(World):
    """v1 serves; v2 bakes for ten minutes beside the metrics of its replica."""

    replica: Replica = field(default_factory=lambda: Replica(told()))
    late: Decimal | None = Decimal(80)

    def controller(self, *, bake: float = 600) -> Controller:
        limits = Limits(self.replica.port, Decimal("0.01"), self.late)
        return Controller(
            self.service(), 100, bake, self.said.append, limits, self.clock.read, self.clock.wait
        )

    def bake(self) -> tuple[str, str]:
        promote(self, 2)
        return self.follow(bake=600)


def pod(version: int, **status: object) -> dict[str, Any]:
    annotations = {VERSION: str(version)}
    return {"metadata": {"annotations": annotations}, "status": {"podIP": "127.0.0.1", **status}}


@pytest.fixture
def world() -> Iterator[Baking]:
    with playing(KubernetesDouble()) as double, telling(Replica(told())) as replica:
        double.objects |= {MEMORY: {}, PODS: {"items": [pod(2)]}}
        made = Baking(double, Registry(Champion(1, (), "")), replica=replica)
        assert made.follow() == ("served", "v1 serves")
        yield made


def test_a_version_that_does_well_serves(world: Baking) -> None:
    assert world.bake() == ("served", "v2 serves")
    assert not any("judged by readiness" in each for each in world.said)


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


def test_a_version_that_stays_late_goes_back(world: Baking) -> None:
    world.replica.says = told(late=131_000)
    started = world.clock.now
    state, line = world.bake()
    assert state == "returned"
    assert "its p95 is over the budget of 80 ms for 300 s, it is 131 ms" in line
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
    world.double.objects[PODS]["items"] = [pod(1), ends, pod(2, podIP="")]
    assert world.bake() == ("served", "v2 serves")


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
    (line,) = (each for each in world.said if "judged by readiness alone" in each)
    assert "the cluster answered 403: no right" in line
