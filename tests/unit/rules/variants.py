"""One spec with no finding, and what is found when single places of it read otherwise."""

from collections.abc import Mapping
from datetime import date

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.pipeline import Request, understand
from mlopsc.schema.data_lock import Pin, write_lock
from mlopsc.source import edit

PIN = Pin("data/people.csv", "0" * 64, "0" * 32, size=12_000_000, files=1, largest_file=12_000_000)
FILES = {
    "schema/features.json": '[{"name": "age", "type": "float32"}]',
    "data.lock.json": write_lock({"people": PIN}),
}
CLEAN = """\
apiVersion: mlopsc/v1
project: {name: churn, owner: growth@example.com}
team: {size: 3, tracking: {mlflow: in-use}, kubernetes: {runs: true, expertise: true}}
tracking: {uri: "https://mlflow.example.com"}
data:
  people: {path: data/people.csv, kind: text}
pipeline:
  seed: 42
  parameters: {rate: 0.1}
  steps:
    prepare:
      run: [python, prepare.py]
      inputs: [people]
      outputs: {features: dataset, holdout: dataset}
    train:
      run: [python, train.py]
      inputs: [features]
      outputs: {model: model}
      resources: {gpu: {type: nvidia-l4, count: 2}, cpu: 4, memory: 16Gi}
      nodes: 1
      timeout: 2h
      retries: 1
      spot: true
      checkpoint: true
    evaluate:
      run: [python, evaluate.py]
      inputs: [model, holdout]
      outputs: {metrics: {type: metrics, names: [auc_roc]}}
  tune:
    step: train
    max-trials: 8
    parallel-trials: 2
    objective: {metric: auc_roc, type: maximize}
    parameters: {rate: {min: 0.01, max: 0.3}}
model: {name: churn, format: onnx, schema: schema/features.json}
evaluation: {holdout: holdout, label: churned}
gates:
  metrics: {auc_roc: {min: 0.8}}
  custom: [{name: calibration, run: [python, calibration.py], timeout: 5m}]
serving:
  mode: realtime
  latency: {p50: 20ms, p95: 80ms, p99: 120ms}
  traffic: {rps: 40, peak: 120}
  resources: {gpu: {type: nvidia-l4, count: 1}, cpu: 2, memory: 8Gi}
  replicas: {min: 1, max: 3}
  rollout: {canary: 10%, bake: 30m}
retraining:
  on-degradation: {metric: auc_roc, drop: 0.03, window: 7d}
  on-drift: {method: psi, threshold: 0.2, action: alert}
quotas:
  gpus: {nvidia-l4: 4}
  gpus-per-job: 2
  memory: 32Gi
  cpu: 8
  max-runtime: 6h
  monthly-budget: 3000 USD
monitoring:
  observations: {dataset: observations, labels-after: 7d, reference: holdout}
  alerts: {email: [oncall@example.com]}
  prices: {nvidia-l4: 0.80 USD/h}
  infra: true
  performance: true
  drift: true
  cost: true
"""
_MOST_FIXES = 12
Change = tuple[str, str]
Found = list[tuple[str, str]]


def changed(*changes: Change) -> str:
    """The clean spec with each old text, which stands there once, as the new one."""
    text = CLEAN
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def diagnose(text: str, files: Mapping[str, str] = FILES) -> tuple[Diagnostic, ...]:
    """All that is found in `text`; `files` are what stands beside it."""
    request = Request("mlops.yaml", text.encode(), files.get, date(2026, 11, 23))
    return understand(request).diagnostics


def found(text: str, files: Mapping[str, str] = FILES) -> Found:
    """The codes with their places."""
    return [(each.code, ".".join(map(str, each.path))) for each in diagnose(text, files)]


def fixed(text: str, files: Mapping[str, str] = FILES) -> Found:
    """What is left once the fixes are applied as a person does: the first one, then look again."""
    for _ in range(_MOST_FIXES):
        changes = next((each.fix for each in diagnose(text, files) if each.fix), None)
        if changes is None:
            return found(text, files)
        text = edit.apply(text, changes)
    raise AssertionError("the fixes do not end")
