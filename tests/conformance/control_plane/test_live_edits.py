"""What is edited by hand or deleted in a cluster, `mlopsc verify --live` says, and exits 2."""

from collections.abc import Iterator
from typing import Any

import pytest
from conformance.control_plane.applied import GPU, NAME, Applied, compiled
from conformance.control_plane.plane import Plane


@pytest.fixture(scope="module")
def once(plane: Plane, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    folder = tmp_path_factory.mktemp("live") / "project"
    return Applied(plane, compiled("kubeflow-full", folder), NAME)


@pytest.fixture
def applied(once: Applied) -> Iterator[Applied]:
    """Whole before each test, and again after it."""
    once.apply()
    yield once
    once.plane.kubectl("delete", "resourcequota,limitrange", "--all", "-n", once.namespace)
    once.apply()


def _at(key: str) -> str:
    return f"/spec/hard/{key.replace('/', '~1')}"


EDITS: dict[str, tuple[tuple[str, str, tuple[dict[str, Any], ...]], tuple[str, ...]]] = {
    "a key is taken out": (
        ("resourcequota", "live-compute", ({"op": "remove", "path": _at(GPU)},)),
        (f'spec.hard[{GPU}]: "4" in the tree, not in the cluster', f"does not hold {GPU} at 4"),
    ),
    "more is allowed": (
        ("resourcequota", "live-compute", ({"op": "replace", "path": _at(GPU), "value": "8"},)),
        (f'spec.hard[{GPU}]: "4" in the tree, "8" in the cluster', f"does not hold {GPU} at 4"),
    ),
    "the key that nobody counts": (
        (
            "resourcequota",
            "live-compute",
            (
                {"op": "remove", "path": _at(GPU)},
                {"op": "add", "path": _at("limits.nvidia.com/gpu"), "value": "4"},
            ),
        ),
        (
            "ResourceQuota live-compute states limits.nvidia.com/gpu, which is never counted",
            f"write {GPU}",
            f"does not hold {GPU} at 4",
        ),
    ),
    "other GPUs are free": (
        (
            "resourcequota",
            "live-other-gpus",
            ({"op": "remove", "path": _at("requests.amd.com/gpu")},),
        ),
        ("does not hold requests.amd.com/gpu at 0",),
    ),
    "a load balancer is allowed": (
        (
            "resourcequota",
            "live-objects",
            ({"op": "replace", "path": _at("services.loadbalancers"), "value": "1"},),
        ),
        ("does not hold services.loadbalancers at 0",),
    ),
    "a GPU for every container": (
        (
            "limitrange",
            "live-limits",
            tuple(
                {"op": "replace", "path": f"/spec/limits/0/{each}/nvidia.com~1gpu", "value": "1"}
                for each in ("default", "defaultRequest")
            ),
        ),
        (
            "a container that asks for nothing is given a GPU",
            "a LimitRange gives it nvidia.com/gpu: 1: state a default of 0",
        ),
    ),
    "a higher cap": (
        (
            "limitrange",
            "live-limits",
            ({"op": "replace", "path": "/spec/limits/0/max/nvidia.com~1gpu", "value": "3"},),
        ),
        ("LimitRange live-limits does not hold a container's nvidia.com/gpu at 2",),
    ),
    "a policy is opened": (
        (
            "networkpolicy",
            "live-deny-all",
            ({"op": "add", "path": "/spec/ingress", "value": [{}]},),
        ),
        ("spec.ingress: [{}] in the cluster, not stated in the tree",),
    ),
    "a right more": (
        (
            "role",
            "live-pipeline",
            ({"op": "add", "path": "/rules/1/verbs/-", "value": "delete"},),
        ),
        ('rules[1].verbs: ["get"] in the tree, ["get", "delete"] in the cluster',),
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_by_hand_is_a_difference(applied: Applied, edit: str) -> None:
    (kind, name, operations), words = EDITS[edit]
    applied.patch(kind, name, *operations)
    done = applied.verify()
    assert done.returncode == 2, done.stdout + done.stderr
    for each in words:
        assert each in done.stdout, done.stdout
    applied.plane.kubectl("delete", kind, name, "-n", NAME)


def test_what_was_deleted_is_a_difference(applied: Applied) -> None:
    for kind, name in (("networkpolicy", "live-deny-all"), ("limitrange", "live-limits")):
        assert applied.plane.kubectl("delete", kind, name, "-n", NAME).status == 0
    done = applied.verify()
    assert done.returncode == 2
    for words in (
        "not ok    NetworkPolicy live-deny-all\n            is not there (network.yaml states it)",
        "LimitRange live-limits does not hold a container's nvidia.com/gpu at 2",
        "a container that asks for nothing is refused",
        "must specify limits.cpu",
    ):
        assert words in done.stdout, done.stdout


def test_an_amount_written_in_another_way_is_none(applied: Applied) -> None:
    operation = {"op": "replace", "path": _at("limits.cpu"), "value": "48000m"}
    applied.patch("resourcequota", "live-compute", operation)
    assert applied.verify().returncode == 0
