"""One run, in its order: track, steps, record, gate, register, promote."""

import math
from collections.abc import Sequence

from mlopsc.run import graph, repeat, tune
from mlopsc.run.folder import RunFolder, read_object, write_outcome
from mlopsc.run.outcome import FINE, REFUSED, Outcome, StepResult
from mlopsc.run.phase import OUR_BUG, REGISTRY_SECONDS, Phase, PhaseFailedError, run_phase
from mlopsc.run.progress import Said
from mlopsc.run.schedule import Limits
from mlopsc.run.site import Site
from mlopsc.run.steps import Batch, Task, tasks_of
from mlopsc.run.tree import Step


def run_pipeline(site: Site, run: RunFolder) -> Outcome:
    """The outcome of a run that came to its end, refused or not; it is noted in the folder.

    Raises StepFailedError, PhaseFailedError, OutOfTimeError and InterruptedRunError.
    """
    run_phase(site, run, "track")
    _warn_of_changes(site, run)
    steps = _run_steps(site, run)
    run_phase(site, run, "record")
    gate = _judge(site, run)
    if gate.status == 0 and _is_the_champion(run):
        return _noted(site, run, _outcome(run, "same", gate, steps), "same")
    try:
        run_phase(site, run, "register", patience=REGISTRY_SECONDS)
        state = _promote(site, run) if gate.status == 0 else "refused"
    except PhaseFailedError as error:
        return _unregistered(run, error, gate, steps)
    return _noted(site, run, _outcome(run, state, gate, steps), state)


def _noted(site: Site, run: RunFolder, outcome: Outcome, state: str) -> Outcome:
    repeat.note(site, run, outcome, state)
    return outcome


def _is_the_champion(run: RunFolder) -> bool:
    """Training the champion once more, byte for byte, is no new version."""
    return read_object(run.path / "verdict.json").get("is_the_champion") is True


def _judge(site: Site, run: RunFolder) -> Phase:
    """Status 0 or 1, with a verdict. A gate that could not be measured is no verdict."""
    limit = site.tree.max_runtime_seconds or math.inf
    gate = run_phase(site, run, "gate", accept=(FINE, REFUSED), seconds=limit)
    if not (run.path / "verdict.json").is_file():
        raise PhaseFailedError("gate", gate.status or OUR_BUG, gate.text)
    return gate


def _warn_of_changes(site: Site, run: RunFolder) -> None:
    """Said before hours of training, not after: what is not committed will not be registered."""
    code = read_object(run.path / "track.json").get("code")
    if isinstance(code, dict) and code.get("dirty") is True:
        text = "the work tree has changes that are not committed: registration may be refused"
        site.reporter.report(Said(text, warning=True))


def _run_steps(site: Site, run: RunFolder) -> tuple[StepResult, ...]:
    order = graph.order(site.tree.steps)
    if site.tree.tune is None:
        return _batch(site, tasks_of(order, run, {}))
    tuned = site.tree.tune.step
    later = {tuned, *graph.after(site.tree.steps, tuned)}
    first = _batch(site, tasks_of(_only(order, later, inside=False), run, {}))
    best, tried = tune.find_best(site, site.tree.tune, run)
    site.reporter.report(Said(f"trial {best.number} is the best; its parameters are used"))
    given = {tuned: best.parameters}
    # The best trial's own result is in the cache, so that training does not happen again.
    last = _batch(site, tasks_of(_only(order, later, inside=True), run, given), cached=True)
    return (*first, *tried, *last)


def _only(order: Sequence[Step], names: set[str], *, inside: bool) -> tuple[Step, ...]:
    return tuple(each for each in order if (each.name in names) == inside)


def _batch(
    site: Site, tasks: Sequence[Task], *, cached: bool | None = None
) -> tuple[StepResult, ...]:
    limits = Limits(site.tree.parallelism, site.tree.quotas)
    reading = not site.options.fresh if cached is None else cached
    results = Batch(site, tasks, limits, tolerant=False, cached=reading).run()
    return tuple(results.values())


def _promote(site: Site, run: RunFolder) -> str:
    if site.tree.approval == "manual":
        return "waiting"
    if not site.options.promote:
        return "registered"
    run_phase(site, run, "promote", patience=REGISTRY_SECONDS)
    return "promoted"


def _unregistered(
    run: RunFolder, error: PhaseFailedError, gate: Phase, steps: tuple[StepResult, ...]
) -> Outcome:
    """The registry refused or was away: the verdict stands, and the next run is quick."""
    write_outcome(run, {"state": "failed", "message": error.text})
    text = f"{error.verb}:\n{error.text}\nfinished steps are in the cache: run again after that"
    version = repeat.version_of(run)
    return Outcome(error.exit_code, text, gate.text, version, run.run_id, run.path, steps)


def _outcome(run: RunFolder, state: str, gate: Phase, steps: tuple[StepResult, ...]) -> Outcome:
    version = repeat.version_of(run)
    return Outcome(
        REFUSED if state == "refused" else FINE,
        repeat.message(state, version),
        gate.text,
        version,
        run.run_id,
        run.path,
        steps,
    )
