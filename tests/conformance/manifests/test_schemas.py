"""kubernetes-validate, strict, on every built-in object for every version that we compile for.

It knows no CRD: FOREIGN says who judges those instead. https://github.com/willthames/kubernetes-validate
"""

from collections.abc import Callable

import pytest
from conformance.manifests.judged import builtin, judge
from conformance.manifests.trees import TREES, Found, Object, emitted

VERSIONS = tuple(f"1.{minor}" for minor in range(31, 38))
PLANE = "tests/conformance/control_plane: the vendor's CRD on an API server"
FOREIGN = {
    "kubeflow.org": PLANE,
    "kueue.x-k8s.io": PLANE,
    "monitoring.coreos.com": f"test_rules.py; {PLANE}",
    "pipelines.kubeflow.org": PLANE,
    "serving.kserve.io": PLANE,
    "trainer.kubeflow.org": PLANE,
}
"""The groups that are not checked here, and where they are."""
Verdicts = dict[tuple[str, str], list[tuple[Found, str]]]


@pytest.fixture(scope="session")
def verdicts() -> Verdicts:
    """By tree and version: each object and what is wrong with it. One run, for it starts slowly."""
    by_tree = builtin()
    everything = [each.value for found in by_tree.values() for each in found]
    answers = judge("schemas.py", *VERSIONS, objects=everything)
    texts = {version: iter(said) for version, said in answers.items()}
    return {
        (tree, version): [(each, next(texts[version])) for each in found]
        for version in VERSIONS
        for tree, found in by_tree.items()
    }


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("tree", TREES)
def test_the_schemas_take_every_object(verdicts: Verdicts, tree: str, version: str) -> None:
    judged = verdicts[tree, version]
    assert judged
    assert [(each.path, each.key, text) for each, text in judged if text] == []


@pytest.mark.parametrize("tree", TREES)
def test_what_is_not_checked_here_is_checked_elsewhere(tree: str) -> None:
    found = emitted(tree)
    elsewhere = {each.group for each in found if not each.builtin}
    assert elsewhere <= FOREIGN.keys()
    assert len(found) > len(elsewhere)


SPOILT: dict[str, tuple[str, Callable[[Object], object], str]] = {
    "an unknown field": ("ResourceQuota", lambda each: each["spec"].update(soft={}), "soft"),
    "an unknown field, deep": (
        "LimitRange",
        lambda each: each["spec"]["limits"][0].update(maximum={}),
        "maximum",
    ),
    "a missing field": ("RoleBinding", lambda each: each.pop("roleRef"), "roleRef"),
    "a type": ("Role", lambda each: each["rules"][0].update(verbs="get"), "verbs"),
    "a version that is none": ("Role", lambda each: each.update(apiVersion="v2"), "find schema"),
    "a kind that is none": ("Role", lambda each: each.update(kind="Rolle"), "find schema"),
}


@pytest.mark.parametrize("mutant", SPOILT)
def test_a_spoilt_object_is_found(mutant: str) -> None:
    kind, spoil, said = SPOILT[mutant]
    value = next(each.value for each in emitted("kubeflow-full") if each.kind == kind)
    spoil(value)
    found = judge("schemas.py", *VERSIONS, objects=[value])
    assert all(said in texts[0] for texts in found.values()), found


def test_a_version_knows_what_it_serves() -> None:
    """ServiceCIDR is served as v1 from 1.33 on: https://kubernetes.io/docs/reference/networking/."""
    late = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "ServiceCIDR",
        "metadata": {"name": "late"},
        "spec": {"cidrs": ["10.0.0.0/24"]},
    }
    found = judge("schemas.py", *VERSIONS, objects=[late])
    assert [version for version, texts in found.items() if texts[0]] == ["1.31", "1.32"]
