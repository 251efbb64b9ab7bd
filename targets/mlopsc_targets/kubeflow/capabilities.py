"""What the kubeflow target does with every field of the language: one row each."""

from mlopsc.plan.target import Capability
from mlopsc_targets.common.capabilities import SAGEMAKER, VERTEX, below, kept, rows, shared

_STEP = "pipeline.steps.*"
_IR = "pipeline/ir.yaml"
_SERVICE = "serving/inferenceservice.json"
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
    *rows("mapped", "training/: what a node is; training.json", f"{_STEP}.nodes"),
    *rows("mapped", _IR, *below(_STEP, "spot", "checkpoint")),
    *rows("mapped", _IR, *below("pipeline.tune", "step", "parallel-trials", "objective.metric")),
    *rows("mapped", "pipeline.json", "pipeline.tune.objective.type"),
    *rows(
        "mapped",
        f"{_IR}: what is tried is drawn when it is compiled",
        *below("pipeline.tune", "algorithm", "max-trials"),
        *below("pipeline.tune.parameters.*", "min", "max", "scale", "values"),
    ),
    # Serving.
    *rows("emulated", "DECISIONS.md: batches are not scored yet", "serving.mode"),
    *rows("emulated", "DECISIONS.md: read by the rules", *below("serving.traffic", "rps", "peak")),
    *rows("mapped", _SERVICE, *below("serving.resources", "cpu", "memory")),
    *rows("mapped", _SERVICE, *below("serving.resources", "gpu.type", "gpu.count")),
    *rows("mapped", _SERVICE, *below("serving", "replicas.min", "replicas.max")),
    *rows("mapped", _SERVICE, "serving.rollout.max-surge"),
    *rows("mapped", "serving/rollout.yaml", "serving.rollout.bake"),
    *rows("mapped", f"{_SERVICE}: with KServe 0.20, else MLC831", "serving.rollout.canary"),
    *rows("mapped", "serving/runtime.yaml", "platform.images"),
    # Monitoring.
    *rows("mapped", "monitoring/routing.yaml", "monitoring.alerts.email"),
    *rows(
        "mapped",
        "monitoring/rules.yaml",
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
    *rows("mapped", "quota.yaml", *below("quotas", "gpus", "gpus-per-job")),
    *rows("mapped", "quota.yaml", *below("quotas", "memory", "cpu", "pods", "storage")),
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
    *rows("mapped", _IR, "platform.kubeflow.workspace.claim"),
    *rows("mapped", _IR, *below("platform.kubeflow.flavors.*", "node-labels", "spot.node-labels")),
    *rows(
        "mapped",
        _IR,
        *below("platform.kubeflow.flavors.*.tolerations.*", "key", "operator", "value", "effect"),
        *below("platform.kubeflow.flavors.*.spot.tolerations.*", "key", "operator"),
        *below("platform.kubeflow.flavors.*.spot.tolerations.*", "value", "effect"),
    ),
    *kept(*SAGEMAKER, *VERTEX, *below("platform.sidecar", "setup", "python")),
)
