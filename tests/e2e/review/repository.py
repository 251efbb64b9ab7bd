"""A git repository with a small project in it, built and committed; and one pull request on it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SPEC = """\
apiVersion: mlopsc/v1
project: {name: churn, owner: growth@example.com}
team: {size: 3}
pipeline:
  seed: 42
  parallelism: 2
  steps:
    prepare:
      run: [python, prepare.py]
      outputs: {features: dataset, holdout: dataset}
    train:
      run: [python, train.py]
      inputs: [features]
      outputs: {model: model}
      resources: {gpu: {type: nvidia-l4, count: 1}, cpu: 4, memory: 8Gi}
    embed:
      run: [python, embed.py]
      inputs: [features]
      outputs: {vectors: artifact}
      resources: {gpu: {type: nvidia-l4, count: 1}, cpu: 2, memory: 8Gi}
    evaluate:
      run: [python, evaluate.py]
      inputs: [model, holdout, vectors]
      outputs: {metrics: {type: metrics, names: [auc_roc]}}
model: {name: churn, format: onnx, schema: schema/features.json}
evaluation: {holdout: holdout, label: left, sensitive: [age_group]}
gates:
  metrics: {auc_roc: {min: 0.8}}
  fairness:
    - {metric: demographic_parity_difference, feature: age_group, max: 0.1}
quotas: {gpus: {nvidia-l4: 2}, cpu: 8, memory: 32Gi, max-runtime: 12h}
"""
WORKFLOW = "out/sidecar/repo/.github/workflows/mlops.yml"
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "NO_COLOR": "1"}


@dataclass(frozen=True, slots=True)
class Repository:
    root: Path

    def run(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=cwd or self.root,
            env={**os.environ, **QUIET, "SOURCE_DATE_EPOCH": "1795478400"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def git(self, *words: str) -> str:
        done = self.run("git", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def mlopsc(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-W", "error", "-m", "mlopsc", *words, cwd=cwd)

    def write(self, spec: str) -> None:
        (self.root / "mlops.yaml").write_text(spec, encoding="utf-8")

    def change(self, *pairs: tuple[str, str]) -> None:
        """Words of the spec replaced by others."""
        text = (self.root / "mlops.yaml").read_text(encoding="utf-8")
        for before, after in pairs:
            assert before in text
            text = text.replace(before, after)
        self.write(text)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change")


def repository(folder: Path) -> Repository:
    """The project at its first commit, its tree built."""
    made = Repository(folder / "project")
    (made.root / "schema").mkdir(parents=True)
    (made.root / "schema" / "features.json").write_text('[{"name": "age", "type": "float32"}]\n')
    made.write(SPEC)
    made.git("init", "-q", "-b", "main")
    made.git("config", "user.email", "growth@example.com")
    made.git("config", "user.name", "Growth")
    assert made.mlopsc("build").returncode == 0
    made.commit()
    return made


def pull_request(made: Repository) -> None:
    """Loosens the fairness gate, doubles the GPUs, widens a role, reformats the file."""
    made.change(
        ("max: 0.1}", "max: 0.25}"),
        ("count: 1}, cpu: 4", "count: 2}, cpu: 4"),
        ("{gpus: {nvidia-l4: 2}, cpu", "{gpus: {nvidia-l4: 4},   cpu"),
        ("quotas:", "# Roomier, for the larger model.\nquotas:"),
    )
    assert made.mlopsc("build").returncode == 0
    workflow = made.root / WORKFLOW
    text = workflow.read_text(encoding="utf-8")
    wider = text.replace("contents: read  # to read", "contents: write  # to read")
    assert wider != text
    workflow.write_text(wider, encoding="utf-8")
    made.commit()
