"""`kustomize build` and `kubectl kustomize` put together what was emitted, and change none of it.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
"""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conformance.control_plane.programs import binary
from conformance.manifests.trees import TREES, Found, Object, documents, is_object, objects, put

PROGRAMS = {
    "kustomize build": ("kustomize", "build"),
    "kubectl kustomize": ("kubectl", "kustomize"),
}
both = pytest.mark.parametrize("program", PROGRAMS)


def build(program: str, root: Path) -> list[Found]:
    """The stream as objects."""
    name, verb = PROGRAMS[program]
    command = [str(binary(name)), verb, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    stream = list(documents(done.stdout))
    assert all(map(is_object, stream))
    return [Found("", each) for each in stream]


def generated(root: Path) -> list[Found]:
    """The ConfigMaps that the generators are to make, of the files as they lie there."""
    read = [(path, yaml.safe_load(path.read_bytes())) for path in root.rglob("kustomization.yaml")]
    return [
        Found("", config_map(generator, path.parent))
        for path, content in read
        for generator in content.get("configMapGenerator", ())
    ]


def config_map(generator: Any, folder: Path) -> Object:
    """Under the generator's name with no digest behind it, its data the files byte for byte."""
    options = generator["options"]
    assert options["disableNameSuffixHash"]
    pairs = [each.rpartition("=") for each in generator["files"]]
    data = {key or Path(path).name: (folder / path).read_bytes().decode() for key, _, path in pairs}
    about = {key: generator[key] for key in ("name", "namespace")}
    about |= {"labels": options["labels"]} if "labels" in options else {}
    made = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": about, "data": data}
    return made | ({"immutable": True} if options.get("immutable") else {})


def faults(program: str, root: Path) -> list[str]:
    """Objects that the streams have more, less, twice or otherwise than the files.

    The pipeline is a stream of its own; what rolls back is created by hand, and in none.
    """
    built = [*build(program, root), *build(program, root / "pipeline")]
    applied = [each for each in objects(root) if each.path != "rollback.yaml"]
    written = [*applied, *generated(root)]
    ours, theirs = ({each.key: each.value for each in found} for found in (written, built))
    twice = [f"{len(built) - len(theirs)} twice"] if len(built) > len(theirs) else []
    different = (key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
    return sorted([*map(str, different), *twice])


@both
@pytest.mark.parametrize("tree", TREES)
def test_the_stream_is_what_the_files_say(tree: str, program: str, tmp_path: Path) -> None:
    root = put(tree, tmp_path)
    assert objects(root)
    assert faults(program, root) == []


@pytest.mark.parametrize("tree", TREES)
def test_the_tree_goes_along_whole_and_cannot_be_changed(tree: str, tmp_path: Path) -> None:
    """The ConfigMap that pods mount holds the whole runtime."""
    root = put(tree, tmp_path)
    maps = [each.value for each in build("kustomize build", root) if each.kind == "ConfigMap"]
    (whole,) = (each for each in maps if "start.py" in each.get("data", ()))
    assert whole["immutable"] is True
    runtime = {path for path in root.glob("runtime/**/*") if path.is_file()}
    texts = sorted(path.read_text(encoding="utf-8") for path in {*runtime, root / "start.py"})
    assert runtime
    assert [each for each in texts if each not in whole["data"].values()] == []


def swap(path: str, before: str, after: str) -> Callable[[Path], object]:
    def spoil(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert before in text
        (root / path).write_text(text.replace(before, after, 1), encoding="utf-8")

    return spoil


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file left out": (swap("kustomization.yaml", "  - quota.yaml\n", ""), "ResourceQuota"),
    "a component left out": (swap("kustomization.yaml", "  - queue\n", ""), "ClusterQueue"),
    "a prefix": (swap("kustomization.yaml", "kind:", "namePrefix: my-\nkind:"), "my-fraud"),
    "a namespace for all": (swap("kustomization.yaml", "kind:", "namespace: x\nkind:"), "'x'"),
    "labels for all": (
        swap("kustomization.yaml", "kind:", "labels: [{pairs: {a: b}}]\nkind:"),
        "ResourceQuota",
    ),
}


@both
@pytest.mark.parametrize("mutant", SPOILT)
def test_a_spoilt_kustomization_is_found(mutant: str, program: str, tmp_path: Path) -> None:
    spoil, said = SPOILT[mutant]
    root = put("kubeflow-full", tmp_path)
    spoil(root)
    assert said in "".join(faults(program, root))
