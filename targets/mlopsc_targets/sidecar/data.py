"""How git sees the data: LFS attributes, DVC files, and what it must never see."""

from collections.abc import Iterator

from mlopsc.artifact.manifest import yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.plan.model import Dataset, Plan

_LFS = "filter=lfs diff=lfs merge=lfs -text"


def data_files(plan: Plan) -> Iterator[Artifact]:
    """Files for the repository's root; `mlopsc install` places them."""
    yield Artifact("repo/.gitattributes", _gitattributes(plan))
    with_dvc = [each for each in plan.data if each.versioning == "dvc"]
    if with_dvc:
        yield Artifact("repo/.dvc/config", _dvc_config(with_dvc))
        yield Artifact("repo/.dvc/.gitignore", "/config.local\n/tmp\n/cache\n")
    for dataset in with_dvc:
        if dataset.md5 is not None:
            yield _dvc_file(dataset)


def _gitattributes(plan: Plan) -> str:
    lines = [
        "# Large files live in Git LFS; `git lfs install` once on every machine.",
        *(f"{_pattern(each)} {_LFS}" for each in plan.data if each.versioning == "git-lfs"),
        f"models/**/*.onnx {_LFS}",
    ]
    return "\n".join(lines) + "\n"


def _pattern(dataset: Dataset) -> str:
    """A path as .gitattributes takes it: quoted where it holds a space, `/**` for a folder."""
    path = f"/{dataset.path}" if dataset.files == 1 else f"/{dataset.path}/**"
    return f'"{path}"' if " " in path else path


def _dvc_config(datasets: list[Dataset]) -> str:
    """One remote by dataset, the first as default; see https://dvc.org/doc/command-reference/config."""
    lines = ["[core]", "    analytics = false", f"    remote = {datasets[0].name}"]
    for dataset in datasets:
        lines += [f"['remote \"{dataset.name}\"']", f"    url = {dataset.remote}"]
    return "\n".join(lines) + "\n"


def _dvc_file(dataset: Dataset) -> Artifact:
    """`<path>.dvc`, as `dvc add` writes it; see https://dvc.org/doc/user-guide/project-structure."""
    name = dataset.path.rsplit("/", 1)[-1]
    out = {"md5": dataset.md5, "size": dataset.size, "hash": "md5", "path": name}
    if dataset.md5 and dataset.md5.endswith(".dir"):
        out = {**out, "nfiles": dataset.files}
    return yaml_file(f"repo/{dataset.path}.dvc", {"outs": [{**out, "remote": dataset.name}]})
