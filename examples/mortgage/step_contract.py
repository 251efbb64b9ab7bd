"""What a step is told about its run: where inputs lie, where outputs go, parameters and seed.

The names are those of the step contract, the same on a laptop and on every platform, so the
scripts beside this file never know where they run.
"""

import json
import os
from pathlib import Path

Scalar = bool | int | float | str


def input_path(name: str) -> Path:
    """The file of a dataset, or the folder that another step wrote."""
    return Path(os.environ[f"MLOPS_INPUT_{_variable(name)}"])


def output_folder(name: str) -> Path:
    """The folder for one declared output, created when it is not there yet."""
    folder = Path(os.environ[f"MLOPS_OUTPUT_{_variable(name)}"])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def parameters() -> dict[str, Scalar]:
    """The values of `pipeline.parameters`, by name."""
    text = Path(os.environ["MLOPS_PARAMETERS"]).read_text(encoding="utf-8")
    loaded: dict[str, Scalar] = json.loads(text)
    return loaded


def seed() -> int:
    """The one source of randomness a step may use."""
    return int(os.environ["MLOPS_SEED"])


def _variable(name: str) -> str:
    return name.upper().replace("-", "_")
