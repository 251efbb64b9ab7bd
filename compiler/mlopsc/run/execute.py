"""Runs an emitted tree on this machine, from the data to the promoted model.

`run_tree` is the whole of `mlopsc run`: it reads the tree and nothing else of the compiler, calls
the tree's own runtime as subprocesses, and turns whatever happens into an Outcome.
"""

import os
from pathlib import Path

from mlopsc.emit.verify import verify
from mlopsc.run import graph, repeat
from mlopsc.run.crew import Crew, OutOfTimeError
from mlopsc.run.folder import (
    BusyError,
    RunFolder,
    all_runs,
    hold_project,
    new_run,
    prune_runs,
    stale_runs,
    write_outcome,
)
from mlopsc.run.interrupt import InterruptedRunError, Watch, watch_signals
from mlopsc.run.kfp.execute import run_ir
from mlopsc.run.kfp.ir import Pipeline, read_ir
from mlopsc.run.outcome import (
    BUSY,
    ENVIRONMENT,
    REFUSED,
    STEP_FAILED,
    USAGE,
    Options,
    Outcome,
    StepResult,
)
from mlopsc.run.phase import PhaseFailedError, run_phase
from mlopsc.run.pipeline import run_pipeline
from mlopsc.run.progress import Reporter, RunStarted, Said
from mlopsc.run.reading import BrokenTreeError
from mlopsc.run.reproduce import verify_reproducible
from mlopsc.run.schedule import impossible
from mlopsc.run.site import EnvironmentFailedError, Site, open_site
from mlopsc.run.steps import StepFailedError
from mlopsc.run.tree import Tree, read_tree, with_parallelism
from mlopsc.run.tune import needed_steps

RUNTIME_SAYS = "error: "


def run_tree(tree: Path, project: Path, options: Options, reporter: Reporter) -> Outcome:
    """Runs the emitted tree `tree` in the folder of its spec, `project`.

    Never raises for what a person, a step or the machine did wrong: that is an Outcome. Only
    `mlopsc.emit.verify` may raise, for a tree that it cannot read.
    """
    with watch_signals() as watch:
        try:
            return _run(tree.resolve(), project.resolve(), options, reporter, watch)
        except BrokenTreeError as error:
            return Outcome(ENVIRONMENT, str(error))
        except BusyError as error:
            return Outcome(BUSY, str(error))
        except EnvironmentFailedError as error:
            return Outcome(ENVIRONMENT, str(error))
        except InterruptedRunError as error:
            return Outcome(128 + error.number, f"{error}; nothing was registered")
        except PhaseFailedError as error:
            return Outcome(error.exit_code, f"{error.verb}:\n{error.text}")
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            return Outcome(ENVIRONMENT, f"{where}{error.strerror or error}")


def _run(root: Path, project: Path, options: Options, reporter: Reporter, watch: Watch) -> Outcome:
    tree = with_parallelism(read_tree(root), options.parallelism)
    pipeline = read_ir(root)
    if pipeline and (not options.promote or options.parallelism):
        return Outcome(
            USAGE,
            "a compiled KFP pipeline promotes and orders its tasks as compiled: leave --no-promote "
            "and --parallelism out",
        )
    missing = _missing(pipeline) if pipeline else ()
    if missing:
        said = f"its pods read {', '.join(missing)} from Secrets: export that before the run"
        return Outcome(ENVIRONMENT, said)
    steps = graph.order(tree.steps)
    if tree.tune:
        needed_steps(tree, tree.tune)
    refused = impossible(steps, tree.quotas)
    if refused:
        return Outcome(REFUSED, "\n".join((*refused, "lower what it declares or raise quotas")))
    _warn_of_edits(tree, reporter)
    with (
        hold_project(project, watch) as lock,
        Crew(watch, (lock,), options.clock) as crew,
    ):
        if tree.max_runtime_seconds is not None:
            crew.set_deadline(tree.max_runtime_seconds)
        for each in stale_runs(project):
            text = f"run {each.run_id} did not come to its end; this one starts from the cache"
            reporter.report(Said(text))
        site = open_site(tree, project, options, reporter, crew)
        run_phase(site, None, "data", "verify")
        outcome = _reproduce(site) if options.reproducible else _repeat_or_run(site, pipeline)
        site.cache.prune(prune_runs(project))
    return outcome


