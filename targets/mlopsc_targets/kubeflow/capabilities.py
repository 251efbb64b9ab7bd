"""What the kubeflow target does with every field of the language: one row each."""

from mlopsc.plan.target import Capability
from mlopsc_targets.common.capabilities import SAGEMAKER, VERTEX, below, kept, rows, shared

_STEP = "pipeline.steps.*"
_IR = "pipeline/ir.yaml"
CAPABILITIES: tuple[Capability, ...] = (
    *shared(),
    *rows("mapped", "namespace.yaml: every object carries them", "project.labels"),
    *rows("emulated", "DECISIONS.md: no workflow is written yet", "team.ci"),
    # Data and the pipeline.
    *rows("mapped", "pipeline.json", *below("data.*", "path", "kind", "contains-pii", "remote")),
    *rows("mapped", f"{_IR}: the image of every task", "pipeline.image"),
    *rows("mapped", f"{_IR}: the order of the steps bounds them", "pipeline.parallelism"),
    *rows("mapped", "pipeline.json", f"{_STEP}.run"),
    *rows("mapped", _IR, f"{_STEP}.inputs", f"{_STEP}.outputs.*.type"),
    *rows("mapped", "pipeline.json", f"{_STEP}.outputs.*.names", f"{_STEP}.env"),
    *rows("mapped", _IR, f"{_STEP}.timeout", f"{_STEP}.retries", f"{_STEP}.secrets"),
    *rows("mapped", _IR, *below(f"{_STEP}.resources", "cpu", "memory", "gpu.type", "gpu.count")),
    *rows("mapped", _IR, f"{_STEP}.image", f"{_STEP}.node-selector"),
    *rows("mapped", _IR, *below(f"{_STEP}.tolerations.*", "key", "operator", "value", "effect")),
    *rows(
        "emulated",
        f"{_IR}: KFP mounts no claim read-only; its access mode has to be ReadOnlyMany",
        *below(f"{_STEP}.volumes.*", "claim", "path"),
    ),
    *rows("refused", "MLC827: not yet", *below(_STEP, "nodes", "spot", "checkpoint")),
    *rows(
        "refused",
        "MLC828: not yet",
        *below("pipeline.tune", "step", "algorithm", "max-trials", "parallel-trials"),
        *below("pipeline.tune", "objective.metric", "objective.type"),
        *below("pipeline.tune.parameters.*", "min", "max", "scale", "values"),
    ),
    # Serving: the budget is measured by the gates; nothing serves yet.
    *rows("emulated", "DECISIONS.md: read by the rules; nothing serves yet", "serving.mode"),
    *rows(
        "emulated",
        "DECISIONS.md: read by the rules; nothing serves yet",
        *below("serving.traffic", "rps", "peak"),
    ),
    *rows(
        "refused",
        "MLC828: not yet",
        *below("serving.resources", "cpu", "memory", "gpu.type", "gpu.count"),
        *below("serving", "replicas.min", "replicas.max", "rollout.canary", "rollout.bake"),
        "monitoring.alerts.email",
        *below("monitoring", "prices", "infra", "performance", "drift", "cost"),
        "quotas.monthly-budget",
    ),
    # Retraining, and who hears of a run.
    *rows("mapped", "retraining.yaml", *below("retraining.schedule", "cron", "timezone")),
    *rows(
        "mapped", "monitoring.json", *below("retraining.on-degradation", "metric", "drop", "window")
    ),
    *rows("mapped", "monitoring.json", *below("retraining.on-drift", "method", "threshold")),
    *rows("refused", "MLC513: drift alone never retrains", "retraining.on-drift.action"),
    *rows("mapped", "retraining.yaml", "monitoring.observations.dataset"),
    *rows("mapped", "monitoring.json", *below("monitoring.observations", "labels-after")),
    *rows("mapped", f"{_IR}: registered with the version", "monitoring.observations.reference"),
    *rows("mapped", f"{_IR}: the exit task's Secret", "monitoring.alerts.slack.secret"),
    # Quotas.
    *rows(
        "mapped", "quota.yaml", *below("quotas", "gpus", "gpus-per-job", "memory", "cpu", "pods")
    ),
    *rows(
        "emulated",
        "pipeline.json: proven from the steps' timeouts; KFP ends no run by its age",
        "quotas.max-runtime",
    ),
    # The cluster.
    *rows("mapped", "namespace.yaml", *below("platform.kubeflow", "namespace", "profile.owner")),
    *rows("mapped", "README.md", *below("platform.kubeflow", "version", "components")),
    *rows("mapped", "retraining.yaml", "platform.kubeflow.observations.claim"),
    *rows("mapped", "queue/", *below("platform.kubeflow.queue", "cluster-queue", "cohort")),
    *rows("mapped", _IR, "platform.kubeflow.flavors.*.node-labels"),
    *rows(
        "mapped",
        _IR,
        *below("platform.kubeflow.flavors.*.tolerations.*", "key", "operator", "value", "effect"),
    ),
    *kept("platform.images", *SAGEMAKER, *VERTEX, *below("platform.sidecar", "setup", "python")),
)
