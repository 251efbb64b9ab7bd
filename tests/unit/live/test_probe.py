"""A probe asks for the least bit more than a bound, and keeps every other bound."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlopsc.live.probe import (
    MOST_CONTAINERS,
    Limits,
    limits_of,
    over,
    plain_pod,
    pod_above,
    pod_over,
    resource_of,
    service_over,
)
from mlopsc.live.quantity import amount

GPU = "nvidia.com/gpu"
FREE = Limits({}, {})


def asked(pod: dict[str, Any]) -> dict[str, list[Fraction]]:
    """What each container of a pod asks for, by resource."""
    found: dict[str, list[Fraction]] = {}
    for each in pod["spec"]["containers"]:
        assert each["resources"]["requests"] == each["resources"]["limits"]
        for name, value in each["resources"]["limits"].items():
            found.setdefault(name, []).append(amount(value) or Fraction(0))
    return found


@pytest.mark.parametrize(
    ("key", "resource"),
    [
        ("limits.cpu", "cpu"),
        ("requests.memory", "memory"),
        ("cpu", "cpu"),
        (f"requests.{GPU}", GPU),
        (f"limits.{GPU}", GPU),
        ("requests.nvidia.com/mig-1g.10gb", "nvidia.com/mig-1g.10gb"),
        ("pods", ""),
        ("requests.storage", ""),
        ("count/jobs.batch", ""),
        ("services.nodeports", ""),
        ("gold.storageclass.storage.k8s.io/requests.storage", ""),
        ("requests.deviceclass.resource.kubernetes.io/gpu", ""),
    ],
)
def test_keys_of_a_quota_bound_these_resources(key: str, resource: str) -> None:
    assert resource_of(key) == resource


@given(gpus=st.integers(0, 60), cap=st.integers(1, 8), millis=st.integers(0, 10**5))
def test_a_pod_goes_over_every_bound_and_no_container_over_its_cap(
    gpus: int, cap: int, millis: int
) -> None:
    hard = {f"requests.{GPU}": str(gpus), "limits.cpu": f"{millis}m", "pods": "4"}
    limits = Limits({}, {GPU: Fraction(cap)})
    wanted = over(hard, limits)
    found = asked(pod_over(wanted, limits))
    assert sum(found[GPU]) > gpus
    assert max(found[GPU]) <= cap
    assert sum(found["cpu"]) > Fraction(millis, 1000)
    assert sum(found["memory"]) < 1 << 30


def test_of_two_bounds_on_one_resource_the_higher_one_is_passed() -> None:
    assert over({"requests.cpu": "2", "limits.cpu": "4"}, FREE) == {"cpu": 4001}


def test_what_no_pod_can_pass_is_not_tried() -> None:
    one = Limits({}, {GPU: Fraction(1)})
    assert over({f"requests.{GPU}": str(MOST_CONTAINERS)}, one) == {}
    assert over({f"requests.{GPU}": str(MOST_CONTAINERS - 1)}, one) == {GPU: MOST_CONTAINERS}
    assert over({f"requests.{GPU}": "0"}, Limits({}, {GPU: Fraction(0)})) == {}


def test_a_container_keeps_what_it_must_ask_for() -> None:
    limits = limits_of(
        [{"spec": {"limits": [{"type": "Container", "min": {"cpu": "50m"}, "max": {GPU: "2"}}]}}]
    )
    found = asked(pod_above({GPU: "2"}, limits))
    assert found == {"cpu": [Fraction(1, 20)], "memory": [1 << 20], GPU: [3]}


def test_of_several_ranges_the_narrowest_counts() -> None:
    items = [
        {"type": "Container", "max": {"cpu": "4", "memory": "1Gi"}, "min": {"cpu": "1m"}},
        {"type": "Container", "max": {"cpu": "2"}, "min": {"cpu": "10m"}},
        {"type": "Pod", "max": {"cpu": "1"}},
    ]
    found = limits_of([{"spec": {"limits": [each]}} for each in items])
    assert found == Limits(
        {"cpu": Fraction(1, 100)}, {"cpu": Fraction(2), "memory": Fraction(1 << 30)}
    )


def test_a_plain_pod_asks_for_nothing_and_keeps_to_restricted() -> None:
    spec = plain_pod()["spec"]
    (container,) = spec["containers"]
    assert "resources" not in container
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


BALANCERS, PORTS = "services.loadbalancers", "services.nodeports"


@pytest.mark.parametrize(
    ("hard", "used", "kind", "ports", "keys"),
    [
        ({BALANCERS: "0", PORTS: "0"}, {}, "LoadBalancer", 1, [BALANCERS, PORTS]),
        ({BALANCERS: "0"}, {}, "LoadBalancer", 1, [BALANCERS]),
        ({BALANCERS: "2", PORTS: "3"}, {PORTS: "1"}, "NodePort", 3, [PORTS]),
        ({BALANCERS: "2"}, {BALANCERS: "2"}, "LoadBalancer", 1, [BALANCERS]),
        ({BALANCERS: "0", PORTS: "5000"}, {}, "LoadBalancer", 1, [BALANCERS]),
    ],
)
def test_a_service_takes_one_too_many(
    hard: dict[str, str], used: dict[str, str], kind: str, ports: int, keys: list[str]
) -> None:
    service, over_ = service_over(hard, used)
    assert service is not None
    assert service["spec"]["type"] == kind
    assert len(service["spec"]["ports"]) == ports
    assert over_ == keys


@pytest.mark.parametrize("hard", [{}, {"pods": "1"}, {BALANCERS: "1"}, {PORTS: "5000"}])
def test_no_service_can_show_this(hard: dict[str, str]) -> None:
    assert service_over(hard, {}) == (None, [])
