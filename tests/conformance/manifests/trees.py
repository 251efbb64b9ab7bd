"""Every tree for Kubeflow that a case of tests/cases leaves behind, and its objects.

`expected/` lacks the files that are emitted byte for byte from the templates (tests/test_cases.py
compares those): the tree's own lock says which they are, and they are put back here.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import mlopsc_templates

CASES = Path(__file__).resolve().parents[2] / "cases"
TEMPLATES = Path(mlopsc_templates.__file__).parent
VERBATIM = {"runtime": "runtime", "tests": "emitted_tests"}
KUSTOMIZE = "kustomize.config.k8s.io/"
Object = dict[str, Any]


class Loader(yaml.CSafeLoader):
    """Reads `=` as the text that it is to Go: https://github.com/yaml/pyyaml/issues/89."""


Loader.add_constructor("tag:yaml.org,2002:value", lambda _, node: node.value)


def documents(text: str) -> Iterator[Any]:
    return yaml.load_all(text, Loader)


@dataclass(frozen=True)
class Found:
    """An object and the file of the tree that holds it."""

    path: str
    value: Object

    @property
    def kind(self) -> str:
        return str(self.value["kind"])

    @property
    def group(self) -> str:
        """The API group; empty for the core."""
        return str(self.value["apiVersion"]).rpartition("/")[0]

    @property
    def builtin(self) -> bool:
        """Whether Kubernetes itself serves it: no vendor may use the groups that this says."""
        return "." not in self.group or self.group.endswith(".k8s.io")

    @property
    def key(self) -> tuple[str, str, str, str]:
        about = self.value["metadata"]
        name, namespace = about["name"], about.get("namespace", "")
        return self.value["apiVersion"], self.kind, namespace, name


def _trees() -> Iterator[tuple[str, Path]]:
    for lock in sorted(CASES.glob("*/expected/**/kubeflow/mlops.lock.json")):
        case, _, *between = lock.parent.relative_to(CASES).parts
        yield "/".join((case, *between[1:-1])), lock.parent


TREES = dict(_trees())
"""The case, with the environment where it is built for one, to the emitted folder."""


def put(tree: str, folder: Path) -> Path:
    """The whole tree below `folder`, as `mlopsc build` writes it."""
    root = folder / tree / "kubeflow"
    shutil.copytree(TREES[tree], root)
    for name in json.loads((root / "mlops.lock.json").read_bytes())["outputs"]:
        path, (top, _, rest) = root / name, name.partition("/")
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TEMPLATES / VERBATIM[top] / rest, path)
    return root


def objects(root: Path) -> list[Found]:
    """All objects of all YAML files below `root`, but for what only kustomize reads."""
    paths = sorted(path for path in root.rglob("*.y*ml") if path.is_file())
    return [each for path in paths for each in read(path, root)]


def read(path: Path, root: Path) -> Iterator[Found]:
    for value in documents(path.read_text(encoding="utf-8")):
        if is_object(value):
            yield Found(path.relative_to(root).as_posix(), value)


def is_object(value: Any) -> bool:
    named = isinstance(value, dict) and {"apiVersion", "kind"} <= value.keys()
    return named and not value["apiVersion"].startswith(KUSTOMIZE)


def emitted(tree: str) -> list[Found]:
    """The objects as they were emitted; `put` adds none, since the templates hold no object."""
    return objects(TREES[tree])