def _missing(pipeline: Pipeline) -> tuple[str, ...]:
    """Secrets that nobody exported: known before anything trains, not in the middle of it."""
    return tuple(sorted(each for each in pipeline.secrets() if not os.environ.get(each)))


def _warn_of_edits(tree: Tree, reporter: Reporter) -> None:
    found = verify(tree.root)
    sorts = (("missing", found.missing), ("changed", found.changed), ("foreign", found.foreign))
    differing = "; ".join(f"{sort}: {', '.join(paths)}" for sort, paths in sorts if paths)
    if differing:
        text = (
            f"{tree.root.name}/ is not what was built ({differing}). What is there is what runs; "
            "`mlopsc build --force` writes it anew"
        )
        reporter.report(Said(text, warning=True))


def _reproduce(site: Site) -> Outcome:
    try:
        return verify_reproducible(site)
    except (StepFailedError, OutOfTimeError) as error:
        site.crew.stop()
        run = all_runs(site.project)[-1]
        outcome = _failed(site.tree, run, error)
        write_outcome(run, {"state": "failed", "message": outcome.message})
        return outcome


def _repeat_or_run(site: Site, pipeline: Pipeline | None) -> Outcome:
    earlier = None if site.options.fresh else repeat.find(site)
    if earlier is not None:
        return earlier
    run = new_run(site.project, site.content)
    site.crew.hold(run.held)
    site.reporter.report(RunStarted(run.run_id, len(site.tree.steps)))
    try:
        outcome = run_ir(site, run, pipeline) if pipeline else run_pipeline(site, run)
    except (StepFailedError, OutOfTimeError) as error:
        site.crew.stop()
        outcome = _failed(site.tree, run, error)
        write_outcome(run, {"state": "failed", "message": outcome.message})
    except InterruptedRunError as error:
        site.crew.stop()
        write_outcome(run, {"state": "interrupted"})
        return _interrupted(run, error)
    except PhaseFailedError as error:
        write_outcome(run, {"state": "failed", "message": error.text})
        raise
    return outcome


def _interrupted(run: RunFolder, error: InterruptedRunError) -> Outcome:
    version = repeat.version_of(run)
    text = f"{error}; " + (
        f"version {version} is registered and not promoted" if version else "nothing was registered"
    )
    again = "finished steps are in the cache: the next run takes them from there"
    return Outcome(128 + error.number, f"{text}; {again}", None, version, run.run_id, run.path)


def _failed(tree: Tree, run: RunFolder, error: StepFailedError | OutOfTimeError) -> Outcome:
    if isinstance(error, OutOfTimeError):
        text = f"the run took longer than quotas.max-runtime ({tree.max_runtime_seconds}s)"
        return Outcome(STEP_FAILED, text, run_id=run.run_id, folder=run.path)
    code = error.failed.status
    return Outcome(
        code if code in (REFUSED, ENVIRONMENT, 2) else STEP_FAILED,
        _story(error.failed),
        run_id=run.run_id,
        folder=run.path,
        steps=tuple(error.results.values()),
    )


def _story(failed: StepResult) -> str:
    """The last lines of a failed step, and where the rest is."""
    tries = f" after {failed.attempts} attempts" if failed.attempts > 1 else ""
    told = [at for at, line in enumerate(failed.tail) if line.startswith(RUNTIME_SAYS)]
    # The runtime repeats the last lines of the step below its own words: once is enough.
    words = failed.tail[told[-1] :] if told else failed.tail
    lines = "\n".join(f"    {each}" for each in words) or "    (it printed nothing)"
    return f"step {failed.name} failed{tries}:\n{lines}\nits whole log: {failed.log}"
