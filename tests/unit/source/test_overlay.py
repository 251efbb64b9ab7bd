"""Overlays: what wins, and which layer is remembered."""

import pytest

from mlopsc.source.load import load
from mlopsc.source.model import Source
from mlopsc.source.overlay import overlay

TEXT = """\
project: {name: churn}
quotas: {pods: 10, gpus: {a: 1, b: 2}}
list: [1, 2, 3]
environments:
  prod:
    quotas:
      pods: 20
      gpus: {b: 5, c: 6}
    list: [9]
    extra: {deep: {er: 1}}
  same: {}
  wrong: 7
"""


@pytest.fixture
def base() -> Source:
    source = load(TEXT.encode(), "m.yaml").source
    assert source
    return source


def test_mappings_merge_and_the_rest_is_replaced(base: Source) -> None:
    assert overlay(base, "prod").data == {
        "project": {"name": "churn"},
        "quotas": {"pods": 20, "gpus": {"a": 1, "b": 5, "c": 6}},
        "list": [9],
        "extra": {"deep": {"er": 1}},
    }


def test_spans_and_keys_lead_to_the_layer_that_set_a_value(base: Source) -> None:
    merged = overlay(base, "prod")
    lines = {path: merged.span(path).line for path in merged.values}
    assert lines["quotas", "gpus", "a"] == 2
    assert lines["quotas", "gpus", "b"] == lines["quotas", "gpus", "c"] == 8
    assert lines["list", 0] == 9
    assert ("list", 1) not in lines
    assert merged.key(("quotas", "pods")).line == 7
    assert merged.key(("quotas",)).line == 2


def test_layers_name_the_environment(base: Source) -> None:
    layers = overlay(base, "prod").layers
    assert set(layers.values()) == {"prod"}
    assert {("quotas", "pods"), ("list",), ("list", 0), ("extra", "deep", "er")} <= layers.keys()
    assert not layers.keys() & {(), ("quotas",), ("quotas", "gpus", "a"), ("project", "name")}


def test_every_value_has_a_span(base: Source) -> None:
    merged = overlay(base, "prod")
    assert merged.span(("extra", "deep", "er")) == merged.values["extra", "deep", "er"]


@pytest.mark.parametrize("environment", ["", "same", "wrong"])
def test_without_values_the_base_stays(base: Source, environment: str) -> None:
    merged = overlay(base, environment)
    assert merged.data == {key: base.data[key] for key in ("project", "quotas", "list")}
    assert not merged.layers


def test_an_unknown_environment(base: Source) -> None:
    with pytest.raises(KeyError, match="staging"):
        overlay(base, "staging")
