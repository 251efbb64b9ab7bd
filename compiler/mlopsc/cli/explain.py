"""`mlopsc explain`: the page of a code or a rule, a field of the spec, a line of an output."""

import argparse
import re
from pathlib import Path

from mlopsc.cli import exits
from mlopsc.cli.console import say, tell
from mlopsc.cli.pages import pages, title
from mlopsc.diagnostics.suggest import nearest

_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<line>[0-9]{1,9}))?")


def explain(args: argparse.Namespace) -> int:
    if args.list or not args.topic:
        return _listing()
    found, topic = pages(), str(args.topic)
    page = found.get(topic.upper()) or found.get(topic.lower())
    if page is not None:
        say(page.rstrip("\n"))
        return exits.FINE
    place = _PLACE.fullmatch(topic)
    if place is not None and Path(place["file"]).is_file():
        from mlopsc.cli.explain_output import explain_output  # noqa: PLC0415 - compiles the spec

        return explain_output(args, Path(place["file"]), int(place["line"] or 0))
    if "/" not in topic and not topic.upper().startswith("MLC"):
        from mlopsc.cli.explain_field import explain_field  # noqa: PLC0415 - compiles the spec

        return explain_field(args, topic)
    guess = nearest(topic, tuple(found))
    meant = f"; did you mean {guess}?" if guess else ""
    tell(
        f"error: {topic!a} is no code, no rule, and no file{meant}\n"
        "`mlopsc explain --list` names every page; a field is written `quotas.max-runtime`, a "
        "line of an output `out/sidecar/gates.json:12`"
    )
    return exits.USAGE


def _listing() -> int:
    for name, page in pages().items():
        say(title(page) if name.startswith("MLC") else name)
    return exits.FINE
