"""Chooses the renderer for a format; every renderer is a pure function to text."""

from collections.abc import Callable, Iterable, Mapping

from mlopsc.diagnostics import github, gitlab, json, junit, sarif, text
from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.redact import redacted
from mlopsc.diagnostics.report import Report

Renderer = Callable[[Report], str]

FORMATS: dict[str, Renderer] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "sarif": sarif.render,
    "junit": junit.render,
}


def render(
    fmt: str,
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str],
    *,
    color: bool,
    width: int,
) -> str:
    """`diagnostics` in format `fmt` (a key of FORMATS), sorted by place and code.

    `sources` gives the text of each file for the excerpts; a file may be absent. `color` and
    `width` (columns, 40 at least) matter to text only. A secret is in no rendering.
    """
    ordered = tuple(sorted(redacted(each) for each in diagnostics))
    return FORMATS[fmt](Report(ordered, sources, color=color, width=max(width, 40)))
