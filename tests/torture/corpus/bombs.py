"""What makes parsers slow, deep or large: aliases, merges, nesting, size, slow patterns."""

from torture.base import BASE
from torture.corpus.case import Case, described_badly, reject, tail

_BOMB, _DEEP, _SIZE = "bomb", "depth", "size"


def _laughs(levels: int, width: int) -> str:
    """The billion laughs: each level repeats the one before it."""
    lines = (
        f"b{level}: &b{level} [" + ", ".join([f"*b{level - 1}"] * width) + "]\n"
        for level in range(1, levels)
    )
    return 'b0: &b0 ["lol"]\n' + "".join(lines)


def _merges() -> str:
    """Five levels that each merge the one before it ten times."""
    keys = ", ".join(f"k{index}: 1" for index in range(100))
    lines = (
        f"m{level}: &m{level} {{<<: [" + ",".join([f"*m{level - 1}"] * 10) + "]}\n"
        for level in range(1, 6)
    )
    return "m0: &m0 {" + keys + "}\n" + "".join(lines)


def _large(name: str, text: str, note: str) -> Case:
    """More bytes than are read: refused as a whole, before anything looks into it."""
    return reject(name, _SIZE, BASE + text, "MLC104:1", note)


def _block(levels: int) -> str:
    return "x:\n" + "".join(" " * (level + 1) + "a:\n" for level in range(levels))


def _lines(count: int, line: str) -> str:
    return "x:\n" + "".join(line.format(index) for index in range(count))


_ALIASES = (
    tail("120-laughs-9x9", _BOMB, _laughs(10, 9), "MLC112", "9^9 leaves when expanded"),
    tail("121-laughs-small", _BOMB, _laughs(5, 9), "MLC112", "6,561 leaves when expanded"),
    tail("122-laughs-binary", _BOMB, _laughs(60, 2), "MLC112", "2^59 leaves, two a level"),
    tail("123-merge-bomb", _BOMB, _merges(), "MLC112", "20 s of CPU in four loaders of five"),
    tail("124-merge-wide", _BOMB, "<<: [" + ",".join(["*m"] * 1200) + "]\n", "MLC114", "many"),
    tail("125-self-alias", _BOMB, "x: &a [*a]\n", "MLC112", "an endless walk"),
    tail("126-self-map", _BOMB, "x: &a {self: *a}\n", "MLC112", "an endless mapping"),
    tail("127-self-merge", _BOMB, "x: &a\n  <<: *a\n", "MLC112", "merges itself"),
    tail("129-merge-no-map", _BOMB, "<<: [1]\n", "MLC114", "merges no mapping"),
)
_DEPTHS = (
    tail("134-depth-100", _DEEP, "x: " + "[" * 100 + "]" * 100 + "\n", "MLC119", "flow"),
    tail("135-depth-1000", _DEEP, "x: " + "[" * 1000 + "]" * 1000 + "\n", "MLC119", "recursion"),
    tail("136-depth-2000", _DEEP, "x: " + "[" * 2000 + "]" * 2000 + "\n", "MLC119", "recursion"),
    tail("136-depth-5000", _DEEP, "x: " + "[" * 5000 + "]" * 5000 + "\n", "MLC108", "long line"),
    tail("137-100k-open", _DEEP, "x: " + "[" * 100_000 + "\n", "MLC108", "kills C parsers"),
    tail(
        "137-100k-lines", _DEEP, "x:\n" + "[\n" * 100_000, "MLC120", "kills C parsers", after=7996
    ),
    tail("138-map-5000", _DEEP, "x: " + "{a: " * 5000 + "}" * 5000 + "\n", "MLC108", "flow maps"),
    tail("138-map-900", _DEEP, "x: " + "{a: " * 900 + "\n", "MLC119", "flow maps"),
    tail("139-block-600", _DEEP, _block(600), "MLC119", "block", after=32),
    tail("140-dash-1000", _DEEP, "x:\n  " + "- " * 1000 + "x\n", "MLC119", "lists", after=1),
    reject("141-question-bomb", _DEEP, "? " * 2000 + "a\n", "MLC116:1", "keys of keys"),
)
_LONG = (
    tail("142-key-2000", _SIZE, "k" * 2000 + ": 1\n", "MLC122", "longer than a key may be"),
    tail("142-key-200", _SIZE, "k" * 200 + ": 1\n", "MLC122", "longer than a key may be"),
    tail("145-quotes", _SIZE, "x: '" + "''" * 2000 + "'\n", "MLC201", "a slow path of scanners"),
    tail("146-colons", _SIZE, "x: " + "a:" * 2000 + "\n", "MLC109", "a plain scalar of colons"),
    tail("147-flow-colons", _SIZE, "x: {" + "a:" * 2000 + "}\n", "MLC122", "colons in flow"),
    tail("149-number-like", _SIZE, "x: " + "1" * 4000 + "e\n", "MLC201", "slow patterns"),
    tail("150-time-like", _SIZE, "x: 2001-12-14" + " " * 4000 + "x\n", "MLC201", "slow patterns"),
    tail("151-scalar-17k", _SIZE, "x: |\n" + "  line of text\n" * 1500, "MLC121", "a long block"),
    tail("152-many-keys", _SIZE, _lines(13_000, "  k{0}: {0}\n"), "MLC120", "keys", after=12_473),
    tail("153-many-items", _SIZE, _lines(9_000, "  - {}\n"), "MLC120", "list items", after=7_996),
)
_LARGE = (
    _large("085-int-1m", "x: " + "9" * 1_000_000 + "\n", "quadratic int()"),
    _large("086-hex-1m", "x: 0x" + "F" * 1_000_000 + "\n", "hexadecimal has no digit limit"),
    _large("128-alias-100k", "l: [" + ",".join(["*a"] * 100_000) + "]\n", "cheap aliases, many"),
    _large("130-scalar-10mb", 'x: "' + "A" * 10_000_000 + '"\n', "10 MB on one line"),
    _large("131-block-10mb", "x: |\n" + "  line of text\n" * 700_000, "10 MB on many"),
    _large("132-keys-100k", _lines(100_000, "  k{0}: {0}\n"), "100,000 keys"),
    _large("133-list-200k", _lines(200_000, "  - {}\n"), "200,000 items"),
    _large("143-comment-5mb", "# " + "c" * 5_000_000 + "\n", "a comment of 5 MB"),
    _large("144-blank-2m", "\n" * 2_000_000, "blank lines"),
    _large("148-anchors-50k", _lines(50_000, "  k{0}: &a{0} {0}\n"), "anchors, no alias"),
)
_LIMIT = described_badly("154-line-4097", _SIZE, '"' + "a" * 4096 + '"', "MLC108", "a long line")

CASES: tuple[Case, ...] = (*_ALIASES, *_DEPTHS, *_LONG, *_LARGE, _LIMIT)
