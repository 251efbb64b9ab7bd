"""Text files (README, Dockerfile, script) from templates; never YAML or JSON.

Templates come from the package `mlopsc_templates` only, run in jinja2's immutable sandbox with
no globals, and print nothing that did not pass one of `filters.FILTERS`.
"""

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from mlopsc.artifact.filters import FILTERS, Written
from mlopsc.artifact.model import Artifact

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

PACKAGE = "mlopsc_templates"
_TEMPLATE_NAME = re.compile(r"([a-z0-9][a-z0-9_-]*/)*[A-Za-z0-9][A-Za-z0-9_.-]*\.j2")


def text_file(path: str, template: str, *, executable: bool = False, **values: object) -> Artifact:
    """An artifact of the rendered `template` (`sidecar/README.md.j2`).

    Raises what jinja2 raises for a template or value that is missing, and TypeError for a value
    that is printed without a filter: these are faults of ours, never of the user's file.
    """
    return Artifact(path, _environment().get_template(template).render(values), executable)


def render_text(source: str, **values: object) -> str:
    """`source`, a template given as text, under the same rules."""
    return _environment().from_string(source).render(values)


@cache
def _environment() -> "ImmutableSandboxedEnvironment":
    # jinja2 takes longer to import than a whole build that writes no text.
    from jinja2 import FunctionLoader, StrictUndefined  # noqa: PLC0415 - see above
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - see above

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        finalize=_only_written,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        newline_sequence="\n",
    )
    environment.globals.clear()
    environment.filters = dict(FILTERS)
    return environment


def _source(name: str) -> str | None:
    """The text of a template of the package, None if there is none of that name."""
    from importlib.resources import files  # noqa: PLC0415 - needed only with jinja2

    if not _TEMPLATE_NAME.fullmatch(name):
        return None
    template = files(import_module(PACKAGE)).joinpath(*name.split("/"))
    return template.read_text(encoding="utf-8") if template.is_file() else None


def _only_written(value: object) -> str:
    if not isinstance(value, Written):
        names = ", ".join(FILTERS)
        raise TypeError(f"a template prints {value!r:.60} with no filter: end it in one of {names}")
    return value
