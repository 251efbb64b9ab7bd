"""The words of every fault of the source: one function, one code, one page each."""

from mlopsc.source.characters import kind
from mlopsc.source.scalars import Refusal
from mlopsc.source.secrets import show
from mlopsc.source.span import Edit, Fault, Span

_QUOTE = "quote it"
_INSTEAD: dict[Refusal, str] = {
    "word": " if you mean the text; write true or false if you mean yes or no",
    "number": " if you mean the text; write plain decimal digits if you mean a number",
    "date": ": a date is text to one reader and a point in time to another",
    "range": "",
}


def missing(file: str) -> Fault:
    return Fault(
        _top(file),
        "MLC101",
        "there is no such file",
        "run `mlopsc init` to write one, or name the file to read",
    )


def not_regular(file: str, what: str) -> Fault:
    return Fault(
        _top(file),
        "MLC102",
        f"this is {what}, not a regular file",
        "a specification is a plain file in the project, so that what is reviewed is what is read",
    )


def unreadable(file: str, reason: str) -> Fault:
    return Fault(
        _top(file),
        "MLC103",
        f"the file cannot be read: {reason}",
        "let the user who runs the build read this file",
    )


def too_large(file: str, size: int, limit: int) -> Fault:
    return Fault(
        _top(file),
        "MLC104",
        f"the file has {size} bytes; at most {limit} are read",
        "keep data out of the specification and name the file that holds it",
    )


def not_utf8(span: Span, *, wide: bool) -> Fault:
    what = "UTF-16, UTF-32 or no text at all" if wide else "another encoding"
    return Fault(
        span,
        "MLC105",
        f"the file is not UTF-8: from here on it looks like {what}",
        "save the file as UTF-8",
    )


def forbidden(span: Span, char: str, *, fix: tuple[Edit, ...] = ()) -> Fault:
    return Fault(
        span,
        "MLC106",
        f"character U+{ord(char):04X} ({kind(char)}) is not allowed",
        "remove it: readers treat it differently, or people cannot see it",
        fix,
    )


def forbidden_escape(span: Span, char: str) -> Fault:
    return Fault(
        span,
        "MLC106",
        f"character U+{ord(char):04X} ({kind(char)}), written as an escape, is not allowed",
        "remove the escape: this character cannot be carried safely into every output",
    )


def tab(span: Span, fix: tuple[Edit, ...], *, indents: bool) -> Fault:
    return Fault(
        span,
        "MLC107",
        "a tab indents this line" if indents else "a tab stands where YAML wants spaces",
        "use spaces: YAML does not say how wide a tab is",
        fix,
    )


def line_too_long(span: Span, length: int, limit: int) -> Fault:
    return Fault(
        span,
        "MLC108",
        f"this line has {length} characters; at most {limit} are read",
        "break it: a block (`key: |`) or a list carries long text over many lines",
    )


def syntax(
    span: Span, summary: str, help_: str, related: tuple[tuple[Span, str], ...] = ()
) -> Fault:
    return Fault(span, "MLC109", summary, help_, related=related)


def bad_escape(span: Span) -> Fault:
    return Fault(
        span,
        "MLC109",
        "this escape names no character",
        "use \\xNN, \\uNNNN, or \\UNNNNNNNN up to \\U0010FFFF",
    )


def directive(span: Span) -> Fault:
    return Fault(
        span,
        "MLC110",
        "a line that starts with % is a directive, and directives are not allowed",
        "remove the line; the language has one version, named by `apiVersion`",
    )


def many_documents(span: Span) -> Fault:
    return Fault(
        span,
        "MLC111",
        "a second document starts here",
        "keep one document in a file: remove the `---`, or move the rest to a file of its own",
    )


def alias(span: Span) -> Fault:
    return Fault(
        span,
        "MLC112",
        "anchors (&name) and aliases (*name) are not allowed",
        "write the value out; if text starts with & or *, quote it",
    )


def tag(span: Span) -> Fault:
    return Fault(
        span,
        "MLC113",
        "tags (!name) are not allowed",
        "remove the tag: a value's type follows from its field; if text starts with !, quote it",
    )


def merge(span: Span) -> Fault:
    return Fault(
        span,
        "MLC114",
        "merge keys (<<) are not allowed",
        "write the keys out; `environments` is the way to vary a specification",
    )


def duplicate(span: Span, key: str, first: Span) -> Fault:
    return Fault(
        span,
        "MLC115",
        f"the key {show(key)} is set twice",
        "keep one: readers disagree on which of the two counts",
        related=((first, "first set here"),),
    )


def key_not_text(span: Span, summary: str, fix: tuple[Edit, ...] = ()) -> Fault:
    help_ = f"{_QUOTE} if you mean the text" if fix else "write a plain `key: value`"
    return Fault(span, "MLC116", summary, help_, fix)


def ambiguous(span: Span, text: str, kind_: Refusal, fix: tuple[Edit, ...]) -> Fault:
    return Fault(
        span,
        "MLC117",
        f"{show(text)} without quotes means different things to different YAML readers",
        f"{_QUOTE}{_INSTEAD[kind_]}",
        fix,
    )


def out_of_range(span: Span) -> Fault:
    return Fault(
        span,
        "MLC118",
        "this number is too large or too fine to be kept exactly, or it is minus zero",
        "use at most 2^53 and at most 17 digits after the point; quote it if it is a name",
    )


def too_deep(span: Span, limit: int) -> Fault:
    return Fault(
        span,
        "MLC119",
        f"this is nested more than {limit} levels deep",
        "no part of the language nests as deep; look for a bracket too many",
    )


def too_many_values(span: Span, limit: int) -> Fault:
    return Fault(
        span,
        "MLC120",
        f"the file holds more than {limit} keys and values",
        "keep data out of the specification and name the file that holds it",
    )


def too_many_markers(span: Span, limit: int) -> Fault:
    return Fault(
        span,
        "MLC120",
        f"the file holds more than {limit} brackets and list dashes",
        "keep data out of the specification and name the file that holds it",
    )


def scalar_too_long(span: Span, length: int, limit: int) -> Fault:
    return Fault(
        span,
        "MLC121",
        f"this value has {length} characters; at most {limit} are read",
        "put the text into a file of the project and name the file",
    )


def key_too_long(span: Span, length: int, limit: int) -> Fault:
    return Fault(
        span,
        "MLC122",
        f"this key has {length} characters; at most {limit} are read",
        "shorten the key",
    )


def root(span: Span, what: str) -> Fault:
    return Fault(
        span,
        "MLC123",
        f"the file holds {what}, not a mapping of keys to values",
        "start with `apiVersion: mlopsc/v1`, or run `mlopsc init`",
    )


def _top(file: str) -> Span:
    return Span(file, 1, 1, 1, 1)
