"""A pydantic plugin that happens to be installed takes no part in what a spec means."""

import os
import subprocess
import sys
from pathlib import Path

PLUGIN = """\
class Plugin:
    def new_schema_validator(self, *args, **kwargs):
        raise SystemExit("a plugin was asked")

plugin = Plugin()
"""
SCRIPT = """\
import os
from mlopsc.schema.v1.models import Spec
assert "PYDANTIC_DISABLE_PLUGINS" not in os.environ
from pydantic import BaseModel
try:
    class Mine(BaseModel):
        x: int = 1
except SystemExit:
    print("asked for a model that is not ours")
"""


def test_an_installed_plugin_is_not_asked(tmp_path: Path) -> None:
    (tmp_path / "nosy.py").write_text(PLUGIN)
    info = tmp_path / "nosy-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: nosy\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[pydantic]\nnosy = nosy:plugin\n")
    paths = (str(tmp_path), *(each for each in sys.path if each))
    env = {key: value for key, value in os.environ.items() if key != "PYDANTIC_DISABLE_PLUGINS"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**env, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "asked for a model that is not ours\n"), (
        done.stderr
    )
