"""The filter for HTML: whatever is written is text, in an element and in an attribute."""

from html.parser import HTMLParser

import pytest

from mlopsc.artifact.filters import html

HOSTILE = (
    "<script>alert(1)</script>",
    '" onload="alert(1)',
    "' onload='alert(1)",
    "&lt;b&gt; &amp;",
    "</title></svg><img src=x onerror=alert(1)>",
    "line\nbreak",
    "a <b> & \"c\" 'd'",
)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.title = dict(attrs).get("title") or ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_nothing_else(text: str) -> None:
    reader = Reader()
    reader.feed(f'<p title="{html(text)}">{html(text)}</p>')
    reader.close()
    shown = " ".join(text.split("\n"))
    assert (reader.tags, reader.text, reader.title) == (["p"], shown, shown)


def test_numbers_are_text_and_other_things_are_refused() -> None:
    assert html(3) == "3"
    with pytest.raises(TypeError):
        html(None)
