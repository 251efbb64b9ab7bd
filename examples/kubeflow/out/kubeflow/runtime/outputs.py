"""Check what a step left behind against what it declared, and read its metrics exactly."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from .config import Output, Step
from .digest import files_in
from .errors import RunError, StepFailedError

METRICS_FILE = "metrics.json"


def check(step: Step, folder: Path) -> None:
    """StepFailedError when `folder` is not exactly what `step` declares."""
    left = sorted(each.name for each in folder.iterdir())
    extra = [each for each in left if each not in step.outputs]
    if extra:
        raise StepFailedError(
            f"step {step.name} wrote {', '.join(extra)}, which it does not declare. "
            f"Declared outputs: {', '.join(sorted(step.outputs)) or 'none'}. "
            "Declare it in the pipeline, or write it below MLOPS_OUTPUT_<NAME>."
        )
    for output in step.outputs.values():
        _check_one(step, output, folder / output.name)


def _check_one(step: Step, output: Output, folder: Path) -> None:
    variable = f"MLOPS_OUTPUT_{env_name(output.name)}"
    if folder.is_symlink() or not folder.is_dir():
        raise StepFailedError(
            f"step {step.name}: output {output.name} is no folder any more; "
            f"write files below ${variable} and leave the folder itself"
        )
    if not _files(step, folder):
        raise StepFailedError(
            f"step {step.name} wrote nothing to its output {output.name}; "
            f"it belongs below the folder that ${variable} names"
        )
    if output.type == "metrics":
        metrics(folder, output.names, step.name)
    if output.type == "model":
        only_file(folder)


def _files(step: Step, folder: Path) -> list[Path]:
    try:
        return files_in(folder)
    except RunError as error:
        raise StepFailedError(f"step {step.name}: {error}") from error


def env_name(name: str) -> str:
    """A name as the end of an environment variable: upper case, `-` becomes `_`."""
    return name.upper().replace("-", "_")


def only_file(folder: Path) -> Path:
    """The one file of a model folder; StepFailedError when there are none or more."""
    found = files_in(folder)
    if len(found) == 1:
        return found[0]
    names = ", ".join(each.name for each in found) or "nothing"
    raise StepFailedError(
        f"{folder.parent.name}/{folder.name} holds {names}; a model output is exactly one file"
    )


def metrics(folder: Path, names: tuple[str, ...], step: str) -> dict[str, Decimal]:
    """`metrics.json` in `folder`, each number as a decimal of the digits it prints with.

    StepFailedError when it is not a JSON object of finite numbers with exactly `names`.
    """
    where = f"step {step}: {METRICS_FILE} in output {folder.name}"
    found = _object(folder / METRICS_FILE, where)
    missing = sorted(set(names) - set(found))
    extra = sorted(set(found) - set(names))
    if missing or extra:
        parts = [f"lacks {', '.join(missing)}"] if missing else []
        parts += [f"has {', '.join(extra)}, which is not listed"] if extra else []
        raise StepFailedError(f"{where} {' and '.join(parts)}; listed are: {', '.join(names)}")
    return {name: _finite(found[name], f"{where}: {name}") for name in names}


def _object(path: Path, where: str) -> Mapping[str, object]:
    if not path.is_file():
        raise StepFailedError(f"{where} was not written; a metrics output is that one file")
    try:
        found: object = json.loads(
            path.read_bytes(), parse_float=Decimal, parse_int=Decimal, parse_constant=Decimal
        )
    except (ValueError, RecursionError) as error:
        raise StepFailedError(f"{where} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise StepFailedError(f"{where} is no JSON object of numbers")
    return found


def _finite(value: object, where: str) -> Decimal:
    if not isinstance(value, Decimal):
        raise StepFailedError(f"{where} is no number: a metric is a finite number")
    number = float(value)
    if not math.isfinite(number):
        raise StepFailedError(f"{where} is {number}: a metric is a finite number, not NaN or inf")
    return Decimal(repr(number))  # the digits of the shortest text that is this number
