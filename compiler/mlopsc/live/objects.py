"""The objects of an emitted tree, as `kubectl apply -k` would send them.

Only what the compiler writes is read: resources, components, and ConfigMaps made of files. Anything
else in a kustomization would change the objects in ways that are not known here, and is refused.
https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
"""

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mlopsc.live.failure import LiveFailure
from mlopsc.record import dataclass

FILE = "kustomization.yaml"
_KNOWN = {"apiVersion", "kind", "resources", "components", "configMapGenerator"}
_GENERATOR = {"name", "namespace", "files", "options"}
_OPTIONS = {"disableNameSuffixHash", "immutable", "labels", "annotations"}
_DEEPEST = 8  # folders below each other; the compiler writes two


@dataclass(frozen=True, slots=True)
class Written:
    """An object and the file of the tree that states it; `content` is the whole of it."""

    file: str
    content: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.content["kind"])

    @property
    def api_version(self) -> str:
        return str(self.content["apiVersion"])

    @property
    def name(self) -> str:
        return str(self.content["metadata"]["name"])

    @property
    def namespace(self) -> str:
        """The namespace that it states; nothing for an object of the whole cluster."""
        return str(self.content["metadata"].get("namespace", ""))

    @property
    def labels(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.content["metadata"].get("labels") or {}
        return found


def objects(tree: Path) -> tuple[Written, ...]:
    """Every object of a tree, in the order of its kustomization, and what is made of a Profile.

    Raises LiveFailure for a file that is missing or broken, or states what is not known here.
    """
    return tuple(each for found in _folder(tree, tree, 0) for each in (found, *_quota_of(found)))


def pipelines(tree: Path) -> tuple[Written, ...]:
    """The objects that only a KFP reads which keeps pipelines in the cluster."""
    folder = tree / "pipeline"
    return tuple(_folder(tree, folder, 0)) if (folder / FILE).is_file() else ()


def _quota_of(written: Written) -> Iterator[Written]:
    """The quota that the Profile's controller makes, under a name of its own.

    https://github.com/kubeflow/dashboard/blob/main/components/profile-controller/controllers/profile_controller.go
    """
    hard = ((written.content.get("spec") or {}).get("resourceQuotaSpec") or {}).get("hard")
    if written.kind == "Profile" and hard:
        metadata = {"name": "kf-resource-quota", "namespace": written.name}
        content = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": metadata}
        yield Written(written.file, {**content, "spec": {"hard": hard}})


def _folder(tree: Path, folder: Path, depth: int) -> Iterator[Written]:
    path = folder / FILE
    name = path.relative_to(tree).as_posix()
    documents = _documents(tree, path)
    if len(documents) != 1 or depth > _DEEPEST:
        raise _broken(name, "is not one kustomization")
    found = documents[0]
    if unknown := sorted(found.keys() - _KNOWN):
        raise _broken(name, f"has `{unknown[0]}`, which no tree of this compiler has")
    for each in (*_texts(found, "resources", name), *_texts(found, "components", name)):
        yield from _resource(tree, folder, each, depth)
    for generator in found.get("configMapGenerator") or ():
        yield Written(name, _config_map(tree, folder, generator, name))


def _resource(tree: Path, folder: Path, name: str, depth: int) -> Iterator[Written]:
    path = _inside(tree, folder, name)
    if path.is_dir():
        yield from _folder(tree, path, depth + 1)
        return
    file = path.relative_to(tree).as_posix()
    for each in _documents(tree, path):
        metadata = each.get("metadata")
        whole = isinstance(metadata, dict) and metadata.get("name")
        if not whole or not each.get("kind") or not each.get("apiVersion"):
            raise _broken(file, "holds something that is no Kubernetes object")
        yield Written(file, each)


def _config_map(tree: Path, folder: Path, given: Any, where: str) -> dict[str, Any]:
    options = (given.get("options") or {}) if isinstance(given, dict) else {}
    if not isinstance(given, dict) or given.keys() - _GENERATOR or options.keys() - _OPTIONS:
        raise _broken(where, "makes a ConfigMap in a way that no tree of this compiler does")
    if options.get("disableNameSuffixHash") is not True:
        raise _broken(where, "makes a ConfigMap whose name kustomize would change")
    metadata = {key: given[key] for key in ("name", "namespace") if key in given}
    metadata |= {key: options[key] for key in ("labels", "annotations") if key in options}
    made: dict[str, Any] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}
    for each in _texts(given, "files", where):
        key, _, path = each.rpartition("=")
        _add(made, key or Path(path).name, _read(tree, _inside(tree, folder, path)))
    return made | ({"immutable": True} if options.get("immutable") else {})


def _add(made: dict[str, Any], key: str, raw: bytes) -> None:
    try:
        made.setdefault("data", {})[key] = raw.decode("utf-8")
    except UnicodeDecodeError:
        made.setdefault("binaryData", {})[key] = base64.b64encode(raw).decode("ascii")


def _texts(found: Mapping[str, Any], key: str, where: str) -> list[str]:
    value = found.get(key) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _broken(where, f"`{key}` is no list of paths")
    return value


def _documents(tree: Path, path: Path) -> list[dict[str, Any]]:
    name = path.relative_to(tree).as_posix()
    try:
        text = _read(tree, path).decode("utf-8")
        found = [each for each in YAML(typ="safe", pure=True).load_all(text) if each is not None]
    except (YAMLError, ValueError, RecursionError) as error:
        raise _broken(name, f"is not YAML ({type(error).__name__})") from error
    if not all(isinstance(each, dict) for each in found):
        raise _broken(name, "holds something that is no Kubernetes object")
    return found


def _read(tree: Path, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        name = path.relative_to(tree).as_posix()
        raise _broken(name, f"cannot be read ({error.strerror})") from error


def _inside(tree: Path, folder: Path, name: str) -> Path:
    path = folder / name
    if not path.resolve().is_relative_to(tree.resolve()) or ".." in Path(name).parts:
        raise _broken(name, "leads out of the tree")
    return path


def _broken(file: str, why: str) -> LiveFailure:
    return LiveFailure(f"{file}: {why}: run `mlopsc build --force` to write the tree anew")
