"""Thresholds as decimal text, so that no reader ever compares floats."""

from decimal import Decimal


def decimal_text(number: Decimal | None) -> str | None:
    """All digits, no exponent."""
    return None if number is None else f"{number:f}"
