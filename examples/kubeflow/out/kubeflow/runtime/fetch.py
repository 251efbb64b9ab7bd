"""Lay out a version of the model as the server reads it: a model repository of Triton.

https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/model_repository.html
"""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from .backends import Backend
from .config import Config
from .errors import RefusedError, UsageError
from .promote import find

VERSION = "MLOPS_MODEL_VERSION"
CONFIG = Path("serving", "config.pbtxt")
_NAMES = {"onnx": "model.onnx", "tensorrt": "model.plan"}
"""What the server's backends look for."""


def chosen(given: int | None) -> int:
    """The version that was asked for: `given`, or what the pod's annotation says."""
    if given is not None:
        return given
    said = os.environ.get(VERSION, "")
    if not said.isdecimal():
        raise UsageError(f"which version? Say --version N, or set {VERSION}; it is {said!r}")
    return int(said)


def fetch(config: Config, backend: Backend, number: int, repository: Path) -> str:
    """Write version `number` below `repository`, its digest verified; the line to print.

    RefusedError for a version that its gates did not approve: it is never served.
    """
    version = find(backend, number)
    if not version.approved:
        raise RefusedError(f"v{number} was rejected and is not served: {version.reason}")
    model = config.pipeline.model
    folder = repository / model.name / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        found = backend.fetch_model(number, Path(scratch))
        shutil.copyfile(found, folder / _NAMES[model.format])
    shutil.copyfile(config.tree / CONFIG, repository / model.name / CONFIG.name)
    return f"{model.name} v{number} is in {repository}"
