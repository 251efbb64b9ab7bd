"""One container as a process of this machine: its placeholders, its folders, what it leaves."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

from mlopsc.record import dataclass
from mlopsc.run.crew import Command
from mlopsc.run.kfp.ir import IR, Component
from mlopsc.run.reading import BrokenTreeError
from mlopsc.run.site import Site

KUSTOMIZATION = "kustomization.yaml"
_PLACEHOLDER = re.compile(r"\{\{\$\.([^{}]*)\}\}")
_PART = re.compile(r"(inputs|outputs)\.(artifacts|parameters)\['([^']+)'\](?:\.(\w+))?")
_PYTHON = ("python", "python3")
_HERE = {"MLOPS_GANG": "processes"}
"""The nodes of a step that has several are processes of this machine."""


@dataclass(frozen=True, slots=True)
class Values:
    """What a task is given: folders or files of artifacts, and parameters."""

    artifacts: Mapping[str, Path]
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Pod:
    """Where a task of this run keeps its things, and what it is called.

    `claims` is where a folder stands for each claim that the tasks of the run share.
    """

    folder: Path
    job: str
    claims: Path

    def artifact(self, key: str) -> Path:
        return self.folder / "artifacts" / key

    def parameter(self, key: str) -> Path:
        return self.folder / "parameters" / key

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    @property
    def work(self) -> Path:
        return self.folder / "work"


def command(
    site: Site, pod: Pod, component: Component, values: Values, environment: Mapping[str, str]
) -> Command:
    """The container's command with every placeholder filled and every folder a real one."""
    executor = component.executor
    if executor is None:
        raise BrokenTreeError(f"{IR}: a task without an executor")
    if pod.folder.exists():
        shutil.rmtree(pod.folder)
    for each in (pod.work, pod.artifact(""), pod.parameter("")):
        each.mkdir(parents=True)
    folders = {path: _folder(site, pod, name) for path, name in executor.mounts.items()}
    folders |= {path: _claim(pod, name) for path, name in executor.shared.items()}
    words = [_placed(_filled(each, pod, values), folders) for each in executor.command]
    if words[0] in _PYTHON:
        words[0] = site.options.interpreter()
    own = {name: _placed(value, folders) for name, value in executor.env.items()}
    given = {**environment, **_HERE, **own}
    return Command(tuple(words), site.project, given, executor.seconds, pod.log)


def _filled(word: str, pod: Pod, values: Values) -> str:
    return _PLACEHOLDER.sub(lambda match: _value(match[1], pod, values), word)


def _value(name: str, pod: Pod, values: Values) -> str:
    if name in ("pipeline_job_uuid", "pipeline_job_name"):
        return pod.job
    found = _PART.fullmatch(name)
    if found is None:
        raise _unknown(name)
    side, kind, key, end = found.groups()
    try:
        match side, kind, end:
            case "inputs", "artifacts", "path":
                return str(values.artifacts[key])
            case "inputs", "parameters", None:
                return _text(values.parameters[key])
            case "outputs", "artifacts", "path":
                return str(pod.artifact(key))
            case "outputs", "parameters", "output_file":
                return str(pod.parameter(key))
    except KeyError as error:
        raise BrokenTreeError(f"{IR}: nothing gives the input {key!r}") from error
    raise _unknown(name)


def _text(value: object) -> str:
    """A parameter as KFP writes it into a command: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def _unknown(name: str) -> BrokenTreeError:
    return BrokenTreeError(f"{IR}: this runner does not know the placeholder {name!r}")


def _placed(word: str, folders: Mapping[str, Path]) -> str:
    """A path in a mount of the container, as the path of the folder that stands for it here."""
    for mount, folder in folders.items():
        if word == mount or word.startswith(f"{mount}/"):
            return f"{folder}{word.removeprefix(mount)}"
    return word


def _claim(pod: Pod, name: str) -> Path:
    """A folder of the run that outlives the pod."""
    folder = pod.claims / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _folder(site: Site, pod: Pod, config_map: str) -> Path:
    if not config_map:
        return pod.work
    folder = pod.folder / "config-map"
    folder.mkdir()
    for key, path in _files(site.tree.root, config_map).items():
        shutil.copyfile(site.tree.root / path, folder / key)
    return folder


def _files(root: Path, config_map: str) -> Mapping[str, str]:
    """By key, the files of the tree that kustomize makes the ConfigMap of."""
    text = (root / KUSTOMIZATION).read_text(encoding="utf-8")
    for each in YAML(typ="safe", pure=True).load(text).get("configMapGenerator", ()):
        if each["name"] == config_map:
            pairs = (str(file).rpartition("=") for file in each["files"])
            return {key or path: path for key, _, path in pairs}
    raise BrokenTreeError(f"{KUSTOMIZATION}: makes no ConfigMap {config_map}, which {IR} mounts")
