"""Asks a judge that lives in an environment of its own."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conformance.environment import python
from conformance.manifests.trees import TREES, Found, Object, emitted

HERE = Path(__file__).parent
LOCKED = HERE / "manifests.txt"


def judge(script: str, *arguments: str, objects: Sequence[Object] = ()) -> Any:
    """What judges/`script` prints, as data; `objects` are what it reads."""
    command = [str(python(LOCKED)), "-W", "ignore", str(HERE / "judges" / script), *arguments]
    given = json.dumps(list(objects))
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def builtin() -> dict[str, list[Found]]:
    """By tree, the objects that Kubernetes itself serves."""
    return {tree: [each for each in emitted(tree) if each.builtin] for tree in TREES}
