"""The exact bytes of YAML and JSON, and what is refused. Reading back is tests/property."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import cast

import pytest

from mlopsc.artifact.filters import Written
from mlopsc.artifact.manifest import Commented, Json, json_file, to_json, to_yaml, yaml_file
from mlopsc.artifact.model import Artifact

DOCUMENT: dict[str, Json] = {
    "kind": "Job",
    "apiVersion": "batch/v1",
    "metadata": {"name": "train", "labels": {}, "annotations": {"on": "no", "cron": "0 2 * * *"}},
    "args": ["--rate", "1e3", 0.1, 1e16, 1e-7, 3, True, None, []],
    "steps": [{"run": "set -e\npython -m train\n"}, [["x"], "a\nb"]],
}
TEXT = """\
# Written by mlopsc.
#
# Do not edit.
kind: Job
apiVersion: batch/v1
metadata:
  name: train
  labels: {}
  annotations:
    "on": "no"
    cron: "0 2 * * *"
args:
  - "--rate"
  - "1e3"
  - 0.1
  - 1.0e+16
  - 1.0e-07
  - 3
  - true
  - null
  - []
steps:
  - run: |
      set -e
      python -m train
  - - - x
    - |-
      a
      b
"""


def test_yaml_is_block_style_in_the_order_given() -> None:
    artifact = yaml_file("job.yaml", DOCUMENT, header="Written by mlopsc.\n\nDo not edit.")
    assert artifact == Artifact("job.yaml", TEXT)


def test_documents_are_set_apart() -> None:
    assert to_yaml({"a": 1}, [2]) == "---\na: 1\n---\n- 2\n"
    assert to_yaml("x") == "x\n"
    assert to_yaml({}) == "{}\n"


def test_comments_stand_at_the_end_of_the_first_line() -> None:
    pin = Commented("actions/checkout@0123abc", "v5\n- injected: true")
    text = to_yaml({"uses": pin, "with": Commented({"depth": 1}, "all"), "on": [Commented(1, "é")]})
    assert text == (
        'uses: "actions/checkout@0123abc"  # v5\\n- injected: true\n'
        'with:  # all\n  depth: 1\n"on":\n  - 1  # é\n'
    )


def test_json_is_sorted_ascii_with_a_final_newline() -> None:
    value: Json = {"b": [1, 0.1, "é\u2028"], "a": MappingProxyType({"z": None, "y": ()})}
    text = '{\n  "a": {\n    "y": [],\n    "z": null\n  },\n  "b": [\n    1,\n    0.1,\n'
    text += '    "\\u00e9\\u2028"\n  ]\n}\n'
    assert json_file("a.json", value) == Artifact("a.json", text)


def test_mappings_and_tuples_of_any_kind_are_plain_data() -> None:
    assert to_yaml(OrderedDict(b=(1, 2), a=MappingProxyType({}))) == "b:\n  - 1\n  - 2\na: {}\n"


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize("write", [to_json, to_yaml])
@pytest.mark.parametrize(
    "value",
    [
        {1: 2},
        {None: 1},
        {1, 2},
        b"x",
        Decimal(1),
        date(2026, 1, 1),
        Colour.RED,
        Written("x"),
        object,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_data_is_refused(write: Callable[[Json], str], value: object) -> None:
    for nested in (value, [value], {"k": value}):
        with pytest.raises(TypeError, match=r"plain data|a key has to be a str"):
            write(cast("Json", nested))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("write", [to_json, to_yaml])
def test_what_is_not_finite_is_refused(write: Callable[[Json], str], value: float) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        write({"k": [value]})


def test_half_a_character_and_an_endless_key_are_refused() -> None:
    for text in ("\ud800", "a\nb\udc00"):
        with pytest.raises(ValueError, match="surrogate"):
            to_yaml([text])
    with pytest.raises(ValueError, match="1000"):
        to_yaml({"k" * 1001: 1})
