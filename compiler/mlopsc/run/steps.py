"""Runs a set of steps: in order, side by side within the limits, from the cache or anew."""

import shutil
from collections.abc import Mapping, Sequence

from mlopsc.record import dataclass, replace
from mlopsc.run import digest
from mlopsc.run.cache import Damage, key_of
from mlopsc.run.crew import Ended, Line
from mlopsc.run.folder import RunFolder
from mlopsc.run.outcome import StepResult
from mlopsc.run.progress import Said, StepEnded, StepSaid, StepStarted, Ticked
from mlopsc.run.schedule import Limits, admits
from mlopsc.run.site import Site, write_parameters
from mlopsc.run.tree import DATA, Scalar, Step

TICK_SECONDS = 0.25
FINAL = frozenset({0, 1, 2, 3, 64})  # fine, or a refusal that another attempt meets again


class StepFailedError(Exception):
    """A step failed for good; `results` tells how all of them ended."""

    def __init__(self, failed: StepResult, results: Mapping[str, StepResult]) -> None:
        super().__init__(failed.name)
        self.failed = failed
        self.results = results


@dataclass(frozen=True, slots=True)
class Task:
    """One step in one folder. `needs` are names of tasks; `parameters` go over the pipeline's."""

    name: str
    step: Step
    run: RunFolder
    needs: frozenset[str]
    parameters: Mapping[str, Scalar]


class Batch:
    """A set of tasks and how far it is. With `tolerant`, a failure takes only what needs it."""

    def __init__(
        self, site: Site, tasks: Sequence[Task], limits: Limits, *, tolerant: bool, cached: bool
    ) -> None:
        self._site, self._limits = site, limits
        self._tolerant, self._cached = tolerant, cached
        self._waiting = {each.name: each for each in tasks}
        self._running: dict[str, Task] = {}
        self._attempt: dict[str, int] = {}
        self._keys: dict[str, str] = {}
        self.results: dict[str, StepResult] = {}

    def run(self) -> dict[str, StepResult]:
        """How each ended, by the name of its task. Raises StepFailedError, unless tolerant."""
        while self._waiting or self._running:
            self._start_what_fits()
            if not self._running:
                continue
            events = self._site.crew.wait(TICK_SECONDS)
            if not events:
                self._site.reporter.report(Ticked())
            for event in events:
                self._take(event)
        return self.results

    def _start_what_fits(self) -> None:
        for task in list(self._waiting.values()):
            if not task.needs <= self.results.keys():
                continue
            if not all(self.results[each].state in ("done", "cached") for each in task.needs):
                self._finish(task, StepResult(task.name, "skipped"))
            elif not self._from_cache(task) and self._fits(task):
                self._waiting.pop(task.name)
                self._running[task.name] = task
                self._start(task, attempt=1)

    def _fits(self, task: Task) -> bool:
        running = [each.step.requests for each in self._running.values()]
        return admits(running, task.step.requests, self._limits)

    def _start(self, task: Task, *, attempt: int) -> None:
        self._attempt[task.name] = attempt
        shutil.rmtree(task.run.outputs(task.step.name), ignore_errors=True)
        given = None
        if task.parameters:
            path = task.run.path / "given" / f"{task.step.name}.json"
            given = write_parameters(path, task.parameters)
        command = self._site.step_command(
            task.step.name, task.run, attempt=attempt, parameters=given
        )
        started = StepStarted(task.name, attempt, task.step.retries + 1)
        self._site.reporter.report(started)
        self._site.crew.start(task.name, command)

    def _take(self, event: Line | Ended) -> None:
        if isinstance(event, Line):
            self._site.reporter.report(StepSaid(event.name, event.text))
            return
        task, attempt = self._running[event.name], self._attempt[event.name]
        if event.status not in FINAL and attempt <= task.step.retries:
            text = f"{task.name}: {_why(event)}; trying again ({task.step.retries} retries)"
            self._site.reporter.report(Said(text, warning=True))
            self._start(task, attempt=attempt + 1)
            return
        del self._running[event.name]
        result = StepResult(
            task.name,
            "failed" if event.status else "done",
            event.seconds,
            attempt,
            task.run.log(task.step.name),
            (*event.tail, *((_why(event),) if event.timed_out else ())),
            event.status,
        )
        if not event.status:
            self._keep(task)
        self._finish(task, result)
        if event.status and not self._tolerant:
            self._give_up(result)

    def _finish(self, task: Task, result: StepResult) -> None:
        self._waiting.pop(task.name, None)
        self.results[task.name] = result
        self._site.reporter.report(StepEnded(result))

    def _give_up(self, failed: StepResult) -> None:
        self._site.crew.stop(frozenset(self._running))
        ended = dict.fromkeys(self._running, "stopped") | dict.fromkeys(self._waiting, "skipped")
        for name, state in ended.items():
            result = StepResult(name, "stopped" if state == "stopped" else "skipped")
            self.results[name] = result
            self._site.reporter.report(StepEnded(result))
        raise StepFailedError(failed, self.results)

    def _from_cache(self, task: Task) -> bool:
        """Whether its result was there, and is in its folder now."""
        key = self._key(task)
        if not self._cached or not key:
            return False
        found = self._site.cache.find(key)
        if isinstance(found, Damage):
            text = f"{task.name}: its cached result is damaged ({found.reason}); it runs again"
            self._site.reporter.report(Said(text, warning=True))
        if found is None or isinstance(found, Damage):
            return False
        self._site.cache.restore(found, task.run)
        task.run.use_key(key)
        self._finish(task, StepResult(task.name, "cached", log=task.run.log(task.step.name)))
        return True

    def _keep(self, task: Task) -> None:
        key = self._key(task)
        if key and self._site.cache.store(key, task.step, task.run):
            task.run.use_key(key)

    def _key(self, task: Task) -> str:
        """The key of its result; empty where an input has no digest. Its inputs must be there."""
        if task.name not in self._keys:
            try:
                inputs = {name: self._input_digest(task, name) for name in task.step.inputs}
                key = key_of(task.step, inputs, task.parameters, self._site.basis)
            except (OSError, digest.UnhashableError):
                key = ""
            self._keys[task.name] = key
        return self._keys[task.name]

    def _input_digest(self, task: Task, name: str) -> str:
        producer = task.step.inputs[name]
        if producer == DATA:
            return self._site.tree.data[name].sha256
        return digest.of_listing(digest.listing(task.run.outputs(producer) / name))


def _why(event: Ended) -> str:
    if event.timed_out:
        return f"it did not end in time and was stopped after {event.seconds:.0f}s"
    return f"it failed (exit {event.status})"


def tasks_of(
    steps: Sequence[Step], run: RunFolder, given: Mapping[str, Mapping[str, Scalar]]
) -> tuple[Task, ...]:
    """A task per step, waiting for those of its producers that are among them."""
    names = frozenset(each.name for each in steps)
    return tuple(
        Task(each.name, each, run, each.producers & names, given.get(each.name, {}))
        for each in steps
    )


def renamed(task: Task, prefix: str) -> Task:
    """The same task under a name of its own, for a trial."""
    needs = frozenset(f"{prefix}{each}" for each in task.needs)
    return replace(task, name=f"{prefix}{task.name}", needs=needs)
