"""The rows that every target shares: what is read by the rules, and shown in DECISIONS.md."""

from collections.abc import Iterator

from mlopsc.plan.target import Capability, Support


def rows(support: Support, how: str, *fields: str) -> tuple[Capability, ...]:
    """The same answer for several fields."""
    return tuple(Capability(field, support, how) for field in fields)


def below(path: str, *names: str) -> tuple[str, ...]:
    """The fields of one object."""
    return tuple(f"{path}.{name}" for name in names)


def shared() -> tuple[Capability, ...]:
    """Facts, decisions, exceptions, thresholds; the gates and what they are measured with."""
    return (
        *rows("mapped", "README.md", *below("project", "name", "description", "owner")),
        *rows("mapped", _READ, *below("team", "size", "cloud", "prefers-managed")),
        *rows("mapped", _READ, *below("team.tracking", "mlflow", "needs")),
        *rows("mapped", _READ, *below("team.kubernetes", "runs", "expertise")),
        *_exceptions(),
        *rows("mapped", "tracking.json", "policy.thresholds.large-binary-file"),
        *rows(
            "mapped",
            "DECISIONS.md",
            *below("policy.thresholds", "small-text-data", "very-large-data"),
            *below("policy.thresholds", "low-traffic", "small-team"),
        ),
        *rows("mapped", "tracking.json", *below("tracking", "uri", "experiment", "repository")),
        *rows("mapped", "tracking.json: what no step gets", "tracking.secrets"),
        *rows(
            "emulated",
            "DECISIONS.md: only Weights & Biases reads it",
            *below("tracking", "entity", "project"),
        ),
        *rows("mapped", _READ, "data.*.size", "data.*.largest-file"),
        *rows("mapped", "pipeline.json", "pipeline.seed", "pipeline.parameters"),
        *rows("mapped", "pipeline.json", *below("model", "name", "format", "schema")),
        *rows("mapped", "pipeline.json", *below("evaluation", "holdout", "label", "sensitive")),
        *_gates(),
    )


_READ = "DECISIONS.md; the rules read it"


def _exceptions() -> Iterator[Capability]:
    for decision in ("tracking", "data.*", "compute", "inference"):
        path = f"decisions.{decision}"
        yield from rows(
            "mapped", "DECISIONS.md; the lock", *below(path, "use", "because", "owner", "expires")
        )
    yield from rows(
        "mapped",
        "DECISIONS.md; the lock",
        *below("allow.*", "code", "at", "because", "owner", "expires"),
    )


def _gates() -> Iterator[Capability]:
    fields = (
        *below("gates.metrics.*", "min", "max", "beats-champion-by"),
        *below("gates.fairness.*", "metric", "feature", "max", "min"),
        *below("gates.latency", "warmup", "requests", "threads", "measured-by"),
        *below("gates.custom.*", "name", "run", "timeout"),
        "gates.approval.manual.by",
        *below("serving.latency", "p50", "p95", "p99"),
    )
    return iter(rows("mapped", "gates.json", *fields))


def kept(*fields: str) -> tuple[Capability, ...]:
    """Sections of other targets: a spec may keep them, DECISIONS.md shows them."""
    return rows("emulated", "DECISIONS.md: kept for other targets", *fields)


KUBEFLOW = (
    *below("platform.kubeflow", "version", "namespace", "profile.owner", "components"),
    *below("platform.kubeflow.queue", "cluster-queue", "cohort"),
    "platform.kubeflow.observations.claim",
    "platform.kubeflow.workspace.claim",
    *below("platform.kubeflow.flavors.*", "node-labels", "spot.node-labels"),
    *below("platform.kubeflow.flavors.*.spot.tolerations.*", "key", "operator", "value", "effect"),
    *below("platform.kubeflow.flavors.*.tolerations.*", "key", "operator", "value", "effect"),
)
SAGEMAKER = below("platform.sagemaker", "account", "region", "role", "bucket")
VERTEX = below("platform.vertex", "project", "region", "bucket", "service-account")
