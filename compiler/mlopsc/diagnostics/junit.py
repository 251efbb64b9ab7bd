"""Renders JUnit XML, which most CI servers show as test results."""

from html import escape

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.report import Report


def render(report: Report) -> str:
    """One test case per diagnostic: an error fails, a warning passes with its text as output.

    Without diagnostics there is one case, which passes: an empty suite looks like a lost one.
    """
    failures = sum(each.severity == "error" for each in report.diagnostics)
    cases = [_case(each) for each in report.diagnostics] or [
        '    <testcase classname="mlopsc" name="no findings"/>'
    ]
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0"'
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="mlopsc" {counts}>',
        f'  <testsuite name="mlopsc check" {counts}>',
        *cases,
        "  </testsuite>",
        "</testsuites>",
    )
    return "\n".join(lines) + "\n"


def _case(each: Diagnostic) -> str:
    name = _attribute(f"{each.code} {each.span}")
    text = escape(f"{each.span}: {each.summary}\n{each.help}".rstrip())
    inner = (
        f"<failure type={_attribute(each.code)} message={_attribute(each.summary)}>{text}</failure>"
        if each.severity == "error"
        else f"<system-out>{each.severity}: {text}</system-out>"
    )
    return f"    <testcase classname={_attribute(each.span.file)} name={name}>{inner}</testcase>"


def _attribute(text: str) -> str:
    return f'"{escape(text).replace(chr(10), "&#10;").replace(chr(9), "&#9;")}"'
