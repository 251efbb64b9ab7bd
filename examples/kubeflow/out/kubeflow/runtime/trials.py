"""The trials of `tune`: what one tries, what it measured, and which of them is the best.

What is tried was drawn when the tree was built and stands in pipeline.json. A trial travels through
a pipeline as one text, `{"number": 3, "parameters": {"rate": 0.1}}`: a platform that caches by its
inputs then has the parameters among them, to the last digit.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from . import document, outputs
from .config import Config
from .document import Json
from .errors import RefusedError, StepFailedError, UsageError
from .run_folder import RunFolder

_TWO_BUILDS = (
    "its tree and its definition are of two builds. Apply the whole output of one build, and run "
    "that version."
)


@dataclass(frozen=True, slots=True)
class Trial:
    """`number` counts from 1; `parameters` go over the pipeline's."""

    number: int
    parameters: dict[str, Json]

    @property
    def text(self) -> str:
        value = {"number": self.number, "parameters": self.parameters}
        return json.dumps(value, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Tune:
    """The step that is tuned, the metric that trials are judged by, and all trials."""

    step: str
    metric: str
    maximize: bool
    trials: tuple[Trial, ...]

    def trial(self, text: str) -> Trial:
        """The trial that `text` is. RefusedError when this tree has no such trial."""
        for each in self.trials:
            if _same(each, text):
                return each
        raise RefusedError(f"no trial of pipeline.json is {text}: {_TWO_BUILDS}")


@dataclass(frozen=True, slots=True)
class Scored:
    trial: Trial
    score: Decimal


def load(config: Config) -> Tune:
    """What pipeline.json says of tuning. UsageError where nothing is tuned."""
    node = document.read(config.tree / "pipeline.json").at("tune")
    if node.absent:
        raise UsageError("pipeline.json: nothing is tuned here, so there are no trials")
    objective, drawn = node.at("objective"), node.at("trials").items()
    return Tune(
        step=node.at("step").text(),
        metric=objective.at("metric").text(),
        maximize=objective.at("type").text() == "maximize",
        trials=tuple(
            Trial(number, {key: value.value for key, value in each.entries().items()})
            for number, each in enumerate(drawn, start=1)
        ),
    )


def _same(trial: Trial, text: str) -> bool:
    try:
        return trial.text == json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        return False


def measured(config: Config, run: RunFolder, step: str, tune: Tune, trial: Trial) -> str:
    """What `step` measured of the objective in this trial, as the text that `choose` reads.

    StepFailedError where the metric is missing or no finite number.
    """
    for output in config.step(step).outputs.values():
        if tune.metric in output.names:
            score = outputs.metrics(run.output(step, output.name), output.names, step)[tune.metric]
            return json.dumps({"number": trial.number, "score": f"{score:f}"}, sort_keys=True)
    raise UsageError(f"step {step} does not list the metric {tune.metric!r}")


def choose(tune: Tune, text: str) -> tuple[Scored, tuple[Scored, ...]]:
    """The best trial, the first of equals, and all of them; `text` is a JSON list of `measured`.

    StepFailedError unless every trial is there once, with a finite number.
    """
    found = dict(_scores(text))
    wanted = {each.number for each in tune.trials}
    if found.keys() != wanted:
        missing = ", ".join(map(str, sorted(wanted - found.keys()))) or "none"
        unknown = ", ".join(map(str, sorted(found.keys() - wanted))) or "none"
        raise StepFailedError(
            f"trials without a score: {missing}; scores without a trial: {unknown}. A best one is "
            "chosen only from all of them."
        )
    scored = tuple(Scored(each, found[each.number]) for each in tune.trials)
    sign = 1 if tune.maximize else -1
    return max(scored, key=lambda each: (sign * each.score, -each.trial.number)), scored


def _scores(text: str) -> Iterator[tuple[int, Decimal]]:
    seen: set[int] = set()
    for each in _list(text):
        number, score = _score(each)
        if number in seen:
            raise StepFailedError(f"trial {number} has two scores")
        seen.add(number)
        yield number, score


def _list(text: str) -> list[object]:
    try:
        found: object = json.loads(text)
    except ValueError as error:
        raise StepFailedError(f"the scores are not JSON: {error}") from error
    if not isinstance(found, list):
        raise StepFailedError("the scores are no list of what the trials measured")
    return found


def _score(each: object) -> tuple[int, Decimal]:
    try:
        value = json.loads(str(each))
        number, score = int(value["number"]), Decimal(value["score"])
    except (ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise StepFailedError(f"{each!r} is not what a trial measured") from error
    if not score.is_finite():
        raise StepFailedError(f"trial {number} measured {score}: a metric is a finite number")
    return number, score


def describe(tune: Tune, best: Scored, scored: tuple[Scored, ...]) -> str:
    """A line for each trial, then the best."""
    lines = (
        f"trial {each.trial.number}: {tune.metric} {each.score:f} with "
        + ", ".join(f"{name}={value}" for name, value in sorted(each.trial.parameters.items()))
        for each in scored
    )
    said = f"trial {best.trial.number} is the best; its parameters are used"
    return "\n".join((*lines, said))


def to_json(tune: Tune, best: Scored, scored: tuple[Scored, ...]) -> dict[str, Json]:
    """What trials.json holds."""
    rows: list[Json] = [
        {
            "number": each.trial.number,
            "parameters": each.trial.parameters,
            "score": f"{each.score:f}",
        }
        for each in scored
    ]
    return {
        "schema": "mlopsc/trials/v1",
        "step": tune.step,
        "metric": tune.metric,
        "best": best.trial.number,
        "trials": rows,
    }
