"""Amounts and members of a peak in words and in tables: for the terminal, README.md, the report."""

from collections.abc import Mapping

from mlopsc.plan.capacity import CPU, MEMORY, PODS, Demand, Peak

_UNITS = ("", "Ki", "Mi", "Gi", "Ti")
_STEP = 1024
_MOST = 6
"""Members that are named in a sentence; the rest is counted."""
_NAMES: Mapping[str, str] = {CPU: "CPU", MEMORY: "of memory", PODS: "pods"}


def name(resource: str) -> str:
    """The resource behind an amount: `4 CPU`, `8Gi of memory`, `2 nvidia-l4`."""
    return _NAMES.get(resource, resource)


def label(resource: str) -> str:
    """The resource as the head of a row."""
    return {CPU: "CPU", MEMORY: "memory"}.get(resource, resource)


def amount(resource: str, number: int) -> str:
    """An amount as the spec would write it: `1.5`, `8Gi`, `2`."""
    if resource == CPU:
        return f"{number / 1000:g}"
    return _size(number) if resource == MEMORY else str(number)


def member(resource: str, demand: Demand) -> str:
    """`2 x step train (1)`; the copies only where there are several."""
    copies = f"{demand.copies} x " if demand.copies > 1 else ""
    return f"{copies}{demand.what} ({amount(resource, demand.each.get(resource, 0))})"


def members(peak: Peak) -> str:
    """The set that makes the peak, as a sum in one sentence."""
    named = [member(peak.resource, each) for each in peak.members]
    more = len(named) - _MOST
    if more > 0:
        named = [*named[:_MOST], f"{more} more"]
    return " + ".join(named) or "nothing"


def _size(number: int) -> str:
    unit = 0
    while number and number % _STEP == 0 and unit < len(_UNITS) - 1:
        number, unit = number // _STEP, unit + 1
    return f"{number}{_UNITS[unit]}" if unit else f"{number}B"
