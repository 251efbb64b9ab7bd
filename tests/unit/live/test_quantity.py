"""Quantities are numbers: two ways to write one amount are the same amount."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlopsc.live.quantity import amount


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1000m"),
        (4, "4"),
        ("0.5", "500m"),
        ("128Gi", "131072Mi"),
        ("1k", "1000"),
        ("1e3", "1k"),
        ("1E", "1000P"),
        ("1E2", "100"),
        ("1.5Gi", "1536Mi"),
        ("100u", "0.1m"),
        ("+1", "1"),
        (".5", "0.5"),
        ("5.", "5"),
    ],
)
def test_these_are_the_same(one: object, other: object) -> None:
    assert amount(one) == amount(other) is not None


@pytest.mark.parametrize(
    "value", ["", "four", "1 Gi", "1gi", "Gi", "1Kib", "--1", True, None, 1.5, [], "1e999", "1_0"]
)
def test_these_are_none(value: object) -> None:
    assert amount(value) is None


@given(st.integers(-(10**18), 10**18))
def test_a_number_of_milli_units_is_exact(number: int) -> None:
    assert amount(f"{number}m") == Fraction(number, 1000)
    assert amount(number) == amount(f"{number}000m")
