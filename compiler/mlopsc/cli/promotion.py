"""No promotion around a gate: emitted files, and files on disk, are read back and checked."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.promotion import bypasses
from mlopsc.emit.publish import SelfCheck
from mlopsc.emit.selfcheck import self_check
from mlopsc_targets import TARGETS


def checks(target: str) -> SelfCheck:
    """All that a tree of this target has to pass before it is published."""

    def check(artifacts: Sequence[Artifact]) -> Sequence[str]:
        files = {each.path: each.text for each in artifacts}
        return (*self_check(artifacts), *around_gates(target, files))

    return check


def around_gates(target: str, files: Mapping[str, str]) -> tuple[str, ...]:
    """Every way around a gate, in words; what cannot be read could hold one."""
    known = TARGETS.get(target)
    if known is None:
        return ()
    try:
        return tuple(str(each) for each in bypasses(known.read_promotion(files)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError) as error:
        return (f"what leads to promotion cannot be read: {type(error).__name__} {error}",)


def around_gates_on_disk(tree: Path) -> tuple[str, ...]:
    """The same for a tree as it stands on disk, edited or not."""
    files = {
        path.relative_to(tree).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(tree.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix in (".json", ".yml", ".yaml")
    }
    return around_gates(tree.name, files)
