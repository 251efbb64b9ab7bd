"""The optional C parser, installed or not, changes nothing that loading says."""

import hashlib
import os
import pathlib
import subprocess
import sys

import pytest
from torture.make_corpus import CASES

from mlopsc.source.load import load

ROOT = pathlib.Path(__file__).parents[3]
PROBE = """
import sys
sys.path[:0] = [{paths}]
from unit.source.test_one_result import digest
import importlib.util
print(importlib.util.find_spec("_ruamel_yaml") is not None, digest())
"""


def digest() -> str:
    """One digest of everything that loading says about every small case of the corpus."""
    total = hashlib.sha256()
    for case in CASES:
        if len(case.body) < 20_000:
            total.update(
                f"{case.name} {load(case.body, 'mlops.yaml')!r}\n".encode("utf-8", "replace")
            )
    return total.hexdigest()


def test_with_the_c_parser(tmp_path: pathlib.Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target"]
    install = subprocess.run(
        [*command, str(tmp_path), "ruamel.yaml.clib"], capture_output=True, text=True, check=False
    )
    if install.returncode:
        pytest.skip("ruamel.yaml.clib could not be installed: no package index here")
    names = ("tests", "compiler")
    paths = ", ".join(repr(str(path)) for path in (tmp_path, *(ROOT / name for name in names)))
    found = subprocess.run(
        [sys.executable, "-c", PROBE.format(paths=paths)],
        capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert found.stdout.split() == ["True", digest()]
