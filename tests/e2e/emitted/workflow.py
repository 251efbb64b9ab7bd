"""Reads what was emitted for people and for CI back into the commands it contains."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FENCE = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
_EXPRESSION = re.compile(r"\$\{\{ ([a-z]+(\.[A-Za-z_]+)+) \}\}")


@dataclass(frozen=True, slots=True)
class Command:
    """One step: its name, its script, the environment it asks for, when it runs."""

    name: str
    script: str
    env: dict[str, str]
    condition: str


def readme(path: Path) -> tuple[str, ...]:
    """Every line of every fenced shell block."""
    text = path.read_text(encoding="utf-8")
    return tuple(line for block in _FENCE.findall(text) for line in block.splitlines() if line)


def github(path: Path, job: str) -> tuple[Command, ...]:
    """The `run` steps of a job; expressions become words that a token could be."""
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_step(step) for step in tree["jobs"][job]["steps"] if "run" in step)


def _step(step: dict[str, Any]) -> Command:
    env = {key: _EXPRESSION.sub("token", value) for key, value in step.get("env", {}).items()}
    assert "${{" not in step["run"], "an expression inside a script is an injection"
    return Command(step["name"], step["run"], env, step.get("if", ""))


def gitlab(path: Path, job: str) -> Iterator[str]:
    """The lines of a job, the set-up first."""
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    yield from tree["default"]["before_script"]
    yield from tree[job]["script"]
