"""Results of steps, kept by what they depend on, in `.mlops/cache/`.

An entry is a folder named by its key: the outputs, the runtime's record of the step, its log,
and `entry.json` with the sha256 of every file. It is moved into place whole, and read only after
every byte was hashed again: a damaged entry is thrown away and the step runs.
"""

import contextlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from mlopsc.record import dataclass
from mlopsc.run import digest
from mlopsc.run.folder import RunFolder, read_object
from mlopsc.run.tree import Scalar, Step

SCHEMA = "mlopsc/cache/v1"
ENTRY = "entry.json"


@dataclass(frozen=True, slots=True)
class Basis:
    """What every result of a run depends on besides its step; all digests are sha256 in hex."""

    seed: int
    parameters: Mapping[str, Scalar]
    runtime: str
    code: str
    environment: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept result whose bytes are what they were."""

    path: Path
    step: str


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with an entry that was found, and thrown away."""

    reason: str


def key_of(
    step: Step, inputs: Mapping[str, str], parameters: Mapping[str, Scalar], basis: Basis
) -> str:
    """The name of a result: all that it depends on. `parameters` are those over the pipeline's."""
    return digest.of_value(
        {
            "schema": SCHEMA,
            "step": step.name,
            "definition": step.definition,
            "inputs": dict(inputs),
            "parameters": {**basis.parameters, **parameters},
            "seed": basis.seed,
            "runtime": basis.runtime,
            "code": basis.code,
            "environment": basis.environment,
        }
    )


class Cache:
    """The cache of one project; only the holder of the project's lock may use it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def find(self, key: str) -> Entry | Damage | None:
        """The entry, hashed again; Damage when it was no longer what it was, and is gone now."""
        path = self._root / key
        if not path.is_dir():
            return None
        entry = read_object(path / ENTRY)
        reason = self._damage(path, entry, key)
        if not reason:
            return Entry(path, str(entry["step"]))
        shutil.rmtree(path, ignore_errors=True)
        return Damage(reason)

    def _damage(self, path: Path, entry: Mapping[str, object], key: str) -> str:
        if entry.get("schema") != SCHEMA or entry.get("key") != key:
            return f"{ENTRY} cannot be read"
        recorded = entry.get("files")
        try:
            found = _files(path)
        except (OSError, digest.UnhashableError) as error:
            return str(error)
        if not isinstance(recorded, dict) or recorded == found:
            return "" if isinstance(recorded, dict) else f"{ENTRY} lists no files"
        names = sorted(
            name for name in {*recorded, *found} if recorded.get(name) != found.get(name)
        )
        return f"{names[0]} is not what was stored"

    def store(self, key: str, step: Step, run: RunFolder) -> bool:
        """Keeps what the step left in the run; False where it left something that has no digest."""
        staged = self._root / f"new-{key}"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        shutil.copytree(run.outputs(step.name), staged / "outputs", symlinks=True)
        for source, name in ((run.record(step.name), "step.json"), (run.log(step.name), "log")):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(source, staged / name)
        try:
            files = _files(staged)
        except digest.UnhashableError:
            shutil.rmtree(staged)
            return False
        entry = {"schema": SCHEMA, "key": key, "step": step.name, "files": files}
        (staged / ENTRY).write_text(json.dumps(entry, indent=2, sort_keys=True), encoding="utf-8")
        shutil.rmtree(self._root / key, ignore_errors=True)
        staged.rename(self._root / key)
        return True

    def restore(self, entry: Entry, run: RunFolder) -> None:
        """Copies, never links: what a step does to its inputs must not reach the cache."""
        shutil.rmtree(run.outputs(entry.step), ignore_errors=True)
        shutil.copytree(entry.path / "outputs", run.outputs(entry.step))
        targets = (("step.json", run.record(entry.step)), ("log", run.log(entry.step)))
        for name, target in targets:
            target.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(entry.path / name, target)

    def prune(self, kept: Iterable[str]) -> None:
        """Removes every entry but those of these keys."""
        names = frozenset(kept)
        if self._root.is_dir():
            for each in self._root.iterdir():
                if each.name not in names:
                    shutil.rmtree(each, ignore_errors=True)


def _files(path: Path) -> dict[str, str]:
    return {name: each for name, each in digest.listing(path).items() if name != ENTRY}
