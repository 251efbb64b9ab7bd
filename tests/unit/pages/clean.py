"""A spec that has no finding, and what is found in it once one thing is changed."""

from datetime import date

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.pipeline import Request, understand

FEATURES = '[{"name": "age", "type": "float32"}]'
CLEAN = """\
apiVersion: mlopsc/v1
project: {name: churn, owner: growth@example.com}
team: {size: 3}
pipeline:
  seed: 42
  parameters: {rate: 0.1, kind: linear}
  steps:
    prepare:
      run: [python, prepare.py]
      outputs: {features: dataset, holdout: dataset}
    train:
      run: [python, train.py]
      inputs: [features]
      outputs: {model: model}
      env: {LEVEL: info}
      secrets: {STORE: store}
    evaluate:
      run: [python, evaluate.py]
      inputs: [model, holdout]
      outputs: {metrics: {type: metrics, names: [auc_roc, f1]}}
  tune:
    step: train
    max-trials: 4
    objective: {metric: auc_roc, type: maximize}
    parameters: {rate: {min: 0.01, max: 0.3}}
model: {name: churn, format: onnx, schema: schema/features.json}
evaluation: {holdout: holdout, label: churned, sensitive: [region]}
gates:
  metrics: {auc_roc: {min: 0.8, beats-champion-by: 0.01}}
  fairness: [{metric: demographic_parity_ratio, feature: region, min: 0.8}]
  approval: automatic
retraining:
  schedule: {cron: "0 3 * * 1", timezone: Europe/Berlin}
"""


def found(text: str) -> tuple[Diagnostic, ...]:
    """What is found in a spec; its feature schema is there."""
    files = {"schema/features.json": FEATURES}
    request = Request("mlops.yaml", text.encode(), files.get, date(2026, 11, 23))
    return understand(request).diagnostics


def changed(old: str, new: str) -> str:
    assert CLEAN.count(old) >= 1, old
    return CLEAN.replace(old, new, 1)
