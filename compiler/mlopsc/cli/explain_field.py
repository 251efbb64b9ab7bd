"""`mlopsc explain quotas.cpu`: its value, who set it, what reads it, which lines it reaches."""

import argparse
from collections.abc import Iterator

from mlopsc.artifact.source_map import MAP_NAME, read_map
from mlopsc.cli import exits
from mlopsc.cli.compile import Asked, compile_all, report, status
from mlopsc.cli.console import bold, say, tell
from mlopsc.cli.origin import default_words, field_path, where
from mlopsc.cli.pages import pages, title
from mlopsc.cli.project import project
from mlopsc.cli.today import today
from mlopsc.decisions.case import Case
from mlopsc.diagnostics.suggest import nearest
from mlopsc.pipeline import Built
from mlopsc.rules.recording import readers
from mlopsc.schema import expected, said
from mlopsc.source.model import Data
from mlopsc.source.secrets import show
from mlopsc.source.span import Path


def explain_field(args: argparse.Namespace, dotted: str) -> int:
    builds = list(compile_all(project(args.spec), Asked(today(args.today), args.env)))
    cases = [(built, built.checked.case) for built in builds if built.checked.case]
    if not cases:
        report(builds, "text")
        return status(builds)
    for built, case in cases:
        path = field_path(dotted, case.source)
        if path not in case.source.values and expected.at(path) is None:
            return _unknown(dotted, case)
        say("\n".join(_explained(built, case, path, dotted)))
    return exits.FINE


def _unknown(dotted: str, case: Case) -> int:
    *above, _ = dotted.split(".")
    written = [".".join(map(str, path)) for path in case.source.values if path]
    siblings = [".".join((*above, each)) for each in expected.fields(tuple(above))]
    guess = nearest(dotted, (*written, *siblings))
    meant = f": did you mean `{guess}`?" if guess else "."
    tell(
        f"error: the language has no field {show(dotted)}{meant} A field is written as "
        "`pipeline.steps.train.timeout`, an item of a list as `gates.fairness.0`"
    )
    return exits.USAGE


def _explained(built: Built, case: Case, path: Path, dotted: str) -> Iterator[str]:
    environment = f" (environment {case.environment})" if case.environment else ""
    yield bold(f"{dotted}{environment}")
    found = expected.at(path)
    if found is not None and found.description:
        yield f"  what       {found.description}"
    yield f"  value      {_value(path, case)}"
    for label, lines in (
        ("decides", _decisions(dotted, case)),
        ("read by", _checks(path, case)),
        ("reaches", _reached(built, dotted)),
    ):
        for number, line in enumerate(lines):
            yield f"  {label if number == 0 else '':<9}  {line}"
    yield ""


def _value(path: Path, case: Case) -> str:
    if path not in case.source.values:
        return f"not written; {default_words(path)}"
    value: Data = case.source.data
    for part in path:
        value = value[part]  # type: ignore[index]  # the path was found in this tree
    return f"{said.value(value)} ({where(path, case.source)})"


def _decisions(dotted: str, case: Case) -> list[str]:
    """The decision rules that looked at this field."""
    lines = []
    for decision in case.decisions.taken.values():
        won = [fact for fact in decision.evidence if _touches(_dots(fact.path), dotted)]
        if won:
            lines.append(f"{decision.name}: {decision.choice}, by {decision.rule}")
        lines += [
            f"{decision.name}: not {each.choice} ({each.rule}: {each.why})"
            for each in decision.lost
            if any(_touches(_dots(fact.path), dotted) for fact in each.facts)
        ]
    return lines


def _checks(path: Path, case: Case) -> list[str]:
    every = pages()
    return [
        title(every[code])
        for code, read in sorted(readers(case).items())
        if any(each[: len(path)] == path for each in read)
    ]


def _reached(built: Built, dotted: str) -> list[str]:
    """The output lines, by file, in runs."""
    text = next((each.text for each in built.artifacts if each.path == MAP_NAME), None)
    if text is None:
        return ["no output: the spec does not compile"] if built.diagnostics else []
    assert built.plan is not None  # noqa: S101 - a build with artifacts has a plan
    found: list[str] = []
    for path, lines in read_map(text).items():
        hits = [
            number
            for number, origins in enumerate(lines, 1)
            if any(_touches(each, dotted) for each in origins)
        ]
        if hits:
            found.append(f"{built.plan.tree}/{path}:{_spans(hits)}")
    return found or ["no output line"]


def _spans(numbers: list[int]) -> str:
    """`3-5,9` for 3, 4, 5, 9."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in spans)


def _touches(origin: str, dotted: str) -> bool:
    """A line that comes from the field, from a part of it, or from an object it is written in."""
    return origin == dotted or origin.startswith(f"{dotted}.")


def _dots(path: Path) -> str:
    return ".".join(map(str, path))
