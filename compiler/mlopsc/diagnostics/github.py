"""Placeholder."""

from mlopsc.diagnostics.report import Report


def render(report: Report) -> str:
    return ""
