"""`mlopsc fmt`: one way to write a spec down, with every comment and every value kept."""

from collections.abc import Iterable

from mlopsc.edit.attach import attach
from mlopsc.edit.comments import Comment, comments_of
from mlopsc.edit.layout import Layout
from mlopsc.edit.written import written
from mlopsc.source.load import load
from mlopsc.source.model import Source


def format_text(source: Source) -> str:
    """The canonical text of a source that the guard accepted.

    Fields stand in the order of the language, names that a team chose in the team's. Two columns
    a level, one empty line between sections, at most one elsewhere; `{…}` and `[…]` stay on one
    line where that fits and holds no comment. Texts, quotes and numbers stay as they are written.
    Formatting twice is formatting once. A file so large that its new text would pass a limit of
    the guard stays as it is.
    """
    there = written(source)
    comments = comments_of(there)
    text = "\n".join(Layout(there, attach(there, comments)).lines()) + "\n"
    after = load(text.encode(), source.file).source
    if after is None:
        return source.text
    if after.data != source.data or _texts(comments_of(written(after))) != _texts(comments):
        raise RuntimeError("formatting would lose something: a bug, and nothing was written")
    return text


def _texts(comments: Iterable[Comment]) -> list[str]:
    return sorted(each.text for each in comments)
