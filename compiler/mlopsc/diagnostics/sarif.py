"""Renders SARIF 2.1.0, which code scanning services read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Iterable
from itertools import groupby
from urllib.parse import quote

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.report import Report
from mlopsc.source.span import Edit, Span

_LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_ROOT = "%SRCROOT%"


def render(report: Report) -> str:
    """One run; every path is relative to the project, and no address leads out of the file."""
    codes = sorted({each.code for each in report.diagnostics})
    run = {
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the folder of the project"}}},
        "tool": {"driver": {"name": "mlopsc", "rules": [_rule(code) for code in codes]}},
        "results": [
            _result(each, codes.index(each.code), fingerprint)
            for each, fingerprint in report.fingerprinted()
        ],
    }
    return json.dumps({"version": "2.1.0", "runs": [run]}, indent=2, sort_keys=True) + "\n"


def _rule(code: str) -> dict[str, object]:
    return {"id": code, "help": {"text": f"Run `mlopsc explain {code}` for this finding's page."}}


def _result(each: Diagnostic, rule: int, fingerprint: str) -> dict[str, object]:
    text = f"{each.summary}\n{each.help}" if each.help else each.summary
    result: dict[str, object] = {
        "ruleId": each.code,
        "ruleIndex": rule,
        "level": _LEVELS[each.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": _location(each.span)}],
        "partialFingerprints": {"mlopsc/v1": fingerprint},
    }
    if each.labels:
        result["relatedLocations"] = [
            {"physicalLocation": _location(label.span), "message": {"text": label.text}}
            for label in each.labels
        ]
    if each.fix:
        result["fixes"] = [{"artifactChanges": _changes(each.fix)}]
    return result


def _changes(fix: Iterable[Edit]) -> list[dict[str, object]]:
    return [
        {
            "artifactLocation": _artifact(file),
            "replacements": [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
                for edit in edits
            ],
        }
        for file, edits in groupby(sorted(fix), key=lambda edit: edit.span.file)
    ]


def _location(span: Span) -> dict[str, object]:
    return {"artifactLocation": _artifact(span.file), "region": _region(span)}


def _artifact(file: str) -> dict[str, object]:
    return {"uri": quote(file), "uriBaseId": _ROOT}


def _region(span: Span) -> dict[str, object]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
