"""From a spec on disk to builds, one by environment, and their diagnostics in words."""

import sys
from collections.abc import Iterable, Iterator
from datetime import date

from mlopsc.cli import exits
from mlopsc.cli.console import colored, say, tell, width
from mlopsc.cli.project import Readable
from mlopsc.diagnostics.model import Diagnostic, from_fault
from mlopsc.pipeline import Built, Checked, Request, build
from mlopsc.record import dataclass
from mlopsc.schema.environments import declared
from mlopsc.source.load import load
from mlopsc.source.model import Source
from mlopsc.source.span import Fault
from mlopsc_targets import TARGETS

_UNREADABLE = ("MLC101", "MLC102", "MLC103")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks of a compilation."""

    today: date
    environment: str | None = None
    target: str | None = None
    what_if: bool = False


def compile_all(project: Readable, asked: Asked) -> Iterator[Built]:
    """One build by environment: the asked one, else all that are declared, else the base."""
    raw = project.raw()
    if isinstance(raw, Fault):
        yield failed((raw,), project.file)
        return
    loaded = load(raw, project.file)
    if loaded.source is None:
        # Read once: a hostile file may cost a second.
        yield failed(
            loaded.faults, project.file, raw.decode("utf-8", "replace").removeprefix("\ufeff")
        )
        return
    for environment in _environments(loaded.source, asked):
        request = Request(
            file=project.file,
            raw=raw,
            read=project.text,
            today=asked.today,
            environment=environment,
            expected=asked.target,
            what_if=asked.what_if,
            source=loaded.source,
        )
        yield build(request, TARGETS)


def open_source(project: Readable) -> Source | Built:
    """The spec as a tree, or the build that it cannot become."""
    raw = project.raw()
    if isinstance(raw, Fault):
        return failed((raw,), project.file)
    loaded = load(raw, project.file)
    if loaded.source is None:
        return failed(loaded.faults, project.file, raw.decode("utf-8", "replace"))
    return loaded.source


def failed(faults: Iterable[Fault], file: str, text: str = "") -> Built:
    """A build that came to nothing because of what is wrong with the file itself."""
    found = tuple(map(from_fault, faults))
    return Built(Checked(found, file, text), found)


def _environments(source: Source, asked: Asked) -> tuple[str, ...]:
    if asked.environment is not None:
        return (asked.environment,)
    return declared(source) or ("",)


def status(builds: Iterable[Built]) -> int:
    """Fine, refused, or, where a file could not be read at all, the environment's fault."""
    errors = [each for built in builds for each in built.diagnostics if each.severity == "error"]
    if not errors:
        return exits.FINE
    return exits.ENVIRONMENT if errors[0].code in _UNREADABLE else exits.REFUSED


def report(builds: Iterable[Built], output: str) -> None:
    """All findings of all builds, each once: text to stderr, other formats to stdout."""
    kept = list(builds)
    found: tuple[Diagnostic, ...] = tuple(
        sorted({each for built in kept for each in built.diagnostics})
    )
    if output == "text" and not found:
        return
    from mlopsc.diagnostics.render import render  # noqa: PLC0415 - a silent build renders nothing

    sources = {built.checked.file: built.checked.text for built in kept}
    text = render(output, found, sources, color=colored(sys.stderr), width=width())
    (tell if output == "text" else say)(text.rstrip("\n"))
