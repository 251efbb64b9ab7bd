"""A difference as the comment on a pull request: Markdown that nothing in a spec can break.

Every value stands in a code span in which nobody is mentioned and nothing is a link. Classes that
took protection away are open, the others folded. GitHub takes comments of at most 65,536
characters: https://docs.github.com/rest/issues/comments
"""

from collections.abc import Iterator
from itertools import groupby

from mlopsc.artifact.filters import code, md
from mlopsc.review.diff.headline import headline, turn
from mlopsc.review.diff.model import RISKS, Change, Difference, Risk

LONGEST = 60_000
"""Characters; the rest is for what a workflow puts around it."""
_CELL = 200


def render(difference: Difference) -> str:
    """The comment. Changes that do not fit are counted, never the worst ones."""
    head = [
        "### What this changes in meaning",
        "",
        f"**{md(headline(difference))}**",
        "",
        f"From {code(difference.before)} to {code(difference.after)}, worst first.",
    ]
    lines, left = head, LONGEST - sum(len(each) + 1 for each in head)
    for risk, group in groupby(difference.changes, key=lambda each: each.risk):
        block = list(_class(risk, list(group), left))
        left -= sum(len(each) + 1 for each in block)
        lines += block
    return "\n".join(lines) + "\n"


def _class(risk: Risk, changes: list[Change], room: int) -> Iterator[str]:
    lost = any(each.direction == "worse" for each in changes)
    count = f"{len(changes)} change{'s' if len(changes) != 1 else ''}"
    yield ""
    yield f"<details{' open' if lost else ''}><summary>{RISKS[risk]}: {count}</summary>"
    yield ""
    yield "| what | | before | after | where |"
    yield "|---|---|---|---|---|"
    for number, each in enumerate(changes):
        row = _row(each)
        room -= len(row) + 1
        if room < LONGEST // 20:
            yield ""
            yield f"… and {len(changes) - number} more, in `mlopsc diff`."
            break
        yield row
    yield ""
    yield "</details>"


def _row(change: Change) -> str:
    only = f" ({', '.join(change.environments)})" if change.environments else ""
    note = f"<br>{code(_cut(change.note))}" if change.note else ""
    cells = (
        code(_cut(change.path + only)) + note,
        f"**{turn(change)}**" if change.direction == "worse" else turn(change),
        _value(change.before),
        _value(change.after),
        code(change.place) if change.place else "",
    )
    return "| " + " | ".join(cells) + " |"


def _value(value: str | None) -> str:
    return "" if value is None else code(_cut(value))


def _cut(text: str) -> str:
    return text if len(text) <= _CELL else f"{text[:_CELL]}…"
