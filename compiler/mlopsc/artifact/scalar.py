"""Strings as YAML 1.1 and YAML 1.2 both read them: plain where proven, else double-quoted.

The stock dumpers are safe for one of the two versions only: a 1.2 dumper leaves `no`, `on` and
`12:30:45` bare and a 1.1 reader makes booleans and numbers of them; a 1.1 dumper leaves `1e3`
and `0o7` bare and a 1.2 reader makes numbers of those.
https://yaml.org/type/bool.html, https://yaml.org/spec/1.2.2/#103-core-schema
"""

import json
import re

LONGEST_KEY = 1000
"""Characters of an emitted key: PyYAML gives up on a one-line key after 1,024."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*")
_READ_AS_SOMETHING_ELSE = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}
)
# What a reader refuses, folds away or does not show: controls, NEL, no-break space, soft hyphen,
# zero-width and bidi marks, line and paragraph separators, BOM, noncharacters, tag characters.
# A literal list and not str.isprintable(), which differs between Python versions.
_HIDDEN_RANGES = (
    "\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"
)
_HIDDEN = re.compile(f"[{_HIDDEN_RANGES}]")
_NOT_IN_A_BLOCK = re.compile(f"[\x00-\x08\x0b-\x1f{_HIDDEN_RANGES}]")
_NOT_IN_A_COMMENT = re.compile(f"[\x00-\x1f\ud800-\udfff{_HIDDEN_RANGES}]")


def quote(text: str) -> str:
    """`text` as a double-quoted scalar on one line, valid in YAML 1.1, YAML 1.2 and TOML.

    Astral characters stay as they are: JSON's surrogate pairs break every YAML reader.
    Raises ValueError for a lone surrogate, which no UTF-8 file can hold.
    """
    _refuse_surrogate(text)
    return _HIDDEN.sub(_escape, json.dumps(text, ensure_ascii=False))


def scalar(text: str) -> str:
    """`text` on one line: plain if every reader takes it for this string, else quoted."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _READ_AS_SOMETHING_ELSE
    return text if plain else quote(text)


def key(text: str) -> str:
    """`text` as a mapping key; ValueError if it is too long for a one-line key."""
    written = scalar(text)
    if len(written) > LONGEST_KEY:
        raise ValueError(f"a key of {len(written)} characters; a YAML key has {LONGEST_KEY}")
    return written


def fits_block(text: str) -> bool:
    """True if `text` may be a literal block (`|`): what stands there is what every reader reads.

    Two lines or more, no hidden character, no line that starts with a tab or ends with a space,
    nothing blank at either end, at most one final newline.
    """
    lines = text.removesuffix("\n").split("\n")
    if len(lines) == 1 or not lines[0] or not lines[-1] or lines[0][0] == " ":
        return False
    if _NOT_IN_A_BLOCK.search(text) or not _has_no_surrogate(text):
        return False
    return not any(line != line.rstrip(" \t") or line.startswith("\t") for line in lines)


def visible(text: str) -> str:
    """`text` on one line for a comment or a message: what would end the line or hide, escaped."""
    return _NOT_IN_A_COMMENT.sub(lambda match: ascii(match[0])[1:-1], text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}" if match[0] <= "\uffff" else f"\\U{ord(match[0]):08x}"


def _has_no_surrogate(text: str) -> bool:
    return text.isascii() or not re.search("[\ud800-\udfff]", text)


def _refuse_surrogate(text: str) -> None:
    if not _has_no_surrogate(text):
        raise ValueError(f"{text[:40]!a} holds half of a surrogate pair: not UTF-8 text")
