"""Text that a platform would expand instead of printing it: an expression of a template."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.strings import strings

CODE = "MLC214"
_OPENINGS = (
    ("{{resolve:", "CloudFormation"),
    ("${{", "GitHub Actions"),
    ("$[[", "GitLab CI"),
    ("{{", "Argo Workflows (and with it Kubeflow Pipelines)"),
    ("{%", "a Jinja template"),
)
"""What opens an expression and who expands it; the longer opening stands before the shorter."""


def find(case: Case) -> Iterator[Diagnostic]:
    for path, text in strings(case.source.data):
        found = next((each for each in _OPENINGS if each[0] in text), None)
        if found:
            opening, platform = found
            yield case.finding(
                CODE,
                path,
                f"`{opening}` opens an expression that {platform} would expand",
                f"write the text without `{opening}`. A step reads values that change through "
                "`pipeline.parameters`, and secrets through its `secrets`.",
            )


RULE = Rule(CODE, find, allowable=False)
