"""Verify that every dataset on this machine is the pinned version."""

from pathlib import Path

from . import digest
from .config import Config, Dataset
from .errors import MovedDataError, UnreachableError, UsageError

_FETCH = {
    "git-lfs": "git lfs pull --include {path!r}",
    "dvc": "dvc pull {path!r}",
    "manifest": "copy {remote} to {path!r}",
    "git": "git checkout -- {path!r}",
}


def verify(config: Config, name: str | None = None) -> list[str]:
    """Re-hash one dataset, or all; the lines to print.

    MovedDataError when one differs from its pin, UnreachableError when one is missing or is
    Git LFS's pointer instead of the content; the message names the command that helps.
    """
    known = config.pipeline.data
    if name is not None and name not in known:
        raise UsageError(f"there is no dataset {name!r}; the datasets are: {', '.join(known)}")
    wanted = [known[name]] if name is not None else [known[each] for each in sorted(known)]
    return [f"{each.name}: sha256 {check(config, each)} is the pinned version" for each in wanted]


def check(config: Config, dataset: Dataset) -> str:
    """The digest of `dataset`, equal to its pin; else an error as `verify` says."""
    path = config.project / dataset.path
    if not path.exists():
        raise UnreachableError(
            f"dataset {dataset.name}: {dataset.path} is not here. Fetch it: {_fetch(dataset)}"
        )
    pointers = [each for each in _files(path) if digest.is_lfs_pointer(each)]
    if pointers:
        where = pointers[0].relative_to(config.project)
        raise UnreachableError(
            f"dataset {dataset.name}: {where} is a Git LFS pointer, not the data. "
            f"Fetch the content: git lfs pull --include {str(where)!r}"
        )
    found = digest.of_path(path)
    if found != dataset.sha256:
        raise MovedDataError(
            f"dataset {dataset.name}: {dataset.path} has sha256 {found}, but the build pinned "
            f"{dataset.sha256}. Get the pinned version back ({_fetch(dataset)}), or pin the new "
            "one on purpose: mlopsc pin, then mlopsc build."
        )
    return found


def _files(path: Path) -> list[Path]:
    return digest.files_in(path) if path.is_dir() else [path]


def _fetch(dataset: Dataset) -> str:
    how = _FETCH.get(dataset.versioning, _FETCH["git"])
    return how.format(path=dataset.path, remote=dataset.remote or "the pinned version")
