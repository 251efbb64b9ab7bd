"""The objects that a kustomization names, and what is refused because it is not known here."""

from pathlib import Path

import pytest

from mlopsc.live.failure import LiveFailure
from mlopsc.live.objects import objects

TREE = {
    "kustomization.yaml": """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [one.yaml]
components: [more]
configMapGenerator:
  - name: files
    namespace: n
    files: [a.txt, "deep--b=deep/b.bin"]
    options: {disableNameSuffixHash: true, immutable: true, labels: {team: x}}
""",
    "one.yaml": """\
---
apiVersion: kubeflow.org/v1
kind: Profile
metadata: {name: n, labels: {l: v}}
spec: {resourceQuotaSpec: {hard: {pods: "4"}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: sa, namespace: n}
""",
    "more/kustomization.yaml": "kind: Component\nresources: [two.yaml]\n",
    "more/two.yaml": "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c, namespace: n}\n",
    "a.txt": "text\n",
    "deep/b.bin": "",
    "unlisted.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "tree/deep/b.bin").write_bytes(b"\xff\x00")
    return tmp_path / "tree"


def test_all_that_is_listed_is_there_in_its_order(tree: Path) -> None:
    assert [(each.kind, each.name, each.namespace, each.file) for each in objects(tree)] == [
        ("Profile", "n", "", "one.yaml"),
        ("ResourceQuota", "kf-resource-quota", "n", "one.yaml"),
        ("ServiceAccount", "sa", "n", "one.yaml"),
        ("CronJob", "c", "n", "more/two.yaml"),
        ("ConfigMap", "files", "n", "kustomization.yaml"),
    ]


def test_a_ConfigMap_holds_the_files(tree: Path) -> None:  # noqa: N802 - the kind's own name
    made = objects(tree)[-1].content
    assert made["data"] == {"a.txt": "text\n"}
    assert made["binaryData"] == {"deep--b": "/wA="}
    assert made["immutable"] is True
    assert made["metadata"]["labels"] == {"team": "x"}


def test_the_quota_of_a_Profile_is_expected(tree: Path) -> None:  # noqa: N802 - the kind's own name
    assert objects(tree)[1].content["spec"] == {"hard": {"pods": "4"}}


BROKEN = {
    "a patch": ("kustomization.yaml", "kind: Kustomization\npatches: []\n", "has `patches`"),
    "a name that kustomize changes": (
        "kustomization.yaml",
        "kind: Kustomization\nconfigMapGenerator: [{name: x, files: [a.txt]}]\n",
        "whose name kustomize would change",
    ),
    "literals": (
        "kustomization.yaml",
        "kind: Kustomization\nconfigMapGenerator: [{name: x, literals: [a=b]}]\n",
        "in a way that no tree",
    ),
    "a file outside": ("kustomization.yaml", "resources: [../../secret.yaml]\n", "leads out"),
    "a file that is not there": ("kustomization.yaml", "resources: [no.yaml]\n", "No such file"),
    "no list": ("kustomization.yaml", "resources: one.yaml\n", "no list of paths"),
    "a folder in itself": ("kustomization.yaml", "resources: [.]\n", "is not one kustomization"),
    "no object": ("one.yaml", "kind: Thing\n", "no Kubernetes object"),
    "a list": ("one.yaml", "[1, 2]\n", "no Kubernetes object"),
    "no YAML": ("one.yaml", "a: [\n", "is not YAML"),
    "nothing": ("kustomization.yaml", "", "is not one kustomization"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_not_known_here_is_refused(tree: Path, broken: str) -> None:
    name, text, words = BROKEN[broken]
    (tree / name).write_text(text, encoding="utf-8")
    with pytest.raises(LiveFailure) as caught:
        objects(tree)
    assert words in str(caught.value)
    assert "run `mlopsc build --force`" in str(caught.value)


def test_a_link_out_of_the_tree_is_not_followed(tree: Path) -> None:
    (tree / "one.yaml").unlink()
    (tree / "one.yaml").symlink_to("/etc/hostname")
    with pytest.raises(LiveFailure, match="leads out of the tree"):
        objects(tree)
