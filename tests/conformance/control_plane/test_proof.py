"""The proof against reality: random plans, and exactly the pods of the proof's witness.

A quota of exactly the peak: the plan is accepted, and admission lets every pod in. A quota that is
the least bit smaller: the plan is refused, and so is a pod. The pods are made by hand from the spec
and from what Kubeflow puts beside a step, never from the compiler's own numbers.
"""

import os
import random
from typing import Any

import pytest
from conformance.control_plane.emitted import bundle, install, spec
from conformance.control_plane.plane import Plane
from conformance.control_plane.pods import DRIVER, WAIT, container, pod

from mlopsc.pipeline import Built
from mlopsc.plan.capacity import Peak
from mlopsc.record import replace
from mlopsc_targets import TARGETS

RESOURCES = ("cpu", "memory", "pods", "nvidia-l4")
PLANS = int(os.environ.get("PLANS", "32")) // len(RESOURCES)
"""How many random plans, by resource: `PLANS=300 pytest …` for more of them."""
PLENTY: dict[str, Any] = {
    "cpu": 10_000,
    "memory": "10Ti",
    "pods": 1000,
    "gpus": {"nvidia-l4": 1000},
}
KI = 1024


@pytest.mark.parametrize("seed", range(PLANS))
@pytest.mark.parametrize("resource", RESOURCES)
def test_what_is_proven_is_what_admission_does(plane: Plane, resource: str, seed: int) -> None:
    rng = random.Random(f"{resource} {seed}")  # noqa: S311 - nothing secret
    data = random_spec(rng, f"proof-{resource}-{seed}")
    peak = peak_of(spec(data), resource)
    fits, small = with_quota(data, peak, 0), with_quota(data, peak, 1)
    accepted, refused = spec(fits), spec(small)
    assert accepted.artifacts, accepted.diagnostics
    assert not refused.artifacts
    assert refused.diagnostics
    assert admitted(plane, accepted, data, peak) == []
    words = admitted(plane, forced(refused, accepted, resource), data, peak)
    assert words, "admission let in what was refused"
    assert all("exceeded quota" in each or "maximum" in each for each in words), words


def random_spec(rng: random.Random, namespace: str) -> dict[str, Any]:
    """A graph of two to six steps; the last trains, and its output is evaluated."""
    names = [f"s{number}" for number in range(rng.randint(1, 5))]
    steps: dict[str, Any] = {}
    for number, name in enumerate(names):
        read = [f"{each}-out" for each in names[:number] if rng.random() < 0.4]
        steps[name] = step(rng, read, {f"{name}-out": "dataset"})
    unread = [f"{each}-out" for each in names]
    # It has a GPU in any case: a peak of none has no smaller quota.
    steps["train"] = step(rng, unread[-1:], {"model": "model", "holdout": "dataset"}, gpu=True)
    metrics = {"metrics": {"type": "metrics", "names": ["auc"]}}
    steps["evaluate"] = step(rng, ["model", "holdout", *unread[:-1]], metrics)
    return {
        "apiVersion": "mlopsc/v1",
        "project": {"name": "random", "owner": "ml@example.com"},
        "team": {
            "size": 3,
            "tracking": {"mlflow": "in-use"},
            "kubernetes": {"runs": True, "expertise": True},
        },
        "tracking": {"uri": "https://mlflow.example.com"},
        "pipeline": {
            "image": "registry.example.com/random@sha256:" + "0" * 64,
            "seed": 1,
            "parallelism": rng.randint(1, 4),
            "steps": steps,
        },
        "model": {"name": "random", "format": "onnx", "schema": "schema/features.json"},
        "evaluation": {"holdout": "holdout", "label": "truth"},
        "gates": {"metrics": {"auc": {"min": 0.5}}},
        "quotas": PLENTY,
        "platform": {
            "kubeflow": {
                "namespace": namespace,
                "flavors": {"nvidia-l4": {"node-labels": {"gpu": "l4"}}},
            }
        },
    }


