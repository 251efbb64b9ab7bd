"""Renders a GitLab code quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import json

from mlopsc.diagnostics.report import Report

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def render(report: Report) -> str:
    """A JSON list; fingerprints stay the same when lines are added above a finding."""
    findings = [
        {
            "check_name": each.code,
            "description": f"{each.summary}; {each.help}" if each.help else each.summary,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[each.severity],
            "location": {
                "path": each.span.file,
                "lines": {"begin": each.span.line, "end": each.span.end_line},
            },
        }
        for each, fingerprint in report.fingerprinted()
    ]
    return json.dumps(findings, indent=2, sort_keys=True) + "\n"
