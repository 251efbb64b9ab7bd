"""A canary gets its share of the traffic by its share of the replicas, or it is refused."""

import json
from fractions import Fraction

import pytest
from unit.targets.samples import NEWER_KSERVE, ON_KUBEFLOW, SERVED, compiled, spec

from mlopsc.pipeline import Built


def built(percent: str, least: int, most: int, **more: object) -> Built:
    rollout = {"serving.rollout": {"canary": percent, **more}}
    replicas = {"serving.replicas": {"min": least, "max": most}}
    return compiled(spec(ON_KUBEFLOW, SERVED, NEWER_KSERVE, replicas, rollout))


def tried(found: Built) -> int:
    """The replicas of the canary that is emitted."""
    text = next(each.text for each in found.artifacts if each.path.endswith("service.json"))
    (canary,) = json.loads(text)["spec"]["canary"]
    replicas: int = canary["predictor"]["minReplicas"]
    return replicas


@pytest.mark.parametrize(
    ("percent", "least", "most", "expected"),
    [
        ("50%", 1, 1, 1),
        ("50%", 1, 9, 1),
        ("50%", 2, 2, 2),
        ("50%", 2, 3, 1),
        ("49%", 2, 2, 1),
        ("100%", 2, 9, 2),
        ("25%", 3, 9, 1),
        ("10%", 9, 9, 1),
        ("25%", 10, 20, 3),
    ],
)
def test_as_many_replicas_as_keep_within_the_share(
    percent: str, least: int, most: int, expected: int
) -> None:
    """They stand beside all replicas; where those come and go, KServe counts both."""
    found = built(percent, least, most)
    assert found.artifacts, found.diagnostics
    assert tried(found) == expected
    assert Fraction(expected, least + expected) <= Fraction(int(percent[:-1]), 100)
    assert least == most or least + expected <= most


@pytest.mark.parametrize(
    ("percent", "least", "summary", "help_"),
    [
        ("10%", 1, "one beside 1 is 50 %", "write `canary: 50%`, or `replicas: {min: 9}`"),
        ("30%", 2, "one beside 2 is 34 %", "write `canary: 34%`, or `replicas: {min: 3}`"),
        ("1%", 98, "one beside 98 is 2 %", "write `canary: 2%`, or `replicas: {min: 99}`"),
    ],
)
def test_a_share_that_one_replica_is_more_than_is_refused(
    percent: str, least: int, summary: str, help_: str
) -> None:
    found = built(percent, least, 100)
    (only,) = [each for each in found.diagnostics if each.severity == "error"]
    assert only.code == "MLC832"
    assert summary in only.summary
    assert help_ in str(only.help)


@pytest.mark.parametrize(("surge", "beside"), [(0, 3), (1, 3), (5, 5)])
def test_the_proof_holds_the_canary_or_the_surge(surge: int, beside: int) -> None:
    """They are never there together: the canary goes before the rest of its version comes."""
    found = built("25%", 10, 10, **{"max-surge": surge})
    assert tried(found) == 3
    assert found.capacity is not None
    (cpu,) = [each for each in found.capacity.peaks if each.resource == "cpu"]
    assert {each.what: each.copies for each in cpu.members if "replica" in each.what} == {
        "replica": 10,
        "replica of the new version in a rollout": beside,
    }
