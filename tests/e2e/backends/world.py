"""A tiny project with its emitted tree written by hand, and the verbs run on it in-process."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import onnx
from e2e.backends.tree import data_text, documents
from onnx import TensorProto, helper

import mlopsc_templates.runtime
from mlopsc_templates.runtime.cli import main

RUNTIME = Path(mlopsc_templates.runtime.__file__).parent

# The steps use the standard library alone: a score is written into the model by its maker, and
# evaluate takes 0.01 off for each row of the holdout beyond ten.
STEPS = {
    "prepare": """
import json, os, pathlib
rows = json.load(open(os.environ["MLOPS_PARAMETERS"]))["rows"]
lines = pathlib.Path(os.environ["MLOPS_INPUT_APPLICATIONS"]).read_text().splitlines()
out = pathlib.Path(os.environ["MLOPS_OUTPUT_HOLDOUT"])
(out / "holdout.csv").write_text("\\n".join(lines[: rows + 1]) + "\\n")
""",
    "train": """
import json, os, pathlib, shutil
name = json.load(open(os.environ["MLOPS_PARAMETERS"]))["model"]
out = pathlib.Path(os.environ["MLOPS_OUTPUT_MODEL"])
shutil.copyfile(pathlib.Path(os.environ["STORE"]) / name, out / "model.onnx")
""",
    "evaluate": """
import decimal, json, os, pathlib, re
raw = (pathlib.Path(os.environ["MLOPS_INPUT_MODEL"]) / "model.onnx").read_bytes()
score = decimal.Decimal(re.search(rb"score=([0-9.]+);", raw).group(1).decode())
files = sorted(pathlib.Path(os.environ["MLOPS_INPUT_HOLDOUT"]).glob("*.csv"))
rows = sum(len(each.read_text().splitlines()) - 1 for each in files)
score -= decimal.Decimal("0.01") * (rows - 10)
out = pathlib.Path(os.environ["MLOPS_OUTPUT_METRICS"])
(out / "metrics.json").write_text(json.dumps({"auc": float(score)}))
""",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a verb ended with."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class World:
    """One clone of the project. `store` holds the models that `train` copies."""

    project: Path
    store: Path
    runs: list[Path] = field(default_factory=list)

    @property
    def tree(self) -> Path:
        return self.project / "out" / "sidecar"

    def say(self, *argv: str) -> Said:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(["--project", str(self.project), *argv], tree=self.tree)
            except SystemExit as stop:
                code = int(stop.code or 0)
        return Said(code, out.getvalue(), err.getvalue())

    def do(self, *argv: str) -> str:
        said = self.say(*argv)
        assert said.code == 0, f"{argv} ended with {said.code}:\n{said.out}\n{said.err}"
        return said.out

    def train(self, score: str, *, rows: int = 10) -> Path:
        """A tracked and evaluated run of a model that scores `score` on ten rows."""
        name = f"model-{score}.onnx"
        (self.store / name).write_bytes(model_bytes(score))
        run = self.project / ".mlops" / "runs" / f"r{len(self.runs) + 1}"
        self.runs.append(run)
        parameters = self.store / "parameters.json"
        parameters.write_text(json.dumps({"model": name, "rows": rows}))
        self.do("track", "--run", str(run))
        for step in STEPS:
            self.do("step", step, "--run", str(run), "--parameters", str(parameters))
        self.do("record", "--run", str(run))
        return run

    def submit(self, score: str, *, rows: int = 10) -> tuple[int, Said]:
        """Train, gate and register: the version's number and what the gates said."""
        run = self.train(score, rows=rows)
        gated = self.say("gate", "--run", str(run))
        self.do("register", "--run", str(run))
        return int(json.loads((run / "version.json").read_text())["version"]), gated

    def crown(self, score: str) -> int:
        """Submit and promote."""
        number, gated = self.submit(score)
        assert gated.code == 0, gated.out
        self.do("promote", "--version", str(number))
        return number

    def state(self) -> dict[str, Any]:
        """What `versions --json` says."""
        found: dict[str, Any] = json.loads(self.do("versions", "--json"))
        return found

    def configure(self, file: str, **changed: object) -> None:
        """Another value in a JSON file of the tree, committed where there is a repository."""
        path = self.tree / file
        path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))
        if (self.project / ".git").exists():
            self.git("commit", "--quiet", f"--message={file}", "--", str(path))

    def git(self, *argv: str) -> str:
        return git(self.project, *argv)


def program(world: World, *verb: str) -> list[str]:
    """The emitted runtime as a user starts it."""
    return [sys.executable, str(world.tree / "runtime"), *verb]


def git(folder: Path, *argv: str) -> str:
    env = {**os.environ, "LC_ALL": "C", "GIT_CONFIG_GLOBAL": "/dev/null"}
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *argv],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def model_bytes(score: str, threshold: float = 0.5) -> bytes:
    """An ONNX model of two features whose label is `x > threshold`; it carries its score."""
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["X", "first"], ["x"], axis=1),
            helper.make_node("Greater", ["x", "threshold"], ["above"]),
            helper.make_node("Cast", ["above"], ["label"], to=TensorProto.INT64),
        ],
        "tiny",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 2])],
        [helper.make_tensor_value_info("label", TensorProto.INT64, [None])],
        [
            helper.make_tensor("first", TensorProto.INT64, [], [0]),
            helper.make_tensor("threshold", TensorProto.FLOAT, [], [threshold]),
        ],
    )
    opset = helper.make_opsetid("", 17)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=9)
    model.doc_string = f"score={score};"
    onnx.checker.check_model(model)
    raw: bytes = model.SerializeToString(deterministic=True)
    return raw


def build(project: Path, store: Path, tracking: dict[str, object]) -> World:
    """Write the project, its steps and its emitted tree; no git yet."""
    (project / "steps").mkdir(parents=True)
    store.mkdir(exist_ok=True)
    (project / "data.csv").write_text(data_text())
    (project / ".gitignore").write_text(".mlops/\n")
    for name, text in STEPS.items():
        (project / "steps" / f"{name}.py").write_text(text)
    tree = project / "out" / "sidecar"
    shutil.copytree(RUNTIME, tree / "runtime", ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "schema").mkdir()
    (tree / "runtime" / "model.meta.schema.json").rename(tree / "schema" / "model.meta.schema.json")
    for file, value in documents(store, tracking).items():
        (tree / file).write_text(json.dumps(value))
    return World(project, store)


def commit(project: Path) -> None:
    """Make the project a repository whose only commit holds everything but the tree's state."""
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=project")
