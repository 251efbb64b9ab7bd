"""PSI by hand and by numpy, the KS statistic by scipy."""

import importlib
import math
import random

import pytest

from mlopsc_templates.runtime import shift


def normal(seed: int, mean: float, count: int) -> list[float]:
    dice = random.Random(seed)  # noqa: S311 - test data, not a secret
    return [dice.gauss(mean, 1) for _ in range(count)]


def test_psi_by_hand() -> None:
    """Ten equal bins of 1..10; the other sample lies half in the first, half in the last."""
    reference, present = [float(at) for at in range(1, 11)], [1.0] * 5 + [10.0] * 5
    moved = 2 * (0.5 - 0.1) * math.log(0.5 / 0.1)
    emptied = 8 * (0.0001 - 0.1) * math.log(0.0001 / 0.1)
    assert shift.psi(reference, present) == pytest.approx(moved + emptied, rel=1e-12)


def test_psi_equals_numpy() -> None:
    numpy = importlib.import_module("numpy")
    reference, present = normal(1, 0, 3000), normal(2, 0.3, 2000)
    edges = numpy.unique(numpy.quantile(reference, numpy.linspace(0, 1, 11)[1:-1]))
    shares = [
        numpy.clip(
            numpy.bincount(numpy.searchsorted(edges, each, side="right"), minlength=10) / len(each),
            1e-4,
            None,
        )
        for each in (reference, present)
    ]
    expected = ((shares[1] - shares[0]) * numpy.log(shares[1] / shares[0])).sum()
    assert shift.psi(reference, present) == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize(("mean", "seed"), [(0.0, 3), (0.3, 4), (2.0, 5)])
def test_ks_equals_scipy(mean: float, seed: int) -> None:
    scipy = importlib.import_module("scipy.stats")
    reference, present = normal(seed, 0, 700), normal(seed + 100, mean, 900)
    expected = scipy.ks_2samp(reference, present).statistic
    assert shift.ks(reference, present) == pytest.approx(float(expected), abs=1e-12)


def test_ks_with_ties_equals_scipy() -> None:
    scipy = importlib.import_module("scipy.stats")
    reference, present = [0.0, 0.0, 1.0, 2.0], [0.0, 1.0, 1.0, 2.0, 2.0]
    expected = scipy.ks_2samp(reference, present).statistic
    assert shift.ks(reference, present) == pytest.approx(float(expected), abs=1e-12)


def test_same_sample_has_not_shifted() -> None:
    values = normal(6, 0, 500)
    assert shift.psi(values, values) == 0
    assert shift.ks(values, values) == 0


def test_constant_reference_sees_a_change() -> None:
    assert shift.psi([1.0] * 9, [1.0] * 9) == 0
    assert shift.psi([1.0] * 9, [0.0] * 9) > 5


def test_categories_by_hand() -> None:
    reference, present = list("aabb"), list("abbb")
    expected = (0.25 - 0.5) * math.log(0.5) + (0.75 - 0.5) * math.log(1.5)
    assert shift.psi_of_values(reference, present) == pytest.approx(expected)
    assert shift.ks_of_values(reference, present) == 0.25
