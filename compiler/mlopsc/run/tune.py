"""Tries parameters of one step and keeps the best, the same ones every time.

A trial is a run of the tuned step and of what its objective needs, in a folder of its own. What
is tried was drawn when the tree was built; never does it depend on which trial ends first.
"""

import json
import shutil
from collections.abc import Mapping, Sequence

from mlopsc.record import dataclass
from mlopsc.run import graph
from mlopsc.run.folder import RunFolder
from mlopsc.run.outcome import StepResult
from mlopsc.run.progress import Said
from mlopsc.run.reading import BrokenTreeError
from mlopsc.run.schedule import Limits
from mlopsc.run.site import Site, write_parameters
from mlopsc.run.steps import Batch, StepFailedError, renamed, tasks_of
from mlopsc.run.tree import PIPELINE, Scalar, Step, Tree, Tune

Parameters = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Trial:
    """One set of parameters, in the folder where it was tried; `score` is None when it failed."""

    number: int
    parameters: Parameters
    run: RunFolder
    score: float | None = None


def needed_steps(tree: Tree, tune: Tune) -> tuple[Step, ...]:
    """The tuned step and the way from it to its objective. BrokenTreeError where there is none."""
    source = objective_source(tree, tune)
    behind = {source, *graph.before(tree.steps, source)}
    ahead = {tune.step, *graph.after(tree.steps, tune.step)}
    if tune.step not in behind:
        raise BrokenTreeError(
            f"{PIPELINE} at tune.objective: {tune.metric!r} is measured by step {source!r}, "
            f"which does not depend on the tuned step {tune.step!r}"
        )
    return tuple(each for each in graph.order(tree.steps) if each.name in behind & ahead)


def objective_source(tree: Tree, tune: Tune) -> str:
    """The step that measures the objective. BrokenTreeError where none lists it."""
    for step in graph.order(tree.steps):
        if any(tune.metric in names for names in step.metrics.values()):
            return step.name
    raise BrokenTreeError(f"{PIPELINE} at tune.objective: no step lists the metric {tune.metric!r}")


def find_best(site: Site, tune: Tune, run: RunFolder) -> tuple[Trial, list[StepResult]]:
    """The best trial, the first of equals, and how its steps ended.

    `run` already holds what the trials read. Raises StepFailedError when every trial failed.
    """
    steps = needed_steps(site.tree, tune)
    prepared = [_prepare(run, steps, *each) for each in enumerate(tune.trials, start=1)]
    tasks = [
        renamed(task, _prefix(trial))
        for trial in prepared
        for task in tasks_of(steps, trial.run, {tune.step: trial.parameters})
    ]
    limits = Limits(tune.parallel_trials, site.tree.quotas)
    batch = Batch(site, tasks, limits, tolerant=True, cached=not site.options.fresh)
    results = batch.run()
    for trial in prepared:
        for key in trial.run.used_keys():
            run.use_key(key)
    scored = [_score(site, tune, trial, results) for trial in prepared]
    _report(site, tune, run, scored)
    finished = [each for each in scored if each.score is not None]
    if not finished:
        failed = next(each for each in results.values() if each.state == "failed")
        raise StepFailedError(failed, results)
    sign = 1 if tune.maximize else -1
    best = max(finished, key=lambda each: (sign * (each.score or 0.0), -each.number))
    return best, list(results.values())


def _prefix(trial: Trial) -> str:
    return f"trial {trial.number}/"


def _prepare(run: RunFolder, steps: Sequence[Step], number: int, parameters: Parameters) -> Trial:
    """The folder of a trial, with links to what the steps before it made, tracked on its own."""
    folder = RunFolder(run.path / "trials" / str(number), run.held)
    (folder.path / "outputs").mkdir(parents=True)
    theirs = {each.name for each in steps}
    for producer in sorted({each for step in steps for each in step.producers} - theirs):
        folder.outputs(producer).symlink_to(run.outputs(producer), target_is_directory=True)
    write_parameters(folder.path / "parameters.json", parameters)
    # A trial trains, so it is tracked: as a part of the run that is open, not as one of its own.
    shutil.copyfile(run.path / "track.json", folder.path / "track.json")
    return Trial(number, parameters, folder)


def _score(site: Site, tune: Tune, trial: Trial, results: Mapping[str, StepResult]) -> Trial:
    source = objective_source(site.tree, tune)
    if results[f"{_prefix(trial)}{source}"].state not in ("done", "cached"):
        return trial
    step = site.tree.steps[source]
    output = next(name for name, names in step.metrics.items() if tune.metric in names)
    text = (trial.run.outputs(source) / output / "metrics.json").read_text("utf-8")
    return Trial(trial.number, trial.parameters, trial.run, float(json.loads(text)[tune.metric]))


def _report(site: Site, tune: Tune, run: RunFolder, scored: Sequence[Trial]) -> None:
    for each in scored:
        result = f"{tune.metric} {each.score:g}" if each.score is not None else "failed"
        shown = ", ".join(f"{name}={value}" for name, value in each.parameters.items())
        text = f"trial {each.number}: {result} with {shown}"
        site.reporter.report(Said(text, warning=each.score is None))
    rows = [
        {"number": each.number, "parameters": dict(each.parameters), tune.metric: each.score}
        for each in scored
    ]
    (run.path / "trials.json").write_text(json.dumps(rows, indent=2) + "\n", "utf-8")
