"""A spec that uses every section, and what is made of it when one value is another."""

from collections.abc import Iterator
from datetime import date

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.pipeline import Request, understand
from mlopsc.schema.inline import inline
from mlopsc.schema.parse import parse
from mlopsc.source import edit
from mlopsc.source.load import load
from mlopsc.source.model import Data, Source
from mlopsc.source.span import Path

FILE = "mlops.yaml"
FULL = """\
apiVersion: mlopsc/v1
project: {name: churn, owner: growth@example.com, labels: {cost-center: "1234"}}
team:
  size: 3
  tracking: {mlflow: in-use, needs: [rich-visualization]}
  kubernetes: {runs: false}
  cloud: aws
decisions:
  compute: {use: sidecar, because: ADR-1, owner: ml@example.com, expires: "2030-01-31"}
allow:
  - {code: MLC509, at: pipeline.image, because: ADR-2, owner: ml@example.com}
policy: {thresholds: {small-text-data: 1GB, low-traffic: 5}}
tracking: {uri: "https://mlflow.example.com", experiment: churn}
data:
  labels: {path: data/labels.csv, size: 12MB, kind: text, contains-pii: true}
pipeline:
  image: registry.example.com/churn:1
  seed: 42
  parameters: {rate: 0.1, rounds: 200, kind: linear, deep: false}
  steps:
    train:
      run: [python, train.py]
      inputs:
      - labels
      outputs: {model: model, metrics: {type: metrics, names: [auc_roc]}}
      resources: {gpu: {type: nvidia-l4, count: 1}, cpu: 4, memory: 16Gi}
      timeout: 1h
      env: {LEVEL: info}
      volumes: [{claim: cache, path: /cache}]
  parallelism: 2
  tune:
    step: train
    max-trials: 4
    objective: {metric: auc_roc, type: maximize}
    parameters: {rate: {min: 0.01, max: 0.3, scale: log}, rounds: {values: [50, 100]}}
model: {name: churn, format: onnx, schema: schema/features.json}
gates:
  metrics: {auc_roc: {min: 0.8}}
  fairness: [{metric: demographic_parity_ratio, feature: region, min: 0.8}]
  latency: {warmup: 10}
  custom: [{name: plausible, run: [python, plausible.py], timeout: 5m}]
  approval: automatic
serving:
  latency: {p95: 80ms}
  traffic: {rps: 2, peak: 4.5}
  replicas: {min: 1, max: 2}
  rollout: {canary: 10%, bake: 30m}
retraining:
  on-degradation: {metric: auc_roc, drop: 0.03}
  on-drift: {threshold: 0.2}
  schedule: {cron: "0 3 * * 1", timezone: Europe/Berlin}
quotas: {gpus: {nvidia-l4: 4}, cpu: 500m, monthly-budget: 3000 USD}
monitoring:
  observations: {dataset: observations, labels-after: 7d}
  alerts: {slack: {secret: slack-webhook}, email: [oncall@example.com]}
  prices: {nvidia-l4: 0.80 USD/h}
platform:
  kubeflow: {version: "26.03", namespace: churn}
  sagemaker:
    account: "123456789012"
    region: eu-west-1
    role: "arn:aws:iam::123456789012:role/ml"
    bucket: churn
"""


def source_of(text: str) -> Source:
    """The source of a text that must load."""
    loaded = load(text.encode(), FILE)
    assert loaded.source is not None, (loaded.faults, text)
    return loaded.source


def found(text: str) -> tuple[Diagnostic, ...]:
    """What the schema finds in a text."""
    return parse(source_of(text))[1]


def checked(text: str, environment: str = "") -> tuple[Diagnostic, ...]:
    """What the whole front half finds in a text, no other file being there."""
    request = Request(FILE, text.encode(), lambda _: None, date(2026, 11, 23), environment)
    return understand(request).diagnostics


def with_value(path: Path, value: Data) -> str:
    """The full spec with another value at one place."""
    return edit.apply(FULL, edit.set_value(source_of(FULL), path, inline(value)))


def places() -> Iterator[Path]:
    """Every place of the full spec but the whole."""
    return (path for path in source_of(FULL).values if path)
