"""Quantities as the language writes them, to numbers: seconds, bytes, millicores, money."""

from decimal import Decimal

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_BYTES = {
    "B": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "PB": 10**15,
    "Ki": 2**10,
    "Mi": 2**20,
    "Gi": 2**30,
    "Ti": 2**40,
}


def seconds(duration: str) -> int:
    """`90s`, `30m`, `6h`, `7d` to whole seconds."""
    return int(duration[:-1]) * _SECONDS[duration[-1]]


def milliseconds(latency: str) -> Decimal:
    """`80ms`, `1.5s` to milliseconds."""
    if latency.endswith("ms"):
        return Decimal(latency[:-2])
    return Decimal(latency[:-1]) * 1000


def size_bytes(size: str) -> int:
    """`512Mi`, `32Gi`, `12MB`, `1.5TB` to whole bytes, rounded up."""
    number = size.rstrip("BKMGTPi")
    exact = Decimal(number) * _BYTES[size[len(number) :]]
    return int(exact.to_integral_value(rounding="ROUND_CEILING"))


def millicores(cpu: int | str) -> int:
    """`4` or `500m` to thousandths of a core."""
    return cpu * 1000 if isinstance(cpu, int) else int(cpu[:-1])


def amount(money: str) -> tuple[Decimal, str]:
    """`3000 USD` or `0.80 USD/h` to a number and its currency."""
    number, currency = money.removesuffix("/h").split(" ")
    return Decimal(number), currency


def human_bytes(count: int) -> str:
    """Bytes as a person writes them: `42 GB`, `203.97 kB`."""
    for unit, factor in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{_plain(Decimal(count) / factor)} {unit}"
    return f"{count} B"


def decimal_text(number: float) -> str:
    """A number of the spec as the decimal text that it was written as, without an exponent."""
    return _plain(Decimal(repr(number)), places=None)


def _plain(number: Decimal, places: int | None = 2) -> str:
    rounded = number if places is None else round(number, places)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
