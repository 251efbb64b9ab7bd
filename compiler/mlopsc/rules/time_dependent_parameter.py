"""A value that means something else every day: the same commit would give another model."""

import re
from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.source.secrets import show
from mlopsc.source.span import Path

CODE = "MLC510"
_WORD = re.compile(
    r"(?:.*=)?(?:now|utcnow|today|yesterday|tomorrow|current[_-](?:date|time|timestamp))"
    r"(?:\(\))?\s*(?:[+-]\s*[0-9]+\s*[a-z]*)?",
    re.IGNORECASE | re.DOTALL,
)
_SHELL = re.compile(
    r"\$\(\s*date\b|`\s*date\b|\$\{?(?:DATE|TIME|NOW|TODAY|YESTERDAY|TIMESTAMP|EPOCHSECONDS)\b"
)


def find(case: Case) -> Iterator[Diagnostic]:
    for path, text in _texts(case):
        if _WORD.fullmatch(text.strip()) or _SHELL.search(text):
            yield case.finding(
                CODE,
                path,
                f"{show(text)} means another day with every run",
                'write the day itself, such as "2026-11-01", and change it in a commit; which data '
                "a run reads is what `mlopsc pin` fixes.",
            )


def _texts(case: Case) -> Iterator[tuple[Path, str]]:
    for key, value in case.spec.pipeline.parameters.items():
        if isinstance(value, str):
            yield ("pipeline", "parameters", key), value
    for name, step in case.spec.pipeline.steps.items():
        for index, argument in enumerate(step.run):
            yield (*graph.STEPS, name, "run", index), argument
        for key, text in step.env.items():
            yield (*graph.STEPS, name, "env", key), text


RULE = Rule(CODE, find)
