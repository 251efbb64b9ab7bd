"""One verb as a task of a pipeline platform: its files in, the verb, its files out.

A platform hands each task some files and takes others; the runtime knows a run as one folder. This
puts what is given at its place in the folder, and what the verb left where the platform takes it.
"""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from . import document
from .errors import RefusedError, StepFailedError, UsageError
from .run_folder import RunFolder

APPROVED, CHAMPION, REFUSED = "approved", "champion", "refused"
"""What the gates may say; a pipeline branches on the word."""
_GATES_REFUSED = 1
Pair = tuple[str, str]
"""A path in the run's folder, and the place that the platform has for it."""


def run_task(
    run: RunFolder,
    given: Sequence[Pair],
    taken: Sequence[Pair],
    verdict: Path | None,
    verb: Callable[[], int],
) -> int:
    """The verb's exit code, with the files that it left handed over.

    With `verdict` the verb is `gate`, and a refusal is no failure: its word is written there.
    """
    for inside, outside in given:
        _bring(run, inside, Path(outside))
    status = verb()
    if verdict is not None and status in (0, _GATES_REFUSED):
        document.write_text(verdict, _word(run, status))
        status = 0
    if status == 0:
        for inside, outside in taken:
            _take(run, inside, Path(outside))
    return status


def _word(run: RunFolder, status: int) -> str:
    judged = run.require(run.verdict, "gate")
    if status:
        return REFUSED
    return CHAMPION if judged.at("is_the_champion").flag() else APPROVED


def _place(run: RunFolder, inside: str) -> Path:
    path = PurePosixPath(inside)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise UsageError(f"{inside!r} is no path in the folder of a run")
    return run.root / path


def _bring(run: RunFolder, inside: str, outside: Path) -> None:
    place = _place(run, inside)
    if not outside.exists():
        raise RefusedError(f"{inside} was to be at {outside}, and nothing is there")
    place.parent.mkdir(parents=True, exist_ok=True)
    if outside.is_dir():
        # A dataset may be large, and a step only reads it.
        place.symlink_to(outside, target_is_directory=True)
    else:
        shutil.copyfile(outside, place)


def _take(run: RunFolder, inside: str, outside: Path) -> None:
    place = _place(run, inside)
    if not place.exists():
        raise StepFailedError(f"{inside} was to be left in {run.root}, and it is not there")
    outside.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        shutil.copytree(place, outside, dirs_exist_ok=True)
    else:
        shutil.copyfile(place, outside)
