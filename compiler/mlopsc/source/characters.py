"""The characters that no specification may hold, and how any text is made visible."""

import re

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls, line breaks that only some readers know, invisible and direction-turning characters."""

_KINDS: tuple[tuple[str, int, int], ...] = (
    ("a control character", 0x00, 0x9F),
    ("a line separator", 0x2028, 0x2029),
    ("it turns the direction of text", 0x061C, 0x061C),
    ("it turns the direction of text", 0x200E, 0x200F),
    ("it turns the direction of text", 0x202A, 0x202E),
    ("it turns the direction of text", 0x2066, 0x2069),
    ("half a character", 0xD800, 0xDFFF),
)


def kind(char: str) -> str:
    """What a forbidden character is, in words."""
    for words, first, last in _KINDS:
        if first <= ord(char) <= last:
            return words
    return "invisible"


def visible(text: str) -> str:
    """`text` with every forbidden character written as <U+NNNN>; tabs and line ends stay."""
    return FORBIDDEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)
