"""A tiny project with its emitted tree written by hand, and the verbs run on it in-process."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

import mlopsc_templates.runtime
from mlopsc_templates.runtime.cli import main

RUNTIME = Path(mlopsc_templates.runtime.__file__).parent
HEADER = "x,y,group,label"

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
        path = self.tree / file
        path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))

    def git(self, *argv: str) -> str:
        return git(self.project, *argv)


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


def data_text() -> str:
    """Forty rows; x is 0 or 1, y is a ramp, two groups with equal shares, label equals x."""
    rows = [f"{at % 2},{at / 40},{'ab'[at // 2 % 2]},{at % 2}" for at in range(40)]
    return "\n".join([HEADER, *rows]) + "\n"


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


def documents(store: Path, tracking: dict[str, object]) -> dict[str, dict[str, object]]:
    """The four compiled documents, as the contract of the sidecar tree has them."""
    return {
        "pipeline.json": pipeline(store),
        "gates.json": gates(),
        "tracking.json": {
            "schema": "mlopsc/tracking/v1",
            "model": "tiny",
            "uri": None,
            "experiment": None,
            "remote": "origin",
            "binary_versioning": "git",
            "large_binary_bytes": 104857600,
            **tracking,
        },
        "monitoring.json": {
            "schema": "mlopsc/monitoring/v1",
            "drift": {
                "method": "psi",
                "threshold": "0.2",
                "action": "alert",
                "reference": {"step": "prepare", "output": "holdout"},
                "observations": "observed.csv",
            },
            "degradation": {"metric": "auc", "drop": "0.03", "window_seconds": 604800},
            "schedule": None,
            "alerts": {"email": [], "slack": None},
        },
    }


def step_document(
    name: str, inputs: dict[str, str], outputs: dict[str, object]
) -> dict[str, object]:
    return {
        "run": ["python", f"steps/{name}.py"],
        "inputs": inputs,
        "outputs": outputs,
        "timeout_seconds": 60,
        "retries": 0,
        "checkpoint": False,
        "env": {},
        "secrets": {},
    }


def pipeline(store: Path) -> dict[str, object]:
    raw = data_text().encode()
    train = step_document("train", {"applications": "data"}, {"model": {"type": "model"}})
    train["env"] = {"STORE": str(store)}
    return {
        "schema": "mlopsc/pipeline/v1",
        "project": "tiny",
        "spec_digest": "sha256:" + "0" * 64,
        "seed": 42,
        "parameters": {"rows": 10, "model": "none"},
        "image": None,
        "data": {
            "applications": {
                "path": "data.csv",
                "sha256": hashlib.sha256(raw).hexdigest(),
                "bytes": len(raw),
                "files": 1,
                "kind": "text",
                "versioning": "git",
                "remote": None,
            }
        },
        "steps": {
            "prepare": step_document(
                "prepare", {"applications": "data"}, {"holdout": {"type": "dataset"}}
            ),
            "train": train,
            "evaluate": step_document(
                "evaluate",
                {"model": "train", "holdout": "prepare"},
                {"metrics": {"type": "metrics", "names": ["auc"]}},
            ),
        },
        "tune": None,
        "model": {
            "name": "tiny",
            "format": "onnx",
            "step": "train",
            "output": "model",
            "features": [{"name": "x", "type": "float32"}, {"name": "y", "type": "float32"}],
        },
        "evaluation": {
            "holdout": {"step": "prepare", "output": "holdout"},
            "label": "label",
            "sensitive": ["group"],
            "step": "evaluate",
        },
    }


def gates() -> dict[str, object]:
    return {
        "schema": "mlopsc/gates/v1",
        "metrics": {
            "auc": {
                "min": "0.5",
                "max": None,
                "beats_champion_by": "0.005",
                "higher_is_better": True,
            }
        },
        "fairness": [],
        "latency": None,
        "custom": [],
        "approval": {"mode": "automatic"},
    }


def commit(project: Path) -> None:
    """Make the project a repository whose only commit holds everything but the tree's state."""
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=project")
