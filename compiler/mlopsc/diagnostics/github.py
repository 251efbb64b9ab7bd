"""Renders workflow commands that GitHub turns into annotations on a pull request.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.report import Report

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_MESSAGE = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_MESSAGE, (":", "%3A"), (",", "%2C"))


def render(report: Report) -> str:
    """One command per diagnostic, each on one line whatever its text holds."""
    return "".join(f"{_command(each)}\n" for each in report.diagnostics)


def _command(each: Diagnostic) -> str:
    span = each.span
    where = {"file": span.file, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:
        # GitHub's end column is inclusive, and it takes columns within one line only.
        where |= {"col": str(span.column), "endColumn": str(max(span.end_column - 1, span.column))}
    where["title"] = each.code
    properties = ",".join(f"{name}={_escape(value, _PROPERTY)}" for name, value in where.items())
    text = f"{each.summary}\n{each.help}" if each.help else each.summary
    return f"::{_COMMANDS[each.severity]} {properties}::{_escape(text, _MESSAGE)}"


def _escape(text: str, table: tuple[tuple[str, str], ...]) -> str:
    for char, escaped in table:
        text = text.replace(char, escaped)
    return text
