"""Start the runtime in a pod: `python start.py WORK VERB`.

This file stands in the mounted ConfigMap beside the rest of the compiled tree. A ConfigMap holds no
folders: `runtime--gate.py` in it is `runtime/gate.py` of the tree, which is laid out in WORK.
"""

import os
import shutil
import sys
from pathlib import Path

_SEPARATOR = "--"


def main(work: Path, *arguments: str) -> None:
    """Lay the tree out below `work` and become its runtime."""
    tree = work / "tree"
    for each in Path(__file__).parent.iterdir():
        # Kubernetes keeps the versions of a mounted ConfigMap in hidden entries beside the files.
        if not each.name.startswith("."):
            target = tree.joinpath(*each.name.split(_SEPARATOR))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(each, target)
    os.execv(sys.executable, [sys.executable, str(tree / "runtime"), *arguments])  # noqa: S606


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
