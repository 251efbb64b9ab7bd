"""Pods and Services that admission has to refuse: they ask for the least bit more than a bound.

They are only ever created as a dry run. Their pods keep to the Pod Security Standard "restricted",
so that nothing but the bound speaks against them.
https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any

from mlopsc.live.quantity import amount
from mlopsc.record import dataclass

MOST_CONTAINERS = 200
"""Of one pod: a bound that more of them would be needed to pass is not tried."""
_MOST_PORTS = 100
_UNITS = {"cpu": Fraction(1, 1000)}
_PLAIN = ("cpu", "memory", "ephemeral-storage")
_LEAST = {"cpu": Fraction(1, 1000), "memory": Fraction(1024 * 1024)}
_NAME = {"generateName": "mlopsc-verify-"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What the LimitRanges of a namespace allow one container: by resource."""

    least: Mapping[str, Fraction]
    most: Mapping[str, Fraction]


def limits_of(ranges: list[Mapping[str, Any]]) -> Limits:
    """The narrowest of all LimitRanges.

    https://kubernetes.io/docs/concepts/policy/limit-range/
    """
    least: dict[str, Fraction] = {}
    most: dict[str, Fraction] = {}
    for item in (item for each in ranges for item in each["spec"]["limits"]):
        if item["type"] != "Container":
            continue
        for name, value in (item.get("min") or {}).items():
            least[name] = max(least.get(name, Fraction(0)), amount(value) or Fraction(0))
        for name, value in (item.get("max") or {}).items():
            bound = amount(value)
            if bound is not None:
                most[name] = min(most.get(name, bound), bound)
    return Limits(least, most)


def resource_of(key: str) -> str:
    """The resource that a key of a quota bounds in pods; nothing for keys about other things.

    https://kubernetes.io/docs/concepts/policy/resource-quotas/
    """
    bare = key.removeprefix("requests.").removeprefix("limits.")
    if bare in _PLAIN:
        return bare
    extended = bare != key and "/" in bare and not bare.startswith("deviceclass.")
    return bare if extended else ""


def over(hard: Mapping[str, object], limits: Limits) -> dict[str, int]:
    """How many units of each resource are just too many, by resource; what can be tried at all.

    Units are thousandths of a CPU, and ones of all else.
    """
    wanted: dict[str, int] = {}
    for key, value in hard.items():
        resource, bound = resource_of(key), amount(value)
        if not resource or bound is None:
            continue
        units = floor(bound / _unit(resource)) + 1
        if _containers(resource, units, limits) <= MOST_CONTAINERS:
            wanted[resource] = max(units, wanted.get(resource, 0))
    return wanted


def pod_over(wanted: Mapping[str, int], limits: Limits) -> dict[str, Any]:
    """A pod that asks for so many units in all, spread over containers that each keep the cap."""
    number = max(_containers(resource, units, limits) for resource, units in wanted.items())
    asked = {
        resource: max(ceil(units / number), _least(resource, limits))
        for resource, units in wanted.items()
    }
    return _pod(number, _base(limits) | asked)


def pod_above(caps: Mapping[str, object], limits: Limits) -> dict[str, Any]:
    """A pod whose one container asks for one unit more than a container may have."""
    asked = {name: floor((amount(cap) or 0) / _unit(name)) + 1 for name, cap in caps.items()}
    return _pod(1, _base(limits) | asked)


def plain_pod() -> dict[str, Any]:
    """A pod that asks for nothing."""
    return _pod(1, {})


def service_over(
    hard: Mapping[str, object], used: Mapping[str, object]
) -> tuple[dict[str, Any] | None, list[str]]:
    """A Service that takes a node port or a load balancer too many, and the keys that it goes over.

    None where none can: one Service is one load balancer, so only the last one can be shown.
    """
    balancers = _left("services.loadbalancers", hard, used)
    ports = _left("services.nodeports", hard, used)
    over = ["services.loadbalancers"] if balancers == 0 else []
    if ports is not None and ports < _MOST_PORTS:
        over.append("services.nodeports")
    if not over:
        return None, []
    number = ports + 1 if ports is not None and "services.nodeports" in over else 1
    spec = {
        "type": "LoadBalancer" if balancers == 0 else "NodePort",
        "ports": [{"name": f"p{port}", "port": port} for port in range(1, number + 1)],
    }
    return {"apiVersion": "v1", "kind": "Service", "metadata": _NAME, "spec": spec}, over


def _left(key: str, hard: Mapping[str, object], used: Mapping[str, object]) -> int | None:
    """How many more may be there; None where that is not bounded."""
    if key not in hard:
        return None
    return max(floor((amount(hard[key]) or 0) - (amount(used.get(key, 0)) or 0)), 0)


def _unit(resource: str) -> Fraction:
    return _UNITS.get(resource, Fraction(1))


def _containers(resource: str, units: int, limits: Limits) -> int:
    """How many containers have to share them; more than any pod may have where none may ask."""
    most = limits.most.get(resource)
    if most is None:
        return 1
    each = floor(most / _unit(resource))
    return ceil(units / each) if each else MOST_CONTAINERS + 1


def _least(resource: str, limits: Limits) -> int:
    return ceil(limits.least.get(resource, Fraction(0)) / _unit(resource))


def _base(limits: Limits) -> dict[str, int]:
    """Little CPU and memory, so that no default of a LimitRange is counted."""
    return {
        name: max(ceil(least / _unit(name)), _least(name, limits)) for name, least in _LEAST.items()
    }


def _pod(containers: int, units: Mapping[str, int]) -> dict[str, Any]:
    amounts = {name: f"{each}m" if name == "cpu" else str(each) for name, each in units.items()}
    resources = {"resources": {"requests": amounts, "limits": amounts}} if amounts else {}
    made = [
        {
            "name": f"c{number}",
            "image": "mlopsc.invalid/verify",
            "securityContext": {
                "allowPrivilegeEscalation": False,
                "capabilities": {"drop": ["ALL"]},
            },
            **resources,
        }
        for number in range(containers)
    ]
    security = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    spec = {"restartPolicy": "Never", "automountServiceAccountToken": False}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": _NAME,
        "spec": {**spec, "securityContext": security, "containers": made},
    }
