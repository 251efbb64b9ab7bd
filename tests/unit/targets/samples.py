"""A value for every field of the language that no spec here shows to matter by itself.

A sample is a plain spec, written as JSON, before and after the field was stated. What the field has
to stand beside is on both sides.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mlopsc.pipeline import Built, Request, build
from mlopsc_targets import TARGETS

Stated = Mapping[str, Any]
"""By the path of a field, `.` between its parts, its value; `None` takes it away."""
BASE: Stated = {
    "apiVersion": "mlopsc/v1",
    "project": {"name": "churn", "owner": "growth@example.com"},
    "team": {"size": 3},
    "pipeline": {
        "seed": 42,
        "parameters": {"rate": 0.1, "depth": 3},
        "steps": {
            "train": {
                "run": ["python", "train.py"],
                "outputs": {
                    "model": "model",
                    "holdout": "dataset",
                    "other": "dataset",
                    "metrics": {"type": "metrics", "names": ["auc", "loss"]},
                },
            },
            "report": {
                "run": ["python", "report.py"],
                "inputs": ["other"],
                "outputs": {"page": "artifact"},
            },
        },
    },
    "model": {"name": "churn", "format": "onnx", "schema": "features.json"},
    "evaluation": {"holdout": "holdout", "label": "churned"},
    "gates": {"metrics": {"auc": {"min": 0.8}}},
    "serving": {
        "mode": "realtime",
        "latency": {"p95": "800ms"},
        "traffic": {"rps": 1, "peak": 2},
    },
    "monitoring": {"alerts": {"email": ["oncall@example.com"]}},
}
FILES = {
    "features.json": '[{"name": "age", "type": "float32"}]',
    "more.json": '[{"name": "age", "type": "float32"}, {"name": "debt", "type": "float32"}]',
}
EXCEPTION = {"because": "ADR-1", "owner": "ml@example.com"}
DATA = {"data.rows": {"path": "rows.csv", "kind": "text", "size": "1GB"}}
PIN = {"rows": {"path": "rows.csv", "sha256": "0" * 64, "md5": "0" * 32, "bytes": 9, "files": 1}}
TUNE = {
    "pipeline.tune": {
        "step": "train",
        "max-trials": 4,
        "parallel-trials": 2,
        "objective": {"metric": "auc", "type": "maximize"},
        "parameters": {"rate": {"min": 0.01, "max": 0.3}, "depth": {"values": [2, 3]}},
    }
}
WATCH = {
    "retraining": {
        "on-degradation": {"metric": "auc", "drop": 0.03},
        "on-drift": {"threshold": 0.2},
    },
    "monitoring.observations": {
        "dataset": "data/seen",
        "labels-after": "7d",
        "reference": "holdout",
    },
}
FAIR = {
    "evaluation.sensitive": ["group"],
    "gates.fairness": [{"metric": "demographic_parity_difference", "feature": "group", "max": 0.1}],
}
STEP = "pipeline.steps.train"
IMAGE = f"registry.example.com/churn@sha256:{'0' * 64}"
GPU = {
    f"{STEP}.resources": {"gpu": {"type": "nvidia-l4", "count": 1}},
    "quotas": {"gpus": {"nvidia-l4": 4, "nvidia-t4": 4}},
}


@dataclass(frozen=True)
class Sample:
    """The field as it is stated, and what stands beside it before and after."""

    stated: Stated
    beside: Stated = field(default_factory=dict)


def one(path: str, value: object, beside: Stated | None = None) -> Sample:
    return Sample({path: value}, beside or {})


PRICES = {"monitoring.prices": {"nvidia-l4": "0.80 USD/h"}}
CLUSTER = {
    "team.kubernetes": {"runs": True, "expertise": True},
    "decisions.compute": {**EXCEPTION, "use": "sidecar", "because": "ADR-0"},
}
"""A team that the rules would give Kubeflow."""
UNSEEDED = {
    "pipeline.seed": None,
    "allow": [{"code": "MLC501", "at": "pipeline", **EXCEPTION, "because": "ADR-0"}],
}
SPEED = {"gates.custom": [{"name": "speed", "run": ["python", "speed.py"]}]}
EQUAL, RATIO = "equal_opportunity_difference", "demographic_parity_ratio"
FAST = {
    "serving.latency.p95": "80ms",
    "decisions.inference": {**EXCEPTION, "use": "cpu-autoscaling", "because": "ADR-0"},
}
"""Fast enough for a GPU by the rules, and served by CPU all the same."""
KUBEFLOW: dict[str, Any] = {"namespace": "churn"}
FLAVOR = {"node-labels": {"nvidia.com/gpu.product": "NVIDIA-L4"}}
ON_KUBEFLOW: Stated = {
    "team.kubernetes": {"runs": True, "expertise": True},
    "team.tracking": {"mlflow": "in-use"},
    "tracking": {"uri": "https://mlflow.example.com"},
    "pipeline.image": f"registry.example.com/churn@sha256:{'1' * 64}",
    "monitoring": None,
    "platform.kubeflow": KUBEFLOW,
}
"""What makes the plain spec one of the kubeflow target."""
SAGEMAKER = {
    "account": "123456789012",
    "region": "eu-west-1",
    "role": "arn:aws:iam::123456789012:role/churn",
    "bucket": "acme-ml",
}
VERTEX = {
    "project": "acme-ml",
    "region": "europe-west4",
    "bucket": "gs://acme-ml",
    "service-account": "churn@acme-ml.iam.gserviceaccount.com",
}

SAMPLES: Mapping[str, Sample] = {
    "project.labels": one("project.labels", {"cost-center": "1234"}),
    "team.size": one("team.size", 7),
    "team.tracking.needs": one("team.tracking", {"needs": ["rich-visualization"]}),
    "team.kubernetes.expertise": one("team.kubernetes", {"runs": False, "expertise": True}),
    "team.cloud": one("team.cloud", "azure"),
    "team.prefers-managed": Sample({"team.prefers-managed": True}, {"team.cloud": "azure"}),
    **{
        f"decisions.{name.replace('rows', '*')}.{key}": Sample({f"decisions.{name}": after}, beside)
        for name, stated, beside in (
            ("tracking", "mlflow", {"tracking": {"uri": "https://mlflow.example.com"}}),
            ("data.rows", "dvc", DATA | {"data.rows.remote": "s3://acme/dvc"}),
            ("compute", "sidecar", CLUSTER),
            ("inference", "cpu-autoscaling", FAST),
        )
        for key, after in (
            ("use", {**EXCEPTION, "use": stated}),
            ("because", {**EXCEPTION, "use": stated, "because": "ADR-2"}),
            ("owner", {**EXCEPTION, "use": stated, "owner": "risk@example.com"}),
            ("expires", {**EXCEPTION, "use": stated, "expires": "2027-06-30"}),
        )
    },
    **{
        f"allow.*.{key}": Sample(
            {"allow": [{"code": "MLC501", "at": "pipeline", **EXCEPTION, **more}]},
            UNSEEDED,
        )
        for key, more in (
            ("because", {"because": "ADR-3"}),
            ("owner", {"owner": "risk@example.com"}),
            ("expires", {"expires": "2027-06-30"}),
        )
    },
    "allow.*.code": Sample(UNSEEDED),
    "allow.*.at": Sample(UNSEEDED),
    "policy.thresholds.large-binary-file": one("policy.thresholds.large-binary-file", "50MB"),
    "policy.thresholds.small-text-data": one("policy.thresholds.small-text-data", "2GB"),
    "policy.thresholds.very-large-data": one("policy.thresholds.very-large-data", "3TB"),
    "policy.thresholds.low-traffic": one("policy.thresholds.low-traffic", 20),
    "policy.thresholds.small-team": one("policy.thresholds.small-team", 4),
    "tracking.repository": one("tracking.repository", "https://git.example.com/churn.git"),
    "tracking.entity": one("tracking.entity", "acme"),
    "tracking.secrets": one("tracking.secrets", {"MLFLOW_TRACKING_TOKEN": "mlflow-login"}),
    "tracking.project": one("tracking.project", "churn"),
    "pipeline.steps.*.outputs.*.type": one(f"{STEP}.outputs.other", "artifact"),
    **{
        f"{kind}.resources.gpu.{key}": Sample({f"{STEP}.resources.gpu.{key}": value}, GPU)
        for kind in ("pipeline.steps.*",)
        for key, value in (("type", "nvidia-t4"), ("count", 2))
    },
    "pipeline.steps.*.image": one(f"{STEP}.image", IMAGE),
    "pipeline.steps.*.nodes": one(f"{STEP}.nodes", 2),
    "pipeline.steps.*.spot": Sample(
        {f"{STEP}.spot": True}, {f"{STEP}.checkpoint": True, f"{STEP}.retries": 2}
    ),
    **{
        f"pipeline.steps.*.volumes.*.{key}": one(
            f"{STEP}.volumes", [{"claim": "datasets", "path": "/data"}]
        )
        for key in ("claim", "path")
    },
    **{
        f"pipeline.steps.*.tolerations.*.{key}": one(
            f"{STEP}.tolerations",
            [{"key": "gpu", "operator": "Equal", "value": "yes", "effect": "NoSchedule"}],
        )
        for key in ("key", "operator", "value", "effect")
    },
    "pipeline.steps.*.node-selector": one(f"{STEP}.node-selector", {"disk": "fast"}),
    "pipeline.tune.step": Sample(TUNE),
    "pipeline.tune.algorithm": Sample(
        {"pipeline.tune.algorithm": "grid", "pipeline.tune.parameters": {"depth": {"values": [2]}}},
        TUNE,
    ),
    "pipeline.tune.objective.metric": Sample({"pipeline.tune.objective.metric": "loss"}, TUNE),
    "pipeline.tune.objective.type": Sample({"pipeline.tune.objective.type": "minimize"}, TUNE),
    "model.format": one("model.format", "torchscript", {"serving": None}),
    "model.schema": one("model.schema", "more.json"),
    "evaluation.holdout": one("evaluation.holdout", "other"),
    "evaluation.sensitive": one("evaluation.sensitive", ["group"]),
    "gates.metrics.*.max": one("gates.metrics.auc.max", 0.99),
    "gates.fairness.*.metric": Sample(
        {"gates.fairness": [{"metric": EQUAL, "feature": "group", "max": 0.1}]},
        FAIR,
    ),
    "gates.fairness.*.feature": Sample(
        {
            "gates.fairness": [
                {"metric": "demographic_parity_difference", "feature": "age", "max": 0.1}
            ],
            "evaluation.sensitive": ["group", "age"],
            "model.schema": "more.json",
        },
        FAIR,
    ),
    "gates.fairness.*.min": Sample(
        {"gates.fairness": [{"metric": RATIO, "feature": "group", "min": 0.8}]},
        {"evaluation.sensitive": ["group"]},
    ),
    "gates.latency.warmup": one("gates.latency.warmup", 300),
    "gates.latency.requests": one("gates.latency.requests", 3000),
    "gates.latency.threads": one("gates.latency.threads", 2),
    "gates.latency.measured-by": one(
        "gates.latency.measured-by",
        "speed",
        SPEED,
    ),
    "serving.mode": Sample({"serving": {"mode": "batch"}}, {"serving": None}),
    "serving.latency.p50": one("serving.latency.p50", "500ms"),
    "serving.traffic.rps": one("serving.traffic.rps", 1.5),
    "serving.resources.cpu": one("serving.resources", {"cpu": 2}),
    "serving.resources.memory": one("serving.resources", {"memory": "2Gi"}),
    **{
        f"serving.resources.gpu.{key}": one(
            "serving.resources",
            {"gpu": {"type": "nvidia-l4", "count": 1}},
            {"quotas": {"gpus": {"nvidia-l4": 4}}, "serving.latency.p95": "80ms"},
        )
        for key in ("type", "count")
    },
    "serving.replicas.min": one("serving.replicas", {"min": 2, "max": 2}),
    "serving.replicas.max": one("serving.replicas", {"max": 2}),
    "serving.rollout.canary": one("serving.rollout", {"canary": "20%"}),
    "serving.rollout.bake": one("serving.rollout", {"bake": "1h"}),
    "serving.rollout.max-surge": one("serving.rollout", {"max-surge": 0}),
    "retraining.on-degradation.metric": Sample({"retraining.on-degradation.metric": "loss"}, WATCH),
    "retraining.on-drift.action": Sample({"retraining.on-drift.action": "retrain"}, WATCH),
    "quotas.gpus": one("quotas.gpus", {"nvidia-l4": 2}),
    "quotas.gpus-per-job": Sample({"quotas.gpus-per-job": 1}, GPU),
    "quotas.pods": one("quotas.pods", 20),
    "quotas.storage": one("quotas.storage", "500Gi"),
    "quotas.monthly-budget": one("quotas.monthly-budget", "3000 USD"),
    "monitoring.observations.reference": Sample(
        {"monitoring.observations.reference": "other"}, WATCH
    ),
    "monitoring.prices": Sample(PRICES),
    "monitoring.infra": Sample({"monitoring.infra": True}),
    "monitoring.performance": Sample({"monitoring.performance": True}, WATCH),
    "monitoring.drift": Sample({"monitoring.drift": True}, WATCH),
    "monitoring.cost": Sample({"monitoring.cost": True}, PRICES),
    "platform.images": one("platform.images", {"triton": IMAGE}),
    "platform.kubeflow.version": one("platform.kubeflow", {**KUBEFLOW, "version": "26.03"}),
    "platform.kubeflow.namespace": one("platform.kubeflow", KUBEFLOW),
    "platform.kubeflow.queue.cluster-queue": one(
        "platform.kubeflow", {**KUBEFLOW, "queue": {"cluster-queue": "ml"}}
    ),
    "platform.kubeflow.queue.cohort": one(
        "platform.kubeflow", {**KUBEFLOW, "queue": {"cluster-queue": "ml", "cohort": "research"}}
    ),
    "platform.kubeflow.components": one(
        "platform.kubeflow", {**KUBEFLOW, "components": {"kueue": "0.19"}}
    ),
    "platform.kubeflow.observations.claim": one(
        "platform.kubeflow", {**KUBEFLOW, "observations": {"claim": "seen"}}
    ),
    "platform.kubeflow.profile.owner": one(
        "platform.kubeflow", {**KUBEFLOW, "profile": {"owner": "growth@example.com"}}
    ),
    "platform.kubeflow.flavors.*.node-labels": one(
        "platform.kubeflow", {**KUBEFLOW, "flavors": {"nvidia-l4": FLAVOR}}
    ),
    **{
        f"platform.kubeflow.flavors.*.tolerations.*.{key}": one(
            "platform.kubeflow",
            {
                **KUBEFLOW,
                "flavors": {
                    "nvidia-l4": {**FLAVOR, "tolerations": [{"key": "gpu", "operator": "Exists"}]}
                },
            },
        )
        for key in ("key", "operator", "value", "effect")
    },
    "platform.kubeflow.workspace.claim": one(
        "platform.kubeflow", {**KUBEFLOW, "workspace": {"claim": "shared"}}
    ),
    **{
        f"platform.kubeflow.flavors.*.spot.{key}": one(
            "platform.kubeflow",
            {
                **KUBEFLOW,
                "flavors": {
                    "nvidia-l4": {
                        **FLAVOR,
                        "spot": {
                            "node-labels": {"capacity": "spot"},
                            "tolerations": [{"key": "spot", "operator": "Exists"}],
                        },
                    }
                },
            },
        )
        for key in (
            "node-labels",
            *(f"tolerations.*.{each}" for each in ("key", "operator", "value", "effect")),
        )
    },
    **{f"platform.sagemaker.{key}": one("platform.sagemaker", SAGEMAKER) for key in SAGEMAKER},
    **{f"platform.vertex.{key}": one("platform.vertex", VERTEX) for key in VERTEX},
    "platform.sidecar.python": one("platform.sidecar.python", "3.12"),
    "data.*.path": Sample({"data.rows.path": "lines.csv"}, DATA),
}

ONE_GPU: Stated = {
    f"{STEP}.resources": {"gpu": {"type": "nvidia-l4", "count": 1}},
    "quotas": {"gpus": {"nvidia-l4": 4}},
    "platform.kubeflow.flavors": {"nvidia-l4": FLAVOR},
}
TWO_TYPES: Stated = {
    **ONE_GPU,
    "quotas": {"gpus": {"nvidia-l4": 4, "nvidia-t4": 4}},
    "platform.kubeflow.flavors": {
        "nvidia-l4": FLAVOR,
        "nvidia-t4": {"node-labels": {"nvidia.com/gpu.product": "Tesla-T4"}},
    },
    "platform.kubeflow.queue": {"cluster-queue": "ml"},
}
OTHER_IMAGE = f"registry.example.com/triton@sha256:{'2' * 64}"
SERVED: Stated = {
    "serving.resources": {"cpu": 1, "memory": "1Gi"},
    "platform.images": {"triton": IMAGE},
}
NEWER_KSERVE: Stated = {"platform.kubeflow.components": {"kserve": "0.20"}}
REPLICATED: Stated = {**SERVED, "serving.replicas": {"min": 1, "max": 3}}
ON_L4: Stated = {
    **SERVED,
    **TWO_TYPES,
    f"{STEP}.resources": None,
    "serving.latency.p95": "80ms",
    "serving.resources": {"gpu": {"type": "nvidia-l4", "count": 1}},
}
ALERTS: Stated = {"monitoring.alerts": {"email": ["oncall@example.com"]}}
TOLD: Stated = {"monitoring": {"infra": True, "alerts": {"slack": {"secret": "hook"}}}}
COUNTED: Stated = {**ONE_GPU, **ALERTS, **PRICES, "monitoring.cost": True}
QUIET: Stated = {
    **WATCH,
    "platform.kubeflow.observations": {"claim": "seen"},
    "allow": [
        {
            **EXCEPTION,
            "code": "MLC703",
            "at": "retraining.on-degradation",
            "because": "somebody looks at the dashboard",
        }
    ],
}
"""Watched, and nobody is told: with an address the alerts are there without being asked for."""
SEEN: Stated = {
    **WATCH,
    "retraining.schedule": {"cron": "0 4 * * 1"},
    "monitoring.alerts": {"slack": {"secret": "hook"}},
    "platform.kubeflow.observations": {"claim": "seen"},
}
"""Watched from pods: there is a claim, and somebody who hears of it."""
_TOLERATION = {"key": "gpu", "operator": "Equal", "value": "yes", "effect": "NoExecute"}
_L4 = "platform.kubeflow.flavors.nvidia-l4"
SHARED: Stated = {"platform.kubeflow.workspace": {"claim": "shared"}}
_SPOT = {"node-labels": {"capacity": "spot"}, "tolerations": [_TOLERATION]}
"""What steps on several nodes meet in, and which nodes can be reclaimed."""
ON_SPOT: Stated = {
    **ONE_GPU,
    f"{STEP}.spot": True,
    f"{STEP}.retries": 2,
    f"{_L4}.spot": {"node-labels": {"capacity": "other"}},
}
SAMPLES_ON_KUBEFLOW: Mapping[str, Sample] = {
    "tracking.repository": Sample(
        {"tracking.repository": "https://git.example.com/churn.git"},
        {
            "team.tracking": {"mlflow": "none"},
            "tracking.repository": "https://git.example.com/other.git",
            "tracking.secrets": {"GIT_TOKEN": "churn-repository"},
        },
    ),
    "team.tracking.mlflow": Sample(
        {
            "team.tracking": {"mlflow": "none"},
            "decisions.tracking": {**EXCEPTION, "use": "mlflow"},
        }
    ),
    **{
        f"decisions.tracking.{key}": Sample(
            {
                "team.tracking": {"mlflow": "none"},
                "decisions.tracking": {**EXCEPTION, "use": "mlflow", **more},
            },
            {}
            if key == "use"
            else {
                "team.tracking": {"mlflow": "none"},
                "decisions.tracking": {**EXCEPTION, "use": "mlflow"},
            },
        )
        for key, more in (
            ("use", {}),
            ("because", {"because": "ADR-2"}),
            ("owner", {"owner": "risk@example.com"}),
            ("expires", {"expires": "2027-06-30"}),
        )
    },
    **{
        f"decisions.compute.{key}": Sample(
            {"decisions.compute": {**EXCEPTION, "use": "kubeflow", **more}},
            {
                "team.kubernetes": {"runs": True, "expertise": False},
                "decisions.compute": {**EXCEPTION, "use": "kubeflow", "because": "ADR-0"},
            },
        )
        for key, more in (
            ("use", {}),
            ("because", {"because": "ADR-2"}),
            ("owner", {"owner": "risk@example.com"}),
            ("expires", {"expires": "2027-06-30"}),
        )
    },
    "team.kubernetes.runs": Sample(
        {"team.kubernetes": {"runs": False, "expertise": True}},
        {"decisions.compute": {**EXCEPTION, "use": "kubeflow"}},
    ),
    "team.kubernetes.expertise": Sample(
        {"team.kubernetes": {"runs": True, "expertise": False}},
        {"decisions.compute": {**EXCEPTION, "use": "kubeflow"}},
    ),
    "team.tracking.needs": Sample(
        {"team.tracking": {"mlflow": "in-use", "needs": ["rich-visualization"]}}
    ),
    "tracking.entity": one("tracking.entity", "acme"),
    "tracking.project": one("tracking.project", "churn"),
    "policy.thresholds.small-team": one("policy.thresholds.small-team", 4),
    f"{'pipeline.steps.*'}.resources.gpu.type": Sample(
        {f"{STEP}.resources.gpu.type": "nvidia-t4"}, TWO_TYPES
    ),
    f"{'pipeline.steps.*'}.resources.gpu.count": Sample(
        {f"{STEP}.resources.gpu.count": 2}, ONE_GPU
    ),
    **{
        f"pipeline.tune.{key}": Sample(TUNE)
        for key in (
            *("step", "algorithm", "max-trials", "parallel-trials", "objective.metric"),
            *("objective.type", "parameters.*.min", "parameters.*.max", "parameters.*.scale"),
            "parameters.*.values",
        )
    },
    "pipeline.steps.*.checkpoint": Sample({f"{STEP}.checkpoint": True}, SHARED),
    "pipeline.steps.*.nodes": one(
        "pipeline.steps.report.nodes",
        2,
        {**SHARED, "platform.kubeflow.queue": {"cluster-queue": "ml"}},
    ),
    "pipeline.steps.*.spot": Sample({f"{STEP}.spot": True}, {**ON_SPOT, f"{STEP}.spot": False}),
    "platform.kubeflow.workspace.claim": Sample(
        {"platform.kubeflow.workspace.claim": "other"}, {**SHARED, f"{STEP}.checkpoint": True}
    ),
    "platform.kubeflow.flavors.*.spot.node-labels": one(f"{_L4}.spot", _SPOT, ON_SPOT),
    **{
        f"platform.kubeflow.flavors.*.spot.tolerations.*.{key}": one(f"{_L4}.spot", _SPOT, ON_SPOT)
        for key in ("key", "operator", "value", "effect")
    },
    "team.ci": one("team.ci", "gitlab"),
    "data.*.kind": one("data.rows.kind", "binary", {**DATA, "data.rows.remote": "s3://acme/dvc"}),
    "pipeline.image": one("pipeline.image", IMAGE),
    "pipeline.steps.*.outputs.*.names": one(f"{STEP}.outputs.metrics.names", ["auc", "loss", "f1"]),
    "serving.latency.p95": one("serving.latency.p95", "900ms"),
    "serving.latency.p99": one("serving.latency.p99", "900ms"),
    "serving.traffic.peak": one("serving.traffic.peak", 3),
    "platform.sidecar.setup": one("platform.sidecar.setup", [["make", "setup"]]),
    **{
        f"{section}.{key}": one(f"{section}.{key}", value, SEEN)
        for section, values in (
            ("retraining.on-degradation", {"metric": "loss", "drop": 0.05, "window": "30d"}),
            ("retraining.on-drift", {"method": "ks", "threshold": 0.3, "action": "retrain"}),
            ("retraining.schedule", {"cron": "0 3 * * 1", "timezone": "Europe/Berlin"}),
            ("monitoring.observations", {"dataset": "data/other", "labels-after": "14d"}),
            ("monitoring.observations", {"reference": "other"}),
            ("platform.kubeflow.observations", {"claim": "others"}),
        )
        for key, value in values.items()
    },
    "monitoring.alerts.email": one("monitoring.alerts.email", ["oncall@example.com"], TOLD),
    "monitoring.alerts.slack.secret": one("monitoring.alerts.slack.secret", "hooks", TOLD),
    "monitoring.performance": Sample({"monitoring.performance": True}, QUIET),
    "monitoring.drift": Sample({"monitoring.drift": True}, QUIET),
    "monitoring.infra": Sample({"monitoring.infra": True}, COUNTED),
    "monitoring.cost": Sample({"monitoring.cost": True, **PRICES}, {**ONE_GPU, **TOLD}),
    "monitoring.prices": Sample({"monitoring.prices": {"nvidia-l4": "0.90 USD/h"}}, COUNTED),
    "quotas.monthly-budget": one("quotas.monthly-budget", "3000 USD", COUNTED),
    "platform.images": one("platform.images", {"triton": OTHER_IMAGE}, SERVED),
    "serving.resources.cpu": one("serving.resources.cpu", 2, SERVED),
    "serving.resources.memory": one("serving.resources.memory", "2Gi", SERVED),
    "serving.resources.gpu.type": one("serving.resources.gpu.type", "nvidia-t4", ON_L4),
    "serving.resources.gpu.count": one("serving.resources.gpu.count", 2, ON_L4),
    "serving.replicas.min": one("serving.replicas.min", 2, REPLICATED),
    "serving.replicas.max": one("serving.replicas.max", 4, REPLICATED),
    "serving.rollout.canary": one("serving.rollout", {"canary": "50%"}, {**SERVED, **NEWER_KSERVE}),
    "serving.rollout.bake": one("serving.rollout", {"bake": "1h"}, SERVED),
    "serving.rollout.max-surge": one("serving.rollout", {"max-surge": 0}, SERVED),
    "quotas.gpus": Sample({"quotas.gpus": {"nvidia-l4": 5}}, ONE_GPU),
    "quotas.gpus-per-job": Sample({"quotas.gpus-per-job": 1}, ONE_GPU),
    "platform.kubeflow.namespace": one("platform.kubeflow.namespace", "growth"),
    "platform.kubeflow.profile.owner": one(
        "platform.kubeflow.profile", {"owner": "growth@example.com"}
    ),
    "platform.kubeflow.components": one("platform.kubeflow.components", {"kserve": "0.20"}),
    "platform.kubeflow.queue.cluster-queue": one(
        "platform.kubeflow.queue", {"cluster-queue": "ml"}, ONE_GPU
    ),
    "platform.kubeflow.queue.cohort": one(
        "platform.kubeflow.queue.cohort",
        "research",
        {**ONE_GPU, "platform.kubeflow.queue": {"cluster-queue": "ml"}},
    ),
    "platform.kubeflow.flavors.*.node-labels": one(f"{_L4}.node-labels", {"gpu": "l4"}, ONE_GPU),
    **{
        f"platform.kubeflow.flavors.*.tolerations.*.{key}": one(
            f"{_L4}.tolerations", [_TOLERATION], ONE_GPU
        )
        for key in ("key", "operator", "value", "effect")
    },
    "model.format": one("model.format", "torchscript", {"serving": None}),
}
"""Where the target needs other words around a field, or refuses what the other one takes."""
IN_WORLD: Mapping[str, tuple[Stated, Mapping[str, Sample]]] = {
    "kubeflow": (ON_KUBEFLOW, {**SAMPLES, **SAMPLES_ON_KUBEFLOW}),
    "sidecar": ({}, SAMPLES),
}
"""By target, what makes the plain spec one of its own, and the samples."""


def spec(*stated: Stated) -> dict[str, Any]:
    """The plain spec with these fields."""
    made: dict[str, Any] = copy.deepcopy(dict(BASE))
    for path, value in (pair for each in stated for pair in each.items()):
        place = made
        *above, last = path.split(".")
        for key in above:
            place = place.setdefault(key, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = copy.deepcopy(value)
    return made


def compiled(data: Mapping[str, Any]) -> Built:
    request = Request(
        file="mlops.yaml",
        raw=json.dumps(data, indent=1).encode(),
        read=FILES.get,
        today=date(2026, 11, 23),
    )
    return build(request, TARGETS)
