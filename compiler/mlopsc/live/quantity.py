"""Quantities of Kubernetes as exact numbers.

https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

import re
from fractions import Fraction

_UNITS = {
    **{unit: Fraction(1000) ** power for power, unit in enumerate("kMGTPE", start=1)},
    **{f"{unit}i": Fraction(1024) ** power for power, unit in enumerate("KMGTPE", start=1)},
    **{unit: Fraction(1, 1000**power) for power, unit in enumerate("mun", start=1)},
}
_TEXT = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:[eE]([+-]?[0-9]{1,2})|([A-Za-z]{1,2}))?")


def amount(value: object) -> Fraction | None:
    """A quantity such as `500m`, `1.5Gi` or 4; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    found = _TEXT.fullmatch(str(value))
    if found is None or (found[3] and found[3] not in _UNITS):
        return None
    return Fraction(found[1]) * Fraction(10) ** int(found[2] or 0) * _UNITS.get(found[3], 1)
