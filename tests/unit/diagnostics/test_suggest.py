"""Did you mean: near words are found, far ones are not, and ties are broken the same way."""

import pytest

from mlopsc.diagnostics.suggest import distance, nearest

KEYS = ("timeout", "retries", "resources", "inputs", "outputs", "spot", "run", "nodes")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("timout", "timeout"),
        ("tiemout", "timeout"),
        ("TIMEOUT", "timeout"),
        ("resource", "resources"),
        ("resuorces", "resources"),
        ("imputs", "inputs"),
        ("rn", "run"),
        ("node", "nodes"),
        ("xyz", None),
        ("platform", None),
        ("", None),
    ],
)
def test_nearest(word: str, meant: str | None) -> None:
    assert nearest(word, KEYS) == meant


def test_the_order_of_the_known_words_does_not_count() -> None:
    assert nearest("cat", ["hat", "bat", "rat"]) == nearest("cat", ["rat", "bat", "hat"]) == "bat"


def test_nothing_known() -> None:
    assert nearest("word", []) is None


@pytest.mark.parametrize(
    ("a", "b", "mistakes"),
    [("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("ca", "abc", 3),
     ("kitten", "sitting", 3)],
)  # fmt: skip
def test_distance(a: str, b: str, mistakes: int) -> None:
    assert distance(a, b) == distance(b, a) == mistakes
