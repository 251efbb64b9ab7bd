"""Amounts as Kubernetes quantities: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/."""

_MILLI = 1000
_STEP = 1024
_UNITS = ("", "Ki", "Mi", "Gi", "Ti")


def cpu(millis: int) -> str:
    """Thousandths of a core: `4`, `500m`."""
    return f"{millis}m" if millis % _MILLI else str(millis // _MILLI)


def memory(number: int) -> str:
    """Bytes, in the largest unit that is exact: `32Gi`, `1500000000`."""
    unit = 0
    while number and number % _STEP == 0 and unit < len(_UNITS) - 1:
        number, unit = number // _STEP, unit + 1
    return f"{number}{_UNITS[unit]}"
