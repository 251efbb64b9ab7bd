"""Renders for programs: docs/schema/diagnostics.schema.json describes it."""

import json
from collections import Counter

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.report import Report
from mlopsc.source.span import Span

SCHEMA = "mlopsc/diagnostics/v1"


def render(report: Report) -> str:
    """One JSON object; lines and columns count from 1, in characters, the end is exclusive."""
    counts = Counter(each.severity for each in report.diagnostics)
    document = {
        "schema": SCHEMA,
        "counts": {"error": counts["error"], "warning": counts["warning"], "note": counts["note"]},
        "diagnostics": [
            _finding(each, fingerprint) for each, fingerprint in report.fingerprinted()
        ],
    }
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _finding(each: Diagnostic, fingerprint: str) -> dict[str, object]:
    return {
        "code": each.code,
        "severity": each.severity,
        "summary": each.summary,
        "help": each.help,
        "fingerprint": fingerprint,
        "span": _span(each.span),
        "labels": [{"span": _span(label.span), "text": label.text} for label in each.labels],
        "fix": [{"span": _span(edit.span), "text": edit.text} for edit in each.fix],
    }


def _span(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
    }
