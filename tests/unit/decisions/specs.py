"""Specs that differ from a plain one in the facts that the decision tables read."""

from mlopsc.decisions.decide import Decisions, decide_all
from mlopsc.decisions.table import Decision, Gap
from mlopsc.facts.derive import derive
from mlopsc.schema.data_lock import DataLock, Pin
from mlopsc.schema.parse import parse
from mlopsc.source.load import load

PLAIN = {
    "project": "{name: churn, owner: growth@example.com}",
    "team": "{size: 3}",
    "pipeline": "{seed: 1, steps: {train: {run: [python, train.py]}}}",
}
NO_PINS = DataLock()
MODEL = "{name: churn, format: %s, schema: features.json}"


def decisions(lock: DataLock = NO_PINS, /, **sections: str) -> Decisions:
    """The decisions of the plain spec with these sections, each a flow mapping in YAML."""
    lines = (f"{name}: {text}\n" for name, text in {**PLAIN, **sections}.items())
    loaded = load(("apiVersion: mlopsc/v1\n" + "".join(lines)).encode(), "mlops.yaml")
    assert loaded.source is not None, loaded.faults
    spec, found = parse(loaded.source)
    assert spec is not None, found
    return decide_all(spec, derive(spec, lock))


def tracking(team: str, **sections: str) -> Decision:
    return decisions(team=team, **sections).taken["tracking"]


def compute(team: str, **sections: str) -> Decision:
    return decisions(team=team, **sections).taken["compute"]


def versioning(dataset: str, lock: DataLock = NO_PINS, **sections: str) -> Decision:
    """The decision on one dataset, `labels`."""
    data = f"{{labels: {{path: labels, {dataset}}}}}"
    return decisions(lock, data=data, **sections).taken["data.labels"]


def serving(text: str, model_format: str = "onnx", **sections: str) -> Decision | Gap:
    """The decision on inference, or the gap that it leaves."""
    made = decisions(serving=text, model=MODEL % model_format, **sections)
    return made.taken["inference"] if "inference" in made.taken else made.gaps[0]


def budget(p95: str, peak: str) -> str:
    return f"{{latency: {{p95: {p95}}}, traffic: {{rps: 0.5, peak: {peak}}}}}"


def pin(size: int, largest: int) -> DataLock:
    """A lock in which `labels` has this size and largest file, in bytes."""
    return DataLock({"labels": Pin("labels", "0" * 64, "0" * 32, size, 1, largest)})
