"""`mlopsc fmt`: one way to write a spec down, with every comment and every value kept."""

from mlopsc.edit.attach import attach
from mlopsc.edit.comments import comments_of
from mlopsc.edit.layout import Layout
from mlopsc.edit.written import written
from mlopsc.source.load import load
from mlopsc.source.model import Source


def format_source(source: Source) -> str:
    """The canonical text of a source that the guard accepted.

    Fields stand in the order of the language, names that a team chose in the team's. Two columns
    a level, one empty line between sections, at most one elsewhere; `{…}` and `[…]` stay on one
    line where that fits and holds no comment. Texts, quotes and numbers stay as they are written.
    Formatting twice is formatting once. A file so large that its new text would pass a limit of
    the guard stays as it is.
    """
    there = written(source)
    text = "\n".join(Layout(there, attach(there, comments_of(there))).lines()) + "\n"
    after = load(text.encode(), source.file).source
    if after is None:
        return source.text
    if after.data != source.data:
        raise RuntimeError("formatting changed the meaning")
    return text


def format_text(text: str) -> str:
    """As `format_source`. Raises ValueError for a text that the guard refuses: load it first."""
    source = load(text.encode(), "mlops.yaml").source
    if source is None:
        raise ValueError("the text is no specification: what is wrong with it comes first")
    return format_source(source)
