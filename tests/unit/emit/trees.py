"""Small trees for the tests of the emitter."""

import os
from collections.abc import Callable
from pathlib import Path

from mlopsc.artifact.model import Artifact
from mlopsc.emit.publish import Published, publish

HEADER = {"compiler": "0.1.0", "spec_digest": "sha256:" + "0" * 64}
README = Artifact("README.md", "# a tree\n")
SCRIPT = Artifact("runtime/run.sh", "#!/bin/sh\n", executable=True)
WORKFLOW = Artifact("repo/.github/workflows/train.yml", "name: train\n")
TREE = (README, SCRIPT, WORKFLOW)


def build(
    project: Path, *artifacts: Artifact, target: str = "sidecar", force: bool = False
) -> Published:
    """Publishes `artifacts`, or TREE, to `out/<target>` of the project."""
    return publish(
        artifacts or TREE, HEADER, project / "out" / target, project=project, force=force
    )


def snapshot(folder: Path) -> dict[str, tuple[str, int]]:
    """Text and mode of every file below `folder`; a link shows as its target."""
    return {
        each.relative_to(folder).as_posix(): (
            str(each.readlink()) if each.is_symlink() else each.read_text(encoding="utf-8"),
            each.lstat().st_mode & 0o777,
        )
        for each in sorted(folder.rglob("*"))
        if each.is_symlink() or each.is_file()
    }


def exit_of_child(action: Callable[[], object]) -> int:
    """Runs `action` in a forked child: 0 if it returns, 1 if it raises; for umask, user, limits."""
    child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException as error:
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