def step(
    rng: random.Random, read: list[str], left: dict[str, Any], *, gpu: bool = False
) -> dict[str, Any]:
    resources: dict[str, Any] = {
        "cpu": rng.choice(["250m", 1, 2, "1500m"]),
        "memory": rng.choice(["512Mi", "1Gi", "1536Mi", "3Gi"]),
    }
    if gpu or rng.random() < 0.5:
        resources["gpu"] = {"type": "nvidia-l4", "count": rng.randint(1, 3)}
    return {"run": ["python", "x.py"], "inputs": read, "outputs": left, "resources": resources}


def peak_of(built: Built, resource: str) -> Peak:
    assert built.capacity is not None, built.diagnostics
    return next(each for each in built.capacity.peaks if each.resource == resource)


def with_quota(data: dict[str, Any], peak: Peak, less: int) -> dict[str, Any]:
    number = peak.total - less
    quotas: dict[str, dict[str, Any]] = {
        "cpu": {"cpu": f"{number}m"},
        "memory": {"memory": f"{peak.total // KI - less}Ki"},
        "pods": {"pods": number},
        "nvidia-l4": {"gpus": {"nvidia-l4": number}},
    }
    return {**data, "quotas": {**PLENTY, **quotas[peak.resource]}}


def forced(refused: Built, accepted: Built, resource: str) -> Built:
    """The bundle of a plan that was refused, with its own, smaller quota."""
    assert accepted.plan is not None
    assert accepted.capacity is not None
    plan = refused.plan or shrunk(accepted, resource)
    capacity = refused.capacity or accepted.capacity
    return replace(refused, artifacts=TARGETS["kubeflow"].lower(plan, capacity))


def shrunk(accepted: Built, resource: str) -> Any:
    """The accepted plan with one less, where a check refused before there was a plan."""
    assert accepted.plan is not None
    quotas = accepted.plan.quotas
    smaller = {
        "cpu": lambda: replace(quotas, cpu_millis=(quotas.cpu_millis or 0) - 1),
        "memory": lambda: replace(quotas, memory_bytes=(quotas.memory_bytes or 0) - KI),
        "pods": lambda: replace(quotas, pods=(quotas.pods or 0) - 1),
        "nvidia-l4": lambda: replace(quotas, gpus={"nvidia-l4": quotas.gpus["nvidia-l4"] - 1}),
    }
    return replace(accepted.plan, quotas=smaller[resource]())


def admitted(plane: Plane, built: Built, data: dict[str, Any], peak: Peak) -> list[str]:
    """What admission said of the pods that it refused."""
    namespace = install(plane, bundle(built))
    answers = [
        plane.post(f"/api/v1/namespaces/{namespace}/pods", each)
        for each in witness(data, peak, namespace)
    ]
    return [body["message"] for status, body in answers if status != 201]


def witness(data: dict[str, Any], peak: Peak, namespace: str) -> list[dict[str, Any]]:
    """The pods of the proof's members."""
    made: list[tuple[dict[str, Any], ...]] = []
    for each in peak.members:
        for _ in range(each.copies):
            made += pods_of(data, each.what)
    return [pod(namespace, f"pod-{number}", *each) for number, each in enumerate(made)]


def pods_of(data: dict[str, Any], what: str) -> list[tuple[dict[str, Any], ...]]:
    steps = data["pipeline"]["steps"]
    if what == "KFP's driver pod":
        return [(DRIVER, WAIT)]
    if what == "the Job that rolls back":
        return [(container("main", {"cpu": "250m", "memory": "512Mi"}),)]
    if what == "gates and their driver":
        judge = asked(steps["evaluate"]["resources"], least=True)
        return [(container("main", judge), WAIT), (DRIVER, WAIT)]
    return [(container("main", asked(steps[what.removeprefix("step ")]["resources"])), WAIT)]


def asked(resources: dict[str, Any], *, least: bool = False) -> dict[str, str]:
    """As the spec says it, in Kubernetes' words; the gates get half a core and 1Gi at least."""
    cpu, memory = str(resources["cpu"]), resources["memory"]
    if least:
        cpu = {"250m": "500m"}.get(cpu, cpu)
        memory = {"512Mi": "1Gi"}.get(memory, memory)
    found = {"cpu": cpu, "memory": memory}
    if "gpu" in resources:
        found["nvidia.com/gpu"] = str(resources["gpu"]["count"])
    return found
