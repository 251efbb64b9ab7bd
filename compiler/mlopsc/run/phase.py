"""Runs one verb of the emitted runtime to its end, and keeps what it printed."""

from pathlib import Path

from mlopsc.record import dataclass
from mlopsc.run.crew import Ended, printable
from mlopsc.run.folder import RunFolder, state_folder
from mlopsc.run.outcome import DIFFERENT, ENVIRONMENT, REFUSED, STEP_FAILED
from mlopsc.run.progress import PhaseEnded, PhaseStarted, Said, Ticked
from mlopsc.run.site import Site

OUR_BUG = 70
LONGEST_TEXT = 256 * 1024  # bytes of a verb's output that are shown
VERB_SECONDS = 900.0  # for a verb that only reads or writes records
REGISTRY_SECONDS = 60.0  # a registration that has begun may take so long when the run is stopped
TICK_SECONDS = 0.25


class PhaseFailedError(Exception):
    """A verb ended in a way that the run cannot go on from."""

    def __init__(self, verb: str, exit_code: int, text: str) -> None:
        super().__init__(verb)
        self.verb, self.exit_code, self.text = verb, exit_code, text


@dataclass(frozen=True, slots=True)
class Phase:
    """How a verb ended, and all that it printed."""

    status: int
    text: str


def run_phase(
    site: Site,
    run: RunFolder | None,
    *verb: str,
    accept: tuple[int, ...] = (0,),
    seconds: float = VERB_SECONDS,
    patience: float = 0.0,
) -> Phase:
    """Runs a verb, for a run when one is given. PhaseFailedError on a status not accepted."""
    log = run.log(verb[0]) if run else state_folder(site.project) / f"{verb[0]}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    arguments = ("--run", str(run.path)) if run else ()
    command = site.command(*verb, *arguments, timeout=seconds, log=log, patience=patience)
    name = " ".join(verb)
    site.reporter.report(PhaseStarted(name))
    site.crew.start(name, command)
    ended = _await(site, name)
    site.reporter.report(PhaseEnded(name, ended.status, ended.seconds))
    text = _text_of(log)
    if ended.timed_out:
        text += f"\n{name} did not end within {seconds:.0f} seconds and was stopped"
    if ended.status not in accept or ended.timed_out:
        raise PhaseFailedError(name, _code(ended.status), text)
    return Phase(ended.status, text)


def _await(site: Site, name: str) -> Ended:
    told = False
    while True:
        events = site.crew.wait(TICK_SECONDS)
        if site.crew.interrupted and not told:
            told = True
            site.reporter.report(
                Said(f"{name} has begun and is finished first, then the run stops")
            )
        for event in events:
            if isinstance(event, Ended):
                return event
        site.reporter.report(Ticked())


def _code(status: int) -> int:
    passed_on = (REFUSED, DIFFERENT, ENVIRONMENT, STEP_FAILED)
    return status if status in passed_on else OUR_BUG


def _text_of(log: Path) -> str:
    with log.open("rb") as file:
        raw = file.read(LONGEST_TEXT)
    return "\n".join(printable(each) for each in raw.decode("utf-8", "replace").splitlines())
