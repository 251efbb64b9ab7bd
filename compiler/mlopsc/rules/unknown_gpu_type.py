"""A GPU type that the compiler has no resource name for, so that no quota could count it."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.plan.accelerators import ACCELERATORS, accelerator, proper_names
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.requests import gpu_requests
from mlopsc.rules.words import meant
from mlopsc.source import edit
from mlopsc.source.span import Edit, Path

CODE = "MLC306"
_WHOLE = tuple(each for each in ACCELERATORS if not each.startswith("nvidia-mig-"))
_ALL = (
    f"the types are {', '.join(f'`{each}`' for each in _WHOLE)}, and MIG profiles such as "
    "`nvidia-mig-1g.10gb`."
)
"""All of them: to somebody whose word is near none, a list cut short is no help."""


def find(case: Case) -> Iterator[Diagnostic]:
    for path, name, is_key in _named(case):
        if accelerator(name) is not None:
            continue
        near = proper_names(name) or _near(name)
        yield case.finding(
            CODE,
            path,
            f"there is no GPU type `{name}`",
            f"did you mean {' or '.join(f'`{each}`' for each in near)}?" if near else _ALL,
            key=is_key,
            fix=_renamed(case, name, near[0]) if len(near) == 1 else (),
        )


def _near(name: str) -> tuple[str, ...]:
    guess, _ = meant(name, ACCELERATORS)
    return (guess,) if guess else ()


def _named(case: Case) -> Iterator[tuple[Path, str, bool]]:
    """Every place that names a type, and whether it is a key."""
    for request in gpu_requests(case.spec):
        yield (*request.path, "type"), request.type, False
    for name in case.spec.quotas.gpus:
        yield ("quotas", "gpus", name), name, True
    for name in case.spec.monitoring.prices:
        yield ("monitoring", "prices", name), name, True


def _renamed(case: Case, name: str, guess: str) -> tuple[Edit, ...]:
    """The name in all its places: with one of them alone, the request would lose its quota.

    A key stays where the right one stands beside it, since a key is written once.
    """
    edits: list[Edit] = []
    for path, other, is_key in _named(case):
        if other != name:
            continue
        if not is_key:
            edits += edit.set_value(case.source, path, guess)
        elif (*path[:-1], guess) not in case.source.keys:
            edits += edit.rename_key(case.source, path, guess)
    return tuple(edits)


RULE = Rule(CODE, find, allowable=False)
