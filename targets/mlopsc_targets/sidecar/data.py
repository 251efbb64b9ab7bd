"""How git sees the data: LFS attributes, DVC files, and what it must never see."""

from collections.abc import Iterator

from mlopsc.artifact.manifest import yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import lines_file
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Dataset, Plan
from mlopsc_targets.common.origins import ruled

_LFS = "filter=lfs diff=lfs merge=lfs -text"


def data_files(plan: Plan) -> Iterator[Artifact]:
    """Files for the repository's root; `mlopsc install` places them."""
    yield lines_file("repo/.gitattributes", _gitattributes(plan))
    with_dvc = [each for each in plan.data if each.versioning == "dvc"]
    if with_dvc:
        yield lines_file("repo/.dvc/config", _dvc_config(with_dvc))
        ignored = ("/config.local", "/tmp", "/cache")  # noqa: S108 - names inside .dvc/
        yield lines_file(
            "repo/.dvc/.gitignore", [at(each, "default:dvc", *_all(plan)) for each in ignored]
        )
    for dataset in with_dvc:
        if dataset.md5 is not None:
            yield _dvc_file(dataset)


def _gitattributes(plan: Plan) -> list[str | Traced]:
    with_lfs = [each for each in plan.data if each.versioning == "git-lfs"]
    return [
        "# Large files live in Git LFS; `git lfs install` once on every machine.",
        *(at(f"{_pattern(each)} {_LFS}", *_origins(plan, each)) for each in with_lfs),
        at(f"models/**/*.onnx {_LFS}", "default:git"),
    ]


def _all(plan: Plan) -> tuple[str, ...]:
    found = (origin for each in plan.data for origin in _origins(plan, each))
    return tuple(dict.fromkeys(found))


def _origins(plan: Plan, dataset: Dataset) -> tuple[str, ...]:
    """The path, the decision that chose the tool, and the pin, which knows files from folders."""
    path = f"{dataset.origin.path}.path"
    return (path, *ruled(plan, f"data.{dataset.name}"), "file:data.lock.json")


def _pattern(dataset: Dataset) -> str:
    """A path as .gitattributes takes it: quoted where it holds a space, `/**` for a folder."""
    path = f"/{dataset.path}" if dataset.files == 1 else f"/{dataset.path}/**"
    return f'"{path}"' if " " in path else path


def _dvc_config(datasets: list[Dataset]) -> list[str | Traced]:
    """One remote by dataset, the first as default; see https://dvc.org/doc/command-reference/config."""
    lines: list[str | Traced] = [
        at("[core]", "default:dvc"),
        at("    analytics = false", "default:dvc"),
        at(f"    remote = {datasets[0].name}", datasets[0].origin.path),
    ]
    for dataset in datasets:
        path = dataset.origin.path
        lines.append(at(f"['remote \"{dataset.name}\"']", path))
        lines.append(at(f"    url = {dataset.remote}", f"{path}.remote"))
    return lines


def _dvc_file(dataset: Dataset) -> Artifact:
    """`<path>.dvc`, as `dvc add` writes it; see https://dvc.org/doc/user-guide/project-structure."""
    path, pin = dataset.origin.path, "file:data.lock.json"
    name = dataset.path.rsplit("/", 1)[-1]
    out = {
        "md5": at(dataset.md5, pin),
        "size": at(dataset.size, pin),
        "hash": at("md5", "default:dvc"),
        "path": at(name, f"{path}.path"),
    }
    if dataset.md5 and dataset.md5.endswith(".dir"):
        out = {**out, "nfiles": at(dataset.files, pin)}
    out = {**out, "remote": at(dataset.name, path)}
    return yaml_file(f"repo/{dataset.path}.dvc", at({"outs": [out]}, path))
