"""`mlopsc pin`: hash the datasets that the spec names into data.lock.json."""

import argparse
import sys

from mlopsc.cli import exits
from mlopsc.cli.compile import open_source, report, status
from mlopsc.cli.console import fail, say, tell
from mlopsc.cli.project import Project, project
from mlopsc.edit.pin import PinFailure
from mlopsc.edit.pin import pin as hash_all
from mlopsc.edit.replace import replace_file
from mlopsc.pipeline import Built, Checked
from mlopsc.schema.data_lock import FILE, Pin, write_lock
from mlopsc.schema.environments import declared, select
from mlopsc.schema.parse import parse
from mlopsc.schema.units import human_bytes
from mlopsc.schema.v1 import Spec


def pin(args: argparse.Namespace) -> int:
    """Read only the shape of the spec: a spec whose data is not pinned yet is what pin is for."""
    spec_file = project(args.spec)
    specs, failed = _specs(spec_file)
    if failed:
        report(failed, "text")
        return status(failed)
    datasets = {name: each.path for spec in specs for name, each in spec.data.items()}
    if not datasets:
        say("the spec names no dataset: there is nothing to pin")
        return exits.FINE
    try:
        pins = hash_all(datasets, spec_file.root, _progress)
        replace_file(spec_file.root / FILE, write_lock(pins))
    except PinFailure as failure:
        fail(failure)
        return exits.REFUSED
    except OSError as error:
        tell(f"error: {error.filename or FILE}: {error.strerror}")
        return exits.ENVIRONMENT
    for name, each in pins.items():
        say(f"{name}: {_words(each)}")
    say(f"wrote {spec_file.root / FILE}: commit it beside the spec")
    return exits.FINE


def _specs(spec_file: Project) -> tuple[list[Spec], list[Built]]:
    """The spec in every environment that it declares, or what is wrong with its shape."""
    opened = open_source(spec_file)
    if isinstance(opened, Built):
        return [], [opened]
    specs: list[Spec] = []
    for environment in declared(opened) or ("",):
        source, found = select(opened, environment)
        spec, wrong = parse(source) if source else (None, found)
        if spec is None:
            return [], [Built(Checked(wrong, opened.file, opened.text), wrong)]
        specs.append(spec)
    return specs, []


def _progress(done: int, total: int) -> None:
    """One line that is drawn again on a terminal; silence in a pipe."""
    if sys.stderr.isatty():
        share = 100 * done // total if total else 100
        end = "\n" if done == total else ""
        line = f"\r\x1b[2Khashing {human_bytes(done)} of {human_bytes(total)} ({share} %){end}"
        sys.stderr.write(line)
        sys.stderr.flush()


def _words(each: Pin) -> str:
    files = "1 file" if each.files == 1 else f"{each.files} files"
    return f"{each.path}, {human_bytes(each.size)} in {files}, sha256 {each.sha256}"
