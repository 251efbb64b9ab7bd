"""README.md of the tree: what it is; how to apply, verify, promote and roll back."""

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import text_file
from mlopsc.artifact.trace import WHOLE_SPEC, Traced, at, of
from mlopsc.plan.capacity import Capacity
from mlopsc.plan.model import Plan, Step
from mlopsc_targets.common.origins import ruled
from mlopsc_targets.common.peaks import peaks
from mlopsc_targets.common.quantity import cpu, memory
from mlopsc_targets.kubeflow.commands import commands
from mlopsc_targets.kubeflow.names import cluster, named, namespace
from mlopsc_targets.kubeflow.pipeline.executors import WEBHOOK
from mlopsc_targets.kubeflow.releases import components
from mlopsc_targets.kubeflow.retraining.readme import retraining_section


def readme(plan: Plan, capacity: Capacity, *, version: Traced) -> Artifact:
    kubeflow, says = cluster(plan), commands(plan)
    return text_file(
        "README.md",
        "kubeflow/README.md.j2",
        project=of("project", {"name": plan.project, "description": plan.description}),
        owner=at(plan.owner, "project.owner"),
        file=at(plan.file, WHOLE_SPEC),
        target=at(plan.target, WHOLE_SPEC),
        decided=at(plan.decided, *ruled(plan, "compute")),
        what_if=plan.target != plan.decided,
        release=at(kubeflow.version, "platform.kubeflow.version"),
        namespace=namespace(plan),
        profile=at(kubeflow.profile_owner, "platform.kubeflow.profile"),
        queue=at(kubeflow.queue.cluster_queue, "platform.kubeflow.queue") if kubeflow.queue else "",
        components=[
            {
                "name": name,
                "version": at(each, f"platform.kubeflow.components.{name}"),
            }
            for name, each in components(kubeflow).items()
        ],
        steps=[_step(each) for each in plan.steps],
        secrets=_secrets(plan),
        claims=_claims(plan),
        again=retraining_section(plan),
        slack=at(plan.monitoring.slack_secret or "", "monitoring.alerts.slack.secret"),
        peaks=peaks(capacity, "platform.kubeflow", "evaluation", "gates", "retraining"),
        version=version,
        account=named(plan, "pipeline"),
        approved_by=at(plan.gates.approved_by, "gates.approval.manual.by"),
        tracking=at(plan.tracking.uri or "", "tracking.uri"),
        says={
            **{name: getattr(says, name) for name in type(says).__slots__},
            "promote": at(says.promote, "gates.approval.manual.by"),
            "used": at(says.used, "platform.kubeflow.namespace"),
        },
    )


def _step(step: Step) -> Traced:
    gpu, path = step.resources.gpu, f"{step.origin.path}.resources"
    return of(
        step.origin.path,
        {
            "name": at(step.name, step.origin.path),
            "cpu": at(cpu(step.resources.cpu_millis), f"{path}.cpu"),
            "memory": at(memory(step.resources.memory_bytes), f"{path}.memory"),
            "gpu": at(f"{gpu.count} {gpu.type}" if gpu else "none", f"{path}.gpu"),
            "timeout": step.timeout_seconds,
            "retries": step.retries,
        },
    )


def _secrets(plan: Plan) -> list[Traced]:
    """Each Secret with a key for every variable that is read from it."""
    keys: dict[str, dict[str, str]] = {}
    for step in plan.steps:
        for variable, secret in step.secrets.items():
            keys.setdefault(secret, {})[variable] = f"{step.origin.path}.secrets.{variable}"
    if plan.monitoring.slack_secret:
        found = keys.setdefault(plan.monitoring.slack_secret, {})
        found[WEBHOOK] = "monitoring.alerts.slack.secret"
    return [
        at({"name": name, "keys": [at(key, path) for key, path in found.items()]}, *found.values())
        for name, found in sorted(keys.items())
    ]


def _claims(plan: Plan) -> list[Traced]:
    claims = {
        volume.claim: f"{step.origin.path}.volumes"
        for step in plan.steps
        for volume in step.volumes
    }
    return [at(claim, path) for claim, path in sorted(claims.items())]
