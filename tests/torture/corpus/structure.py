"""Wrong documents, wrong keys, wrong syntax, wrong shapes."""

from torture.base import BASE
from torture.corpus.case import Case, accept, reject, swapped, tail

_SHAPE, _TWICE, _SYNTAX, _SCHEMA = "structure", "duplicate", "syntax", "schema"
_TEAM = "team:\n  size: 4\n  ci: github\n"

CASES: tuple[Case, ...] = (
    reject("040-scalar-root", _SHAPE, "just a string\n", "MLC123:1", "a scalar"),
    reject("041-list-root", _SHAPE, "- project: x\n", "MLC123:1", "a list"),
    tail("042-multi-doc", _SHAPE, "---\n" + BASE, "MLC111", "two documents: never just the first"),
    accept("043-doc-end", _SHAPE, BASE + "...\n", "an explicit end"),
    tail("044-trailing-garbage", _SHAPE, "...\n%%%\n@@@\n", "MLC110", "after the end", after=1),
    tail("044-trailing-text", _SHAPE, "...\nmore: 1\n", "MLC111", "after the end", after=1),
    reject("045-yaml11", _SHAPE, "%YAML 1.1\n---\n" + BASE, "MLC110:1", "yes would become true"),
    reject("046-yaml20", _SHAPE, "%YAML 2.0\n---\n" + BASE, "MLC110:1", "an unknown version"),
    reject("047-tag-directive", _SHAPE, "%TAG ! tag:x,2000:\n---\n" + BASE, "MLC110:1", "%TAG"),
    tail("048-dup-top", _TWICE, "team: {size: 4}\n", "MLC115", "the same section again"),
    tail(
        "049-dup-nested",
        _TWICE,
        "quotas:\n  pods: 1\n  pods: 64\n",
        "MLC115",
        "a way around a quota",
        after=2,
    ),
    tail(
        "050-dup-spelled",
        _TWICE,
        "x: {a: 1, 'a': 2, \"\\x61\": 3}\n",
        "MLC115",
        "one key in three spellings",
    ),
    tail("051-dup-int-str", _TWICE, "x: {1: a, '1': b}\n", "MLC116", "one key in JSON"),
    tail(
        "052-dup-bool", _TWICE, "x: {true: a, 'true': b, 1: c}\n", "MLC116", "True == 1 in Python"
    ),
    tail(
        "053-dup-merge", _TWICE, "x:\n  <<: {a: 1}\n  <<: {a: 9}\n", "MLC114", "two merges", after=1
    ),
    tail("054-null-key", _SHAPE, "x: {? : v, ~: w}\n", "MLC116", "no key, and a null key"),
    tail(
        "055-complex-key", _SHAPE, "x:\n  ? [a, b]\n  : 1\n", "MLC116", "a list as a key", after=1
    ),
    tail("056-open-quote", _SYNTAX, 'x: "abc\n', "MLC109", "never closed"),
    tail("057-open-flow", _SYNTAX, "x: [1, 2\n", "MLC109", "never closed"),
    tail(
        "058-bad-indent", _SYNTAX, "x:\n   a: 1\n  b: 2\n", "MLC109", "between two levels", after=2
    ),
    tail("059-colon", _SYNTAX, "x: a: b\n", "MLC109", "two colons"),
    tail("060-undefined-alias", "alias", "x: *nope\n", "MLC112", "an alias to nothing"),
    tail("061-dup-anchor", "alias", "a: &x 1\nb: &x 2\nc: *x\n", "MLC112", "an anchor twice"),
    tail("062-reserved", _SYNTAX, "x: @at\n", "MLC109", "a reserved character"),
    tail("062-bad-escape", _SYNTAX, 'x: "\\q"\n', "MLC109", "an unknown escape"),
    tail("062-huge-escape", _SYNTAX, 'x: "\\UFFFFFFFF"\n', "MLC109", "beyond Unicode"),
    tail("063-typo", _SCHEMA, "qotas: {pods: 4}\n", "MLC201", "an unknown key"),
    swapped(
        "064-null-section", _SCHEMA, (_TEAM, "team:\n"), "MLC207", "a section with nothing in it"
    ),
    swapped(
        "065-list-for-map",
        _SCHEMA,
        (_TEAM, "team: [4, github]\n"),
        "MLC206",
        "a list for a mapping",
    ),
)
