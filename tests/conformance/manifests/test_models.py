"""The `kubernetes` client reads every built-in object and sends it on with nothing lost or changed.

https://github.com/kubernetes-client/python: its models forbid what the API's own types do not have.
"""

from collections.abc import Callable

import pytest
from conformance.manifests.judged import builtin, judge
from conformance.manifests.trees import TREES, Found, Object, emitted


@pytest.fixture(scope="session")
def verdicts() -> dict[str, list[tuple[Found, str]]]:
    """By tree: each object and what is wrong with it."""
    by_tree = builtin()
    everything = [each.value for found in by_tree.values() for each in found]
    said = iter(judge("models.py", objects=everything))
    return {tree: [(each, next(said)) for each in found] for tree, found in by_tree.items()}


@pytest.mark.parametrize("tree", TREES)
def test_the_client_loses_nothing(verdicts: dict[str, list[tuple[Found, str]]], tree: str) -> None:
    assert verdicts[tree]
    assert [(each.path, each.key, text) for each, text in verdicts[tree] if text] == []


SPOILT: dict[str, tuple[str, Callable[[Object], object], str]] = {
    "an unknown field": ("ResourceQuota", lambda each: each["spec"].update(soft={}), "soft"),
    "a type": ("ResourceQuota", lambda each: each["spec"].update(hard=["pods"]), "hard"),
    "a number for a quantity": (
        "ResourceQuota",
        lambda each: each["spec"]["hard"].update(pods=4),
        "pods",
    ),
    "a missing field": ("RoleBinding", lambda each: each.pop("roleRef"), "roleRef"),
    "a kind that is none": ("Role", lambda each: each.update(kind="Rolle"), "V1Rolle"),
}


@pytest.mark.parametrize("mutant", SPOILT)
def test_a_spoilt_object_is_found(mutant: str) -> None:
    kind, spoil, said = SPOILT[mutant]
    value = next(each.value for each in emitted("kubeflow-full") if each.kind == kind)
    spoil(value)
    assert said in judge("models.py", objects=[value])[0]
