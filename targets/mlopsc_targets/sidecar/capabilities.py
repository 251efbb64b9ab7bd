"""What the sidecar target does with every field of the language: one row each."""

from mlopsc.plan.target import Capability, Support


def _rows(support: Support, how: str, *fields: str) -> tuple[Capability, ...]:
    return tuple(Capability(field, support, how) for field in fields)


_STEP = "pipeline.steps.*"
CAPABILITIES: tuple[Capability, ...] = (
    # The project and the facts about the team.
    *_rows("mapped", "README.md", "project.name", "project.description", "project.owner"),
    *_rows("emulated", "DECISIONS.md: nothing else here has labels", "project.labels"),
    *_rows("mapped", "DECISIONS.md; the rules read it", "team.size", "team.cloud"),
    *_rows("mapped", "DECISIONS.md; the rules read it", "team.prefers-managed"),
    *_rows("mapped", "DECISIONS.md; the rules read it", "team.tracking.mlflow"),
    *_rows("mapped", "DECISIONS.md; the rules read it", "team.tracking.needs"),
    *_rows("mapped", "DECISIONS.md; the rules read it", "team.kubernetes.runs"),
    *_rows("mapped", "DECISIONS.md; the rules read it", "team.kubernetes.expertise"),
    *_rows("mapped", "repo/: which CI's workflow is written", "team.ci"),
    # What differs from the rules.
    *(
        row
        for decision in ("tracking", "data.*", "compute", "inference")
        for row in _rows(
            "mapped",
            "DECISIONS.md; the lock",
            *(f"decisions.{decision}.{key}" for key in ("use", "because", "owner", "expires")),
        )
    ),
    *_rows("mapped", "DECISIONS.md; the lock", "allow.*.code", "allow.*.at", "allow.*.because"),
    *_rows("mapped", "DECISIONS.md; the lock", "allow.*.owner", "allow.*.expires"),
    *_rows("mapped", "tracking.json", "policy.thresholds.large-binary-file"),
    *_rows("mapped", "DECISIONS.md", "policy.thresholds.small-text-data"),
    *_rows("mapped", "DECISIONS.md", "policy.thresholds.very-large-data"),
    *_rows("mapped", "DECISIONS.md", "policy.thresholds.low-traffic"),
    *_rows("mapped", "DECISIONS.md", "policy.thresholds.small-team"),
    # Tracking and data.
    *_rows("mapped", "tracking.json", "tracking.uri", "tracking.experiment"),
    *_rows("emulated", "DECISIONS.md: only Weights & Biases reads it", "tracking.entity"),
    *_rows("emulated", "DECISIONS.md: only Weights & Biases reads it", "tracking.project"),
    *_rows("mapped", "pipeline.json", "data.*.path", "data.*.kind", "data.*.contains-pii"),
    *_rows("mapped", "pipeline.json; repo/.dvc/config", "data.*.remote"),
    *_rows("mapped", "DECISIONS.md; the rules read it", "data.*.size", "data.*.largest-file"),
    # The pipeline.
    *_rows("mapped", "pipeline.json; the workflow's container", "pipeline.image"),
    *_rows("mapped", "pipeline.json", "pipeline.seed", "pipeline.parameters"),
    *_rows("mapped", "pipeline.json", "pipeline.parallelism"),
    *_rows("mapped", "pipeline.json", f"{_STEP}.run", f"{_STEP}.inputs"),
    *_rows("mapped", "pipeline.json", f"{_STEP}.outputs.*.type", f"{_STEP}.outputs.*.names"),
    *_rows("mapped", "pipeline.json", f"{_STEP}.timeout", f"{_STEP}.retries"),
    *_rows("mapped", "pipeline.json", f"{_STEP}.checkpoint", f"{_STEP}.env", f"{_STEP}.secrets"),
    *_rows(
        "emulated",
        "pipeline.json: counted against quotas before a step starts; nothing confines it",
        f"{_STEP}.resources.cpu",
        f"{_STEP}.resources.memory",
        f"{_STEP}.resources.gpu.type",
        f"{_STEP}.resources.gpu.count",
    ),
    *_rows("refused", "MLC812: one runner, one image", f"{_STEP}.image"),
    *_rows("refused", "MLC811: one machine", f"{_STEP}.nodes"),
    *_rows("refused", "MLC812: a runner is never reclaimed", f"{_STEP}.spot"),
    *_rows("refused", "MLC812: no cluster, no claims", f"{_STEP}.volumes.*.claim"),
    *_rows("refused", "MLC812: no cluster, no claims", f"{_STEP}.volumes.*.path"),
    *_rows("refused", "MLC812: no cluster, no taints", f"{_STEP}.tolerations.*.key"),
    *_rows("refused", "MLC812: no cluster, no taints", f"{_STEP}.tolerations.*.operator"),
    *_rows("refused", "MLC812: no cluster, no taints", f"{_STEP}.tolerations.*.value"),
    *_rows("refused", "MLC812: no cluster, no taints", f"{_STEP}.tolerations.*.effect"),
    *_rows("refused", "MLC812: no cluster, no nodes", f"{_STEP}.node-selector"),
    *_rows("mapped", "pipeline.json", "pipeline.tune.step", "pipeline.tune.algorithm"),
    *_rows("mapped", "pipeline.json", "pipeline.tune.max-trials", "pipeline.tune.parallel-trials"),
    *_rows("mapped", "pipeline.json", "pipeline.tune.objective.metric"),
    *_rows("mapped", "pipeline.json", "pipeline.tune.objective.type"),
    *_rows("mapped", "pipeline.json", "pipeline.tune.parameters.*.min"),
    *_rows("mapped", "pipeline.json", "pipeline.tune.parameters.*.max"),
    *_rows("mapped", "pipeline.json", "pipeline.tune.parameters.*.scale"),
    *_rows("mapped", "pipeline.json", "pipeline.tune.parameters.*.values"),
    # The model and its gates.
    *_rows("mapped", "pipeline.json", "model.name", "model.format", "model.schema"),
    *_rows("mapped", "pipeline.json", "evaluation.holdout", "evaluation.label"),
    *_rows("mapped", "pipeline.json", "evaluation.sensitive"),
    *_rows("mapped", "gates.json", "gates.metrics.*.min", "gates.metrics.*.max"),
    *_rows("mapped", "gates.json", "gates.metrics.*.beats-champion-by"),
    *_rows("mapped", "gates.json", "gates.fairness.*.metric", "gates.fairness.*.feature"),
    *_rows("mapped", "gates.json", "gates.fairness.*.max", "gates.fairness.*.min"),
    *_rows("mapped", "gates.json", "gates.latency.warmup", "gates.latency.requests"),
    *_rows("mapped", "gates.json", "gates.latency.threads", "gates.latency.measured-by"),
    *_rows("mapped", "gates.json", "gates.custom.*.name", "gates.custom.*.run"),
    *_rows("mapped", "gates.json", "gates.custom.*.timeout", "gates.approval.manual.by"),
    # Serving: nothing serves here, the budget is measured.
    *_rows("emulated", "DECISIONS.md: nothing serves here", "serving.mode"),
    *_rows("mapped", "gates.json", "serving.latency.p50", "serving.latency.p95"),
    *_rows("mapped", "gates.json", "serving.latency.p99"),
    *_rows(
        "emulated", "DECISIONS.md: read by the rules; nothing serves here", "serving.traffic.rps"
    ),
    *_rows(
        "emulated", "DECISIONS.md: read by the rules; nothing serves here", "serving.traffic.peak"
    ),
    *_rows(
        "refused",
        "MLC813: nothing serves here",
        "serving.resources.cpu",
        "serving.resources.memory",
        "serving.resources.gpu.type",
        "serving.resources.gpu.count",
        "serving.replicas.min",
        "serving.replicas.max",
        "serving.rollout.canary",
        "serving.rollout.bake",
    ),
    # Retraining, quotas, monitoring.
    *_rows("mapped", "monitoring.json", "retraining.on-degradation.metric"),
    *_rows("mapped", "monitoring.json", "retraining.on-degradation.drop"),
    *_rows("mapped", "monitoring.json", "retraining.on-degradation.window"),
    *_rows("mapped", "monitoring.json", "retraining.on-drift.method"),
    *_rows("mapped", "monitoring.json", "retraining.on-drift.threshold"),
    *_rows("refused", "MLC513: drift alone never retrains", "retraining.on-drift.action"),
    *_rows("mapped", "monitoring.json; the workflow", "retraining.schedule.cron"),
    *_rows("mapped", "monitoring.json; the workflow", "retraining.schedule.timezone"),
    *_rows("mapped", "pipeline.json: proven, and the runner's bound", "quotas.gpus"),
    *_rows("mapped", "pipeline.json: proven, and the runner's bound", "quotas.memory"),
    *_rows("mapped", "pipeline.json: proven, and the runner's bound", "quotas.cpu"),
    *_rows("emulated", "DECISIONS.md: MLC302 refuses a job over it", "quotas.gpus-per-job"),
    *_rows("mapped", "pipeline.json; the workflow's bound", "quotas.max-runtime"),
    *_rows("refused", "MLC814: there are no pods", "quotas.pods"),
    *_rows("refused", "MLC814: nothing here can stop spending", "quotas.monthly-budget"),
    *_rows("mapped", "monitoring.json", "monitoring.observations.dataset"),
    *_rows("mapped", "monitoring.json", "monitoring.observations.labels-after"),
    *_rows("mapped", "monitoring.json", "monitoring.observations.reference"),
    *_rows("mapped", "monitoring.json; the watch", "monitoring.alerts.slack.secret"),
    *_rows("mapped", "monitoring.json", "monitoring.alerts.email"),
    *_rows("emulated", "DECISIONS.md: `retraining` says what is watched", "monitoring.drift"),
    *_rows("emulated", "DECISIONS.md: `retraining` says what is watched", "monitoring.performance"),
    *_rows("refused", "MLC815: no infrastructure to watch", "monitoring.infra"),
    *_rows("refused", "MLC815: no meter to read", "monitoring.cost", "monitoring.prices"),
    # Sections of other targets are kept for them; DECISIONS.md shows them.
    *_rows(
        "emulated",
        "DECISIONS.md: kept for other targets",
        "platform.images",
        "platform.kubeflow.version",
        "platform.kubeflow.namespace",
        "platform.kubeflow.queue.cluster-queue",
        "platform.kubeflow.queue.cohort",
        "platform.kubeflow.components",
        "platform.sagemaker.account",
        "platform.sagemaker.region",
        "platform.sagemaker.role",
        "platform.sagemaker.bucket",
        "platform.vertex.project",
        "platform.vertex.region",
        "platform.vertex.bucket",
        "platform.vertex.service-account",
    ),
    *_rows("mapped", "repo/: the workflow's set-up", "platform.sidecar.setup"),
    *_rows("mapped", "repo/: the workflow's Python", "platform.sidecar.python"),
)
