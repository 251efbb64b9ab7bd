"""The example's spec and its prepared data, shared by the tests of its code."""

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from unit.example.running import APPLICATIONS, EXAMPLE, ROOT, Steps

# The example's scripts are started in their own folder and import one another from there.
sys.path.insert(0, str(EXAMPLE))


@pytest.fixture(scope="session")
def spec() -> dict[str, Any]:
    """The repository's own mlops.yaml, as plain data."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "mlops.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, spec: dict[str, Any]) -> Path:
    """A folder with `features` and `holdout`, as the first step leaves them."""
    folder = tmp_path_factory.mktemp("prepared")
    steps = Steps(folder, spec["pipeline"]["parameters"], spec["pipeline"]["seed"])
    outputs = {name: folder / name for name in ("features", "holdout")}
    done = steps.run("prepare", inputs={"applications": APPLICATIONS}, outputs=outputs)
    assert done.returncode == 0, done.stderr
    return folder
