"""`mlopsc schema` and `mlopsc fmt`: what an editor and a tidy repository need."""

import argparse
import json

from mlopsc.cli import exits
from mlopsc.cli.compile import open_source, report, status
from mlopsc.cli.console import say, tell
from mlopsc.cli.project import Project, project
from mlopsc.edit.fmt import format_text
from mlopsc.edit.replace import replace_file
from mlopsc.pipeline import Built


def schema(_: argparse.Namespace) -> int:
    from mlopsc.schema.json_schema import json_schema  # noqa: PLC0415 - fmt does not need it

    say(json.dumps(json_schema(), indent=2, sort_keys=True))
    return exits.FINE


def fmt(args: argparse.Namespace) -> int:
    return max(_fmt(project(spec), check=args.check) for spec in args.specs)


def _fmt(spec: Project, *, check: bool) -> int:
    opened = open_source(spec)
    if isinstance(opened, Built):
        report([opened], "text")
        return status([opened])
    text = format_text(opened)
    if text.encode("utf-8") == spec.raw():
        say(f"{spec.file}: formatted already")
        return exits.FINE
    if check:
        say(f"{spec.file}: not formatted (run `mlopsc fmt`)")
        return exits.DIFFERENT
    try:
        replace_file(spec.path, text)
    except OSError as error:
        tell(f"error: {spec.file}: {error.strerror}")
        return exits.ENVIRONMENT
    say(f"{spec.file}: formatted")
    return exits.FINE
