"""One meaning per scalar: what both YAML versions read alike, and what is refused."""

import pytest

from mlopsc.source.scalars import meaning


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("Null", None),
        ("true", True), ("FALSE", False),
        ("0", 0), ("-12", -12), ("9007199254740992", 2**53),
        ("0.5", 0.5), ("-1.10", -1.1),
        ("80ms", "80ms"), ("10%", "10%"), ("3000 USD", "3000 USD"), ("1.2.3", "1.2.3"),
        ("nO", "nO"), ("tRue", "tRue"), ("_1", "_1"), ("1e", "1e"), ("2026-01", "2026-01"),
        ("2026-01-01 or later", "2026-01-01 or later"), ("a:b", "a:b"), ("0xyz", "0xyz"),
        ("\u0661", "\u0661"),
    ],
)  # fmt: skip
def test_one_meaning(text: str, value: object) -> None:
    read = meaning(text)
    assert read.refusal is None
    assert (type(read.value), read.value) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        *((word, "word") for word in ("y", "N", "yes", "No", "ON", "off", "=", "<<", "b:")),
        *((text, "number") for text in ("0755", "0o7", "0b1", "0x1F", "1_000", "+1", "-_1")),
        *(
            (text, "number")
            for text in ("1.", ".5", "1e3", "12345e7", "1.5E-3", "12:30:45", "1:2.5")
        ),
        *((text, "number") for text in (".inf", "-.INF", ".NaN", "00", "1__", "+.5e1")),
        *((text, "date") for text in ("2026-01-01", "2026-99-99", "2001-12-14t21:59:43.10-05:00")),
        ("2001-12-14 21:59:43 Z", "date"),
        *((text, "range") for text in ("9007199254740993", "9" * 5000, "-0.0", "-0.00")),
        ("0." + "1" * 18, "range"),
    ],
)
def test_more_than_one_meaning(text: str, refusal: str) -> None:
    assert meaning(text).refusal == refusal
