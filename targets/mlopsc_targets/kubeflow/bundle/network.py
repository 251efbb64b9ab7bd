"""network.yaml: nothing may talk to anything, but for what a pipeline cannot do without.

Every policy only adds to what is allowed, so the first one denies all. Names and HTTPS are allowed
to any address, by port alone: with `ipBlock` some networks (Cilium) reach neither a pod nor a node.
https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import Traced, also, at
from mlopsc.plan.model import Plan, Step
from mlopsc_targets.kubeflow.names import GANG, in_namespace, named, on_nodes
from mlopsc_targets.kubeflow.registry import registry

_NETWORK = "default:network"
_EVERYWHERE: tuple[Json, ...] = (
    {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]}},
    {"ipBlock": {"cidr": "::/0"}},
)
"""But not the address where clouds hand out the credentials of a node."""
_SERVICE = re.compile(r"[a-z0-9-]+\.([a-z0-9-]+)\.svc(\.|$)")
_DNS, _HTTPS, _KUBE_API = 53, 443, 6443
_PORTS = {"http": 80, "https": 443}


def network_file(plan: Plan) -> Artifact:
    return yaml_file("network.yaml", *_policies(plan))


def _policies(plan: Plan) -> Iterator[Json]:
    yield _policy(plan, "deny-all", {"policyTypes": ["Ingress", "Egress"]})
    names: list[Json] = [{"protocol": "UDP", "port": _DNS}, {"protocol": "TCP", "port": _DNS}]
    yield _egress(plan, "to-dns", [], names)
    yield _egress(plan, "to-kubeflow", [_in("kubeflow")], [])
    secure = [_tcp(_HTTPS), _tcp(_KUBE_API)]
    yield _egress(plan, "to-https", [], secure)
    yield from _to_tracking(plan)
    yield from (_among_nodes(plan, step) for step in on_nodes(plan))


def _among_nodes(plan: Plan, step: Step) -> Json:
    """The nodes of a step meet on a port, and then talk on any: NCCL chooses its own."""
    path = f"{step.origin.path}.nodes"
    nodes: dict[str, Json] = {"matchLabels": {GANG: at(step.name, path)}}
    to: list[Json] = [{"podSelector": nodes}]
    spec: dict[str, Json] = {
        "podSelector": nodes,
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [{"from": to}],
        "egress": [{"to": to}],
    }
    return at(_policy(plan, f"nodes-of-{step.name}", spec, path), path)


def _in(namespace: str) -> Json:
    labels = {"kubernetes.io/metadata.name": namespace}
    return {"namespaceSelector": {"matchLabels": labels}}


def _tcp(port: int) -> Json:
    return {"protocol": "TCP", "port": port}


def _to_tracking(plan: Plan) -> Iterator[Json]:
    """Where runs and versions are kept: its namespace, where it has one; else its port.

    A policy sees the pods behind a Service, whose ports may be others than the Service's own.
    """
    found = registry(plan)
    where = urlsplit(found.address)
    port = where.port or _PORTS.get(where.scheme)
    inside = _SERVICE.match(where.hostname or "")
    if inside:
        yield _egress(plan, "to-tracking", [at(_in(inside[1]), found.field)], [])
    elif port and port != _HTTPS:
        yield _egress(plan, "to-tracking", list(_EVERYWHERE), [at(_tcp(port), found.field)])


def _egress(plan: Plan, part: str, to: list[Json], ports: list[Json]) -> Json:
    rule: dict[str, Json] = {"to": to} if to else {}
    if ports:
        rule["ports"] = ports
    return _policy(plan, part, {"policyTypes": ["Egress"], "egress": [rule]})


def _policy(plan: Plan, part: str, spec: dict[str, Json], *origins: str) -> Json:
    rules: Traced = at({"podSelector": {}, **spec}, _NETWORK)
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": in_namespace(plan, also(named(plan, part), *origins)),
        "spec": rules,
    }
