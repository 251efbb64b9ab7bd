"""Parameters of training: what is accepted, and what a refusal names."""

import pytest
from settings import read_settings
from step_contract import Scalar

VALID: dict[str, Scalar] = {
    "model": "logistic",
    "mitigation": "reweigh",
    "denial_weight": 1,
    "trees": 150,
    "depth": 2,
    "neighbours": 80,
    "members": 4,
}


def test_a_whole_number_is_a_fine_weight() -> None:
    assert read_settings(VALID).denial_weight == 1.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("model", "forest"),
        ("model", 3),
        ("mitigation", "hope"),
        ("denial_weight", 0),
        ("denial_weight", True),
        ("trees", 1.5),
        ("depth", 0),
        ("members", False),
    ],
)
def test_an_impossible_value_is_refused_by_name(name: str, value: Scalar) -> None:
    with pytest.raises(ValueError, match=rf"^parameters\.{name}: {value!r} is not"):
        read_settings({**VALID, name: value})


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(ValueError, match="trees"):
        read_settings({name: value for name, value in VALID.items() if name != "trees"})


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(ValueError, match="tree_count"):
        read_settings({**VALID, "tree_count": 3})
