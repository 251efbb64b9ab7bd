"""Which change is a risk of which kind: one row for every field of the language.

A field without a row is `unclassified`, shown above everything else, and fails a test.
"""

from typing import Literal, TypeAlias

from mlopsc.record import dataclass
from mlopsc.review.diff.model import Risk

Worse: TypeAlias = Literal["up", "down", "more", "any", "gone", "new", "never"]
"""When a change of the field takes protection away.

`up`, `down`: a bound goes there, or is gone. `more`: what is asked for grows, or is new. `any`
change; when it is `gone`; when it is `new`; `never`.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """`field` is a path of the spec, `*` standing for one name, `**` at its end for all below."""

    field: str
    risk: Risk
    worse: Worse


def _rows(risk: Risk, worse: Worse, *fields: str) -> tuple[Row, ...]:
    return tuple(Row(field, risk, worse) for field in fields)


ROWS: tuple[Row, ...] = (
    # Gates: what a model has to reach, and what it is measured on.
    *_rows("gate", "down", "gates.metrics.*.min", "gates.metrics.*.beats-champion-by"),
    *_rows("gate", "up", "gates.metrics.*.max", "gates.fairness.*.max"),
    *_rows("gate", "down", "gates.fairness.*.min"),
    *_rows("gate", "any", "gates.fairness.*.metric", "gates.fairness.*.feature"),
    *_rows("gate", "down", "gates.latency.warmup", "gates.latency.requests"),
    *_rows("gate", "any", "gates.latency.threads", "gates.latency.measured-by"),
    *_rows("gate", "any", "gates.custom.*.name", "gates.custom.*.run", "gates.custom.*.timeout"),
    *_rows("gate", "gone", "gates.approval.manual.by"),
    *_rows("gate", "up", "serving.latency.p50", "serving.latency.p95", "serving.latency.p99"),
    *_rows("gate", "any", "evaluation.holdout", "evaluation.label", "evaluation.sensitive.*"),
    *_rows("gate", "any", "apiVersion"),
    # The watch: what is measured once a model serves, and whom it tells.
    *_rows("gate", "up", "retraining.on-degradation.drop", "retraining.on-degradation.window"),
    *_rows("gate", "any", "retraining.on-degradation.metric"),
    *_rows("gate", "up", "retraining.on-drift.threshold"),
    *_rows("gate", "any", "retraining.on-drift.method", "retraining.on-drift.action"),
    *_rows("gate", "any", "monitoring.observations.dataset", "monitoring.observations.reference"),
    *_rows("gate", "up", "monitoring.observations.labels-after"),
    *_rows("gate", "any", "monitoring.alerts.slack.secret"),
    *_rows("gate", "gone", "monitoring.alerts.email.*"),
    *_rows("gate", "gone", "monitoring.infra", "monitoring.performance"),
    *_rows("gate", "gone", "monitoring.drift", "monitoring.cost"),
    # Limits: what may be used, for how long, how often.
    *_rows("quota", "up", "quotas.gpus.*", "quotas.gpus-per-job", "quotas.memory", "quotas.cpu"),
    *_rows("quota", "up", "quotas.pods", "quotas.max-runtime", "quotas.monthly-budget"),
    *_rows("quota", "up", "quotas.storage"),
    *_rows("quota", "more", "pipeline.parallelism", "pipeline.steps.*.timeout"),
    *_rows("quota", "more", "pipeline.steps.*.retries", "pipeline.steps.*.nodes"),
    *_rows("quota", "more", "pipeline.steps.*.resources.cpu", "pipeline.steps.*.resources.memory"),
    *_rows("quota", "more", "pipeline.steps.*.resources.gpu.count"),
    *_rows("quota", "any", "pipeline.steps.*.resources.gpu.type"),
    *_rows("quota", "more", "pipeline.tune.max-trials", "pipeline.tune.parallel-trials"),
    *_rows("quota", "more", "serving.replicas.min", "serving.replicas.max"),
    *_rows("quota", "more", "serving.resources.cpu", "serving.resources.memory"),
    *_rows("quota", "more", "serving.resources.gpu.count"),
    *_rows("quota", "any", "serving.resources.gpu.type"),
    *_rows("quota", "more", "serving.rollout.canary"),
    *_rows("quota", "down", "serving.rollout.bake"),
    *_rows("quota", "up", "serving.rollout.max-surge"),
    # Permissions: secrets that are read, identities, places.
    *_rows("permission", "any", "tracking.secrets.*"),
    *_rows("permission", "any", "pipeline.steps.*.secrets.*", "pipeline.steps.*.volumes.**"),
    *_rows("permission", "any", "pipeline.steps.*.tolerations.**"),
    *_rows("permission", "any", "pipeline.steps.*.node-selector.*"),
    *_rows("permission", "any", "data.*.remote"),
    *_rows("permission", "any", "platform.kubeflow.namespace", "platform.kubeflow.queue.**"),
    *_rows("permission", "any", "platform.kubeflow.profile.**", "platform.kubeflow.flavors.**"),
    *_rows("permission", "any", "platform.kubeflow.workspace.claim"),
    *_rows("permission", "any", "platform.kubeflow.observations.claim"),
    *_rows("permission", "any", "platform.sagemaker.account", "platform.sagemaker.region"),
    *_rows("permission", "any", "platform.sagemaker.role", "platform.sagemaker.bucket"),
    *_rows("permission", "any", "platform.vertex.project", "platform.vertex.region"),
    *_rows("permission", "any", "platform.vertex.bucket", "platform.vertex.service-account"),
    *_rows("permission", "any", "platform.sidecar.setup.**"),
    # Exceptions.
    *_rows("override", "new", "decisions.**", "allow.**"),
    # Decisions, the facts that they read, the backend.
    *_rows("decision", "any", "team.**", "policy.thresholds.*", "tracking.*"),
    *_rows("decision", "any", "data.*.kind", "data.*.size", "data.*.largest-file"),
    *_rows("decision", "any", "serving.mode", "serving.traffic.rps", "serving.traffic.peak"),
    *_rows("decision", "any", "data.*.contains-pii"),
    # What is trained, from what, with what.
    *_rows("version", "any", "data.*.path", "pipeline.image", "pipeline.steps.*.image"),
    *_rows("version", "any", "pipeline.seed", "pipeline.parameters.*", "pipeline.steps.*.run"),
    *_rows("version", "any", "pipeline.steps.*.inputs.*", "pipeline.steps.*.outputs.**"),
    *_rows("version", "any", "pipeline.steps.*.env.*", "pipeline.steps.*.checkpoint"),
    *_rows("version", "any", "pipeline.steps.*.spot", "pipeline.tune.step"),
    *_rows("version", "any", "pipeline.tune.algorithm", "pipeline.tune.objective.*"),
    *_rows("version", "any", "pipeline.tune.parameters.**"),
    *_rows("version", "any", "model.name", "model.format", "model.schema"),
    *_rows("version", "any", "platform.images.*", "platform.kubeflow.version"),
    *_rows("version", "any", "platform.kubeflow.components.*", "platform.sidecar.python"),
    # Cost.
    *_rows("cost", "any", "retraining.schedule.cron", "retraining.schedule.timezone"),
    *_rows("cost", "any", "monitoring.prices.*"),
    # Words.
    *_rows("cosmetic", "never", "project.name", "project.description", "project.owner"),
    *_rows("cosmetic", "never", "project.labels.*"),
)
UNKNOWN = Row("**", "unclassified", "any")

WHOLES: tuple[Row, ...] = (
    *_rows("gate", "gone", "gates.metrics.*", "gates.fairness.*", "gates.custom.*"),
    *_rows("gate", "gone", "retraining.on-degradation", "retraining.on-drift"),
    *_rows("gate", "gone", "monitoring.observations", "evaluation", "model"),
    *_rows("quota", "more", "pipeline.steps.*", "pipeline.tune", "serving.resources"),
    *_rows("quota", "more", "serving.replicas", "serving.rollout"),
    *_rows("override", "new", "decisions.data.*", "decisions.tracking", "decisions.compute"),
    *_rows("override", "new", "decisions.inference", "allow.*"),
    *_rows("version", "any", "data.*"),
    *_rows("cost", "more", "retraining.schedule"),
)
"""Parts that come and go as one change, whatever they hold. The first that covers a path counts."""


def row(path: tuple[str, ...]) -> Row:
    """The row of a field; the unclassified one where there is none."""
    return next((each for each in ROWS if _covers(each.field.split("."), path)), UNKNOWN)


def _covers(pattern: list[str], path: tuple[str, ...]) -> bool:
    if pattern[-1] == "**":
        pattern = pattern[:-1]
        if len(path) < len(pattern):
            return False
        path = path[: len(pattern)]
    return len(pattern) == len(path) and all(
        wanted in ("*", part) for wanted, part in zip(pattern, path, strict=True)
    )


def whole(path: tuple[str, ...]) -> tuple[Row, tuple[str, ...]] | None:
    """The part that a field belongs to, with the path of that part."""
    for each in WHOLES:
        pattern = each.field.split(".")
        if len(path) >= len(pattern) and _covers(pattern, path[: len(pattern)]):
            return each, path[: len(pattern)]
    return None
