"""Conditions as KFP writes them: what they say of parameters, and what is no condition."""

import pytest

from mlopsc.artifact.cel import Value, holds

WORD = "inputs.parameter_values['verdict']"
GIVEN: dict[str, Value] = {"verdict": "approved", "auc": 0.9, "count": 3, "tuned": True}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (f"{WORD} == 'approved'", True),
        (f"{WORD} != 'approved'", False),
        (f"!({WORD} == 'approved') && {WORD} == 'champion'", False),
        (f"!({WORD} == 'refused') && !({WORD} == 'champion')", True),
        ("inputs.parameter_values['auc'] >= 0.9", True),
        ("inputs.parameter_values['auc'] > 0.9", False),
        ("inputs.parameter_values['auc'] < 1 || inputs.parameter_values['count'] == 4", True),
        ("inputs.parameter_values['count'] <= -3", False),
        ("inputs.parameter_values['tuned'] == true", True),
        ("inputs.parameter_values['tuned']", True),
        ("(true || false) && !false", True),
        ("true || false && false", True),
    ],
)
def test_what_it_says(condition: str, *, expected: bool) -> None:
    assert holds(condition, GIVEN) is expected


@pytest.mark.parametrize(
    "condition",
    [
        *("", "'approved'", "3", "true true", "(true", "true)", "true &&", "!'a'", "!"),
        *(f"{WORD} =~ 'a'", f"{WORD} == 3", f"{WORD} < 2", "verdict == 'approved'"),
        *(f"{WORD} == 'approved' ? true : false", "size('a') == 1", "true || 3", "== =="),
        *(f"{WORD} == 'it''s'", f"{WORD} == 'a\\'", "inputs.parameter_values[verdict] == 'a'"),
    ],
)
def test_what_is_no_condition(condition: str) -> None:
    with pytest.raises(ValueError, match=r"condition|bracket|compared|true nor false|no value"):
        holds(condition, GIVEN)


def test_a_parameter_that_is_not_there_is_missed_on_either_side() -> None:
    for condition in (
        "true || inputs.parameter_values['x']",
        "inputs.parameter_values['x'] && true",
    ):
        with pytest.raises(KeyError):
            holds(condition, GIVEN)
