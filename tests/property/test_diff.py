"""The semantic diff over every spec here and every field of it.

What the class of a change has to be is written here by hand, apart from the compiler's own table.
"""

import json
import re
from collections.abc import Iterator

import pytest
from field_mutants import FOLDERS, Mutant, compiled, mutants, original
from unit.targets.language import fields

from mlopsc.pipeline import Built
from mlopsc.review.diff.compare import Side, compare
from mlopsc.review.diff.model import Change, Difference
from mlopsc.review.diff.risk import UNKNOWN, row

every_spec = pytest.mark.parametrize("name", FOLDERS)
LEAST = {
    "example": 150,
    "example-mlflow": 140,
    "environments": 30,
    "gitlab-mlflow": 70,
    "minimal": 30,
    "kubeflow": 100,
    "kubeflow-profile": 40,
    "kubeflow-serving": 60,
    "kubeflow-canary": 60,
    "kubeflow-monitoring": 60,
    "kubeflow-tune": 60,
    "kubeflow-nodes": 60,
    "kubeflow-retraining": 60,
}
NOT_WALKED = {"kubeflow-git"}
"""It states nothing that no other spec states, but for the repository; a walk takes a minute."""
MUST_BE = {
    r"gates\.metrics\..*\.(min|max|beats-champion-by)": "gate",
    r"gates\.(metrics|fairness|custom)\..*": "gate",
    r"gates\.(approval|latency).*": "gate",
    r"serving\.latency\..*": "gate",
    r"evaluation\.(holdout|label|sensitive.*)": "gate",
    r"retraining\.(on-degradation|on-drift).*": "gate",
    r"monitoring\.(observations|alerts|performance|drift).*": "gate",
    r"quotas\..*": "quota",
    r"pipeline\.(parallelism|steps\.[a-z]+\.(timeout|retries|resources.*))": "quota",
    r"pipeline\.tune\.(max-trials|parallel-trials)": "quota",
    r"pipeline\.steps\.[a-z]+\.secrets\..*": "permission",
    r"platform\.sidecar\.setup.*": "permission",
    r"decisions\.[a-z]+": "override",
}
"""By the field that was changed, the class that one of the changes has to have."""
LOOSER_WHEN_LESS = re.compile(
    r"gates\.metrics\..*\.(min|beats-champion-by)|gates\.fairness\..*\.min"
)
LOOSER_WHEN_MORE = re.compile(
    r"gates\.(metrics|fairness)\..*\.max|quotas\.(?!gpus$).*|.*\.(timeout|retries|parallelism)"
    r"|.*\.resources\.(cpu|memory)|retraining\.on-d.*\.(drop|threshold|window)|serving\.latency\..*"
    r"|.*(max|parallel)-trials"
)


def side(name: str, built: Built, data: object) -> Side:
    return Side(name, built, json.dumps(data).encode(), {})


def differences(name: str) -> Iterator[tuple[Mutant, Difference]]:
    """Every mutant that compiles, with what the diff says of it."""
    before = side("before", compiled(name, original(name)), original(name))
    for mutant in mutants(name):
        after = compiled(name, mutant.data)
        if after.artifacts:
            yield mutant, compare(before, side("after", after, mutant.data))


def test_every_field_of_the_language_has_a_class() -> None:
    everything = fields()
    leaves = [
        each for each in everything if not any(other.startswith(f"{each}.") for other in everything)
    ]
    listed = {"evaluation.sensitive", "monitoring.alerts.email", "gates.latency"}
    maps = {"pipeline.parameters", "quotas.gpus", "monitoring.prices", "project.labels"}
    maps |= {"platform.images", "platform.kubeflow.components"}
    for each in leaves:
        inside = each in listed | maps or re.search(r"\.(env|secrets|inputs|node-selector)$", each)
        path = f"{each}.x" if inside else each
        assert row(tuple(path.split("."))) is not UNKNOWN, each
    assert row(("quotas", "new-field")) is UNKNOWN


@every_spec
def test_a_spec_does_not_differ_from_itself(name: str) -> None:
    built = compiled(name, original(name))
    assert compare(side("a", built, 1), side("b", built, 1)).empty


@every_spec
def test_a_reformatted_spec_is_a_cosmetic_change(name: str) -> None:
    built = compiled(name, original(name))
    (change,) = compare(side("a", built, 1), side("b", built, 2)).changes
    assert (change.risk, change.direction) == ("cosmetic", "neutral")


@pytest.mark.parametrize("name", [each for each in FOLDERS if each not in NOT_WALKED])
def test_every_change_of_a_field_is_seen_in_its_class(name: str) -> None:
    seen = 0
    for mutant, difference in differences(name):
        seen += 1
        changes = difference.changes
        assert changes, f"{mutant.dotted}: {mutant.before!r} -> {mutant.after!r} is not seen"
        assert changes[0].risk != "unclassified", (mutant.dotted, changes[0])
        wanted = next((risk for at, risk in MUST_BE.items() if re.fullmatch(at, mutant.dotted)), "")
        if wanted and not same_default(mutant, changes):
            assert wanted in {each.risk for each in changes}, (mutant.dotted, changes)
        turn = expected_turn(mutant)
        if turn:
            mine = [each for each in changes if each.path.endswith(tail(mutant))]
            assert mine, (mutant.dotted, changes)
            assert mine[0].direction == turn, (mutant.dotted, mutant.after, mine[0])
    assert seen >= LEAST[name], seen


def same_default(mutant: Mutant, changes: tuple[Change, ...]) -> bool:
    """Taking away what says only the default means nothing: the file was reformatted."""
    return mutant.after is None and all(each.risk == "cosmetic" for each in changes)


def tail(mutant: Mutant) -> str:
    return "." + str(mutant.field[-1])


def expected_turn(mutant: Mutant) -> str:
    """For numbers that only went up here, whether that loosens; units are kept by the mutants."""
    if isinstance(mutant.before, bool) or isinstance(mutant.after, dict | None):
        return ""
    if not re.match(r"[0-9]", str(mutant.before)) or str(mutant.after).endswith("x"):
        return ""
    if LOOSER_WHEN_LESS.fullmatch(mutant.dotted):
        return "better"
    return "worse" if LOOSER_WHEN_MORE.fullmatch(mutant.dotted) else ""
