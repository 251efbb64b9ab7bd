"""Trains twice from scratch and compares the models, byte for byte."""

from collections.abc import Sequence
from pathlib import Path

from mlopsc.record import replace
from mlopsc.run import digest, graph
from mlopsc.run.folder import RunFolder, new_run, write_outcome
from mlopsc.run.outcome import DIFFERENT, FINE, Outcome, StepResult
from mlopsc.run.phase import run_phase
from mlopsc.run.progress import RunStarted, Said
from mlopsc.run.schedule import Limits
from mlopsc.run.site import Site
from mlopsc.run.steps import Batch, tasks_of
from mlopsc.run.tree import Step

MOST_NAMED = 20

_SCOPE = (
    "This proves it for one machine and one environment: this interpreter, these packages, "
    "this hardware. It says nothing about another."
)


def verify_reproducible(site: Site) -> Outcome:
    """Exit 0 when both models are the same bytes, 2 when they differ, with the files that do.

    Nothing is read from the cache, nothing is gated, registered or promoted; both trainings are
    tracked. Where parameters are tuned, those of the file are used: no trial runs.
    """
    names = {site.tree.model_step, *graph.before(site.tree.steps, site.tree.model_step)}
    steps = tuple(each for each in graph.order(site.tree.steps) if each.name in names)
    if site.tree.tune:
        site.reporter.report(Said("the parameters of the file are used; no trial runs"))
    first, first_results = _train(site, steps)
    second, second_results = _train(site, steps)
    results = [
        replace(each, name=f"{which}/{each.name}")
        for which, found in (("first", first_results), ("second", second_results))
        for each in found
    ]
    outcome = _compare(site, steps, first, second)
    return replace(outcome, run_id=second.run_id, folder=second.path, steps=tuple(results))


def _train(site: Site, steps: Sequence[Step]) -> tuple[RunFolder, list[StepResult]]:
    run = new_run(site.project, site.content)
    site.crew.hold(run.held)
    site.reporter.report(RunStarted(run.run_id, len(steps)))
    run_phase(site, run, "track")
    limits = Limits(site.tree.parallelism, site.tree.quotas)
    tasks = tasks_of(steps, run, {})
    results = Batch(site, tasks, limits, tolerant=False, cached=False).run()
    write_outcome(run, {"state": "reproduction"})
    return run, list(results.values())


def _compare(site: Site, steps: Sequence[Step], first: RunFolder, second: RunFolder) -> Outcome:
    step, output = site.tree.model_step, site.tree.model_output
    models = [digest.listing(each.outputs(step) / output) for each in (first, second)]
    if models[0] == models[1]:
        model = digest.of_listing(models[0])
        shown = next(iter(models[0].values())) if len(models[0]) == 1 else model
        text = f"two trainings from scratch made the same model: sha256 {shown}\n{_SCOPE}"
        return Outcome(FINE, text)
    differing = [
        f"  {each.name}/{name}"
        for each in steps
        for name in _differing(first.outputs(each.name), second.outputs(each.name))
    ]
    more = f"\n  and {len(differing) - MOST_NAMED} more" if len(differing) > MOST_NAMED else ""
    text = (
        "two trainings from scratch made different models. Files that differ, in the order of "
        "the steps (look at the first: what follows reads it):\n"
        + "\n".join(differing[:MOST_NAMED])
        + more
        + f"\nBoth are kept: {first.path} and {second.path}.\n"
        "Seed every generator from MLOPS_SEED, sort what comes from a set or a folder, keep the "
        "time out of what is written, and fix the number of threads."
    )
    return Outcome(DIFFERENT, text)


def _differing(first: Path, second: Path) -> list[str]:
    found = [digest.listing(each) for each in (first, second)]
    names = sorted({*found[0], *found[1]})
    return [name for name in names if found[0].get(name) != found[1].get(name)]
