"""Prometheus' own word on emitted rules: https://prometheus.io/docs/prometheus/latest/command-line/promtool/.

promtool does not read a PrometheusRule, only its `spec`: a copy of the tree holds the one where
the other stood, so that a unit test that names the file beside it finds what it tests.
"""

import subprocess
from pathlib import Path

import yaml
from conformance.control_plane.programs import binary
from conformance.manifests.trees import objects, read

TESTS = "*.test.yaml"
CHECK = ("check", "rules", "--lint=all", "--lint-fatal")
TEST = ("test", "rules")


def promtool(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """promtool, run in `folder`; what is wrong is said on either stream."""
    command = [str(binary("promtool")), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def lay_bare(root: Path) -> list[Path]:
    """Replaces each file that holds a PrometheusRule by its groups, in place; the files, sorted."""
    found = []
    for path in sorted(root.rglob("*.yaml")):
        rules = [each.value["spec"] for each in read(path, root) if each.kind == "PrometheusRule"]
        groups = [group for spec in rules for group in spec["groups"]]
        if rules:
            path.write_text(yaml.safe_dump({"groups": groups}), encoding="utf-8")
            found.append(path)
    return found


def faults(root: Path) -> list[str]:
    """What promtool finds wrong with the rules below `root`, a copy, and what their tests show."""
    rules, tests = lay_bare(root), sorted(root.rglob(TESTS))
    found = [each for path in tests for each in absent(path)]
    for words, path in [*((CHECK, path) for path in rules), *((TEST, path) for path in tests)]:
        done = promtool(*words, path.name, folder=path.parent)
        if done.returncode:
            found.append(f"{path.relative_to(root)}: {done.stdout}{done.stderr}")
    return found


def absent(path: Path) -> list[str]:
    """Files of rules that a test names and that are not there: promtool only warns, and passes."""
    named = yaml.safe_load(path.read_text(encoding="utf-8"))["rule_files"]
    return [f"{path.name}: no {each}" for each in named if not (path.parent / each).is_file()]


def untried(root: Path) -> set[str]:
    """Alerts that no unit test below `root` makes fire."""
    rules = [each.value["spec"] for each in objects(root) if each.kind == "PrometheusRule"]
    tests = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in root.rglob(TESTS)]
    alerts = {
        rule["alert"]
        for spec in rules
        for group in spec["groups"]
        for rule in group["rules"]
        if "alert" in rule
    }
    return alerts - {
        tried["alertname"]
        for test in tests
        for case in test["tests"]
        for tried in case.get("alert_rule_test", ())
        if tried.get("exp_alerts")
    }
