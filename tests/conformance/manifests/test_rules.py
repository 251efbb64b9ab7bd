"""promtool takes every emitted PrometheusRule, and the unit tests emitted beside it pass."""

from pathlib import Path

import pytest
from conformance.manifests.promtool import faults, untried
from conformance.manifests.trees import TREES, put

RULE = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: fraud, namespace: fraud}
spec:
  groups:
    - name: quota
      rules:
        - alert: QuotaNearlyUsed
          expr: kube_resourcequota{type="used"} > 3
          for: 5m
          labels: {severity: warning}
          annotations: {summary: "{{ $labels.resource }} is at {{ $value }}"}
"""
TEST = """\
rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - {series: 'kube_resourcequota{type="used", resource="gpu"}', values: 4x10}
    alert_rule_test:
      - {eval_time: 4m, alertname: QuotaNearlyUsed}
      - eval_time: 6m
        alertname: QuotaNearlyUsed
        exp_alerts:
          - exp_labels: {severity: warning, type: used, resource: gpu}
            exp_annotations: {summary: gpu is at 4}
"""
MUTANTS = {
    "an expression that is none": ("> 3", "> > 3", "unexpected"),
    "a function that is none": ('{type="used"} >', " > rates(x) +", "unknown function"),
    "a duration that is none": ("for: 5m", "for: five", "duration"),
    "a template that is none": ("{{ $value }}", "{{ $valeu }}", "valeu"),
    "a field that is none": ("for: 5m", "four: 5m", "four"),
    "another threshold": ("> 3", "> 4", "exp:"),
    "another delay": ("for: 5m", "for: 3m", "exp:"),
    "another label": ("severity: warning", "severity: page", "exp:"),
}


@pytest.mark.parametrize("tree", TREES)
def test_promtool_takes_the_rules_and_their_tests_pass(tree: str, tmp_path: Path) -> None:
    assert faults(put(tree, tmp_path)) == []


@pytest.mark.parametrize("tree", TREES)
def test_every_alert_is_seen_to_fire(tree: str) -> None:
    assert untried(TREES[tree]) == set()


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "rules.test.yaml").write_text(TEST, encoding="utf-8")
    return tmp_path


def test_a_sound_rule_passes(sample: Path) -> None:
    assert untried(sample) == set()
    assert faults(sample) == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_spoilt_rule_is_found(sample: Path, mutant: str) -> None:
    before, after, said = MUTANTS[mutant]
    assert before in RULE
    (sample / "rules.yaml").write_text(RULE.replace(before, after), encoding="utf-8")
    assert said in "".join(faults(sample))


def test_a_rule_said_twice_is_found(sample: Path) -> None:
    twice = RULE.replace("rules:\n", "rules:\n" + RULE.partition("rules:\n")[2])
    (sample / "rules.yaml").write_text(twice, encoding="utf-8")
    assert "duplicate" in "".join(faults(sample))


def test_a_test_of_rules_that_are_not_there_is_found(sample: Path) -> None:
    (sample / "rules.yaml").rename(sample / "other.yaml")
    assert "rules.test.yaml: no rules.yaml" in faults(sample)


def test_an_alert_that_no_test_makes_fire_is_found(sample: Path) -> None:
    quiet = TEST.partition("      - eval_time: 6m")[0]
    (sample / "rules.test.yaml").write_text(quiet, encoding="utf-8")
    assert untried(sample) == {"QuotaNearlyUsed"}
    assert faults(sample) == []
