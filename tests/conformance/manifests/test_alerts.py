"""Every alert fires when it should and not when not, by the commands of the README that ships.

Also what no case compiles to yet: the plan is the one of tests/unit/targets/watched.py.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from conformance.control_plane.programs import binary
from unit.targets.watched import alerts, commands, texts, whole

RULES, TESTS = "monitoring/rules.yaml", "monitoring/rules.test.yaml"


def run(lines: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A script in `folder`, with promtool on PATH."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "promtool").symlink_to(binary("promtool"))
    return subprocess.run(
        ["sh", "-euc", "\n".join(lines)],
        cwd=folder,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_alert_fires_when_it_should_and_not_when_not(tmp_path: Path) -> None:
    for name, text in texts(whole()).items():
        path = tmp_path / "out" / "kubeflow" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    done = run(commands(), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SUCCESS: 26 rules found" in done.stdout


@pytest.mark.parametrize(
    ("instead", "fails"), [("vector(0) > 1", "fires"), ("vector(1)", "is quiet")]
)
def test_an_alert_that_never_or_always_fires_is_found(
    instead: str, fails: str, tmp_path: Path
) -> None:
    plan = whole()
    found = texts(plan)
    rules = yaml.safe_load(found[RULES])["spec"]
    for rule in (each for group in rules["groups"] for each in group["rules"]):
        if "alert" in rule:
            rule["expr"] = instead
    (tmp_path / "rules.yaml").write_text(json.dumps(rules), encoding="utf-8")
    (tmp_path / "rules.test.yaml").write_text(found[TESTS], encoding="utf-8")
    done = run(["promtool test rules rules.test.yaml"], tmp_path)
    output = done.stdout + done.stderr
    assert done.returncode
    assert set(re.findall(rf"name: (\w+) {fails}", output)) == alerts(plan), output
