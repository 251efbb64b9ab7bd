"""A page about every decision rule, made from its own row: what decides, in which order."""

from collections.abc import Iterator
from typing import TypeVar

from mlopsc.decisions import compute, data, inference, retraining, tracking
from mlopsc.decisions.table import Row, Table

F = TypeVar("F")


def pages() -> dict[str, str]:
    """Rule id to its page, in Markdown."""
    return dict(
        (
            *_table(tracking.TABLE),
            *_table(data.TABLE),
            *_table(compute.TABLE),
            *_table(retraining.TABLE),
            *_table(inference.TABLE),
        )
    )


def _table(table: Table[F]) -> Iterator[tuple[str, str]]:
    for place, row in enumerate(table.rows):
        yield row.id, "\n".join(_page(table, place, row))


def _page(table: Table[F], place: int, row: Row[F]) -> Iterator[str]:
    yield f"# {row.id}: {row.choice}"
    yield ""
    rules = len(table.rows)
    yield f"Rule {place + 1} of {rules} about {table.decision}; the first that holds wins."
    yield ""
    conditions = " and ".join(each.says for each in row.when)
    yield f"It holds when {conditions or 'no rule before it did'}"
    yield f"and then: {row.because}."
    for each in row.beyond:
        yield ""
        yield f"Where {each.when.says}, it wins all the same, with a warning: {each.passed_over}."
    others = ", ".join(f"`{each.id}`" for each in table.rows if each.id != row.id)
    if others:
        yield ""
        yield f"The other rules: {others}."
    yield ""
    yield "To choose otherwise, say so with a reason:"
    yield ""
    yield "```yaml"
    yield _override(table, row)
    yield "```"


def _override(table: Table[F], row: Row[F]) -> str:
    other = next(each for each in table.choices if each != row.choice)
    choice = f'{{use: {other}, because: "…", owner: "…"}}'
    if table.decision == "retraining":
        return "retraining:   # remove `on-degradation` or `on-drift` to react by hand"
    if table.decision == "data":
        return f"decisions: {{data: {{<dataset>: {choice}}}}}"
    return f"decisions: {{{table.decision}: {choice}}}"
