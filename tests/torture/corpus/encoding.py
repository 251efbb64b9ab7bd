"""Bytes that are not plain UTF-8 text, and characters that people or readers do not see."""

import codecs

from torture.base import BASE
from torture.corpus.case import Case, accept, data, described, described_badly, reject, tail

_RAW = BASE.encode()
_SPOILED = "encoding"
_CONTROL = "control-chars"


def _described(raw: bytes) -> bytes:
    return described("@@").encode().replace(b"@@", raw)


CASES: tuple[Case, ...] = (
    reject("010-empty", _SPOILED, b"", "MLC123:1", "empty file"),
    reject("011-only-comment", _SPOILED, "# nothing\n", "MLC123:1", "the document is null"),
    accept("012-bom-utf8", _SPOILED, codecs.BOM_UTF8 + _RAW, "a byte-order mark is no content"),
    reject(
        "013-utf16le-bom",
        _SPOILED,
        codecs.BOM_UTF16_LE + BASE.encode("utf-16-le"),
        "MLC105:1",
        "UTF-16, which YAML allows",
    ),
    reject(
        "014-utf16be-bom",
        _SPOILED,
        codecs.BOM_UTF16_BE + BASE.encode("utf-16-be"),
        "MLC105:1",
        "UTF-16, big endian",
    ),
    reject("015-utf16le-nobom", _SPOILED, BASE.encode("utf-16-le"), "MLC105:1", "many NULs"),
    reject(
        "016-utf32",
        _SPOILED,
        codecs.BOM_UTF32_LE + BASE.encode("utf-32-le"),
        "MLC105:1",
        "UTF-32",
    ),
    reject("017-latin1", _SPOILED, _described(b"caf\xe9"), "MLC105:4", "Latin-1"),
    reject(
        "018-overlong", _SPOILED, _described(b"\xc0\xaf\xc0\xae"), "MLC105:4", "overlong / and ."
    ),
    reject("019-surrogate-bytes", _SPOILED, _described(b"\xed\xa0\x80"), "MLC105:4", "CESU-8"),
    described_badly("020-surrogate-escape", _SPOILED, r'"\ud800"', "MLC106", "would not encode"),
    reject("021-nul", _SPOILED, _described(b"a\x00b"), "MLC106:4", "a NUL"),
    described_badly("022-nul-escape", _SPOILED, r'"a\0b"', "MLC106", "a NUL, by escape"),
    accept("023-crlf", _SPOILED, BASE.replace("\n", "\r\n"), "CRLF"),
    accept("024-cr-only", _SPOILED, BASE.replace("\n", "\r"), "CR, as on old Macs"),
    accept("025-mixed-eol", _SPOILED, BASE.replace("team:\n", "team:\r\n"), "mixed line ends"),
    accept("026-no-final-newline", _SPOILED, BASE.rstrip("\n"), "no newline at the end"),
    described_badly("027-nel", _SPOILED, "a\u0085b", "MLC106", "a line break in YAML 1.1 only"),
    described_badly(
        "027-ls-ps", _SPOILED, "a\u2028b\u2029c", "MLC106", "line breaks in YAML 1.1 only"
    ),
    described_badly("028-bidi", _SPOILED, '"\u202egnp.exe\u202c"', "MLC106", "CVE-2021-42574"),
    described_badly("029-zero-width", _SPOILED, "gro\u200bwth", "MLC106", "an invisible space"),
    described_badly(
        "029-tag-characters", _SPOILED, "a\U000e0041\U000e0042", "MLC106", "hidden ASCII"
    ),
    described_badly(
        "030-ansi-escape", _CONTROL, r'"\e[2J\e]0;pwn\a"', "MLC106", "terminal escapes"
    ),
    reject("031-raw-esc", _CONTROL, _described(b"\x1b[31mred\x1b[0m"), "MLC106:4", "a raw ESC"),
    reject(
        "032-tabs-indent",
        _CONTROL,
        "project:\n\tname: churn\nteam:\n\tsize: 4\n",
        "MLC107:2",
        "tabs indent",
    ),
    described_badly("033-del-c1", _CONTROL, r'"\x7f\x9b"', "MLC106", "DEL and CSI"),
    tail("034-nbsp-key", _SPOILED, "project\u00a0: x\n", "MLC201", "a key with a no-break space"),
    tail("035-bom-middle", _SPOILED, "\ufeffextra: 1\n", "MLC106", "a second byte-order mark"),
    data("036-nfd", _SPOILED, "cafe\u0301", "cafe\u0301", "not normalised silently"),
    data("037-astral", _SPOILED, "\U0001f680 漢", "\U0001f680 漢", "beyond the basic plane"),
    reject("038-random-bytes", _SPOILED, bytes(range(256)) * 8, "MLC105:3", "binary"),
)
