"""README.md of the tree: what it is; how to apply, verify, promote and roll back."""

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import text_file
from mlopsc.artifact.trace import WHOLE_SPEC, Traced, also, at, of
from mlopsc.plan.capacity import Capacity, canary, rolling, surge
from mlopsc.plan.model import Kubeflow, Plan, Serving, Step, Tune
from mlopsc.plan.trials import needed, trials
from mlopsc_targets.common.origins import drawn_from, ruled
from mlopsc_targets.common.peaks import peaks
from mlopsc_targets.common.quantity import cpu, memory
from mlopsc_targets.kubeflow.commands import commands
from mlopsc_targets.kubeflow.monitoring.section import section
from mlopsc_targets.kubeflow.names import cluster, named, namespace, on_nodes
from mlopsc_targets.kubeflow.pipeline.executors import WEBHOOK
from mlopsc_targets.kubeflow.registry import registry_section
from mlopsc_targets.kubeflow.releases import RELEASES, components
from mlopsc_targets.kubeflow.retraining.readme import retraining_section
from mlopsc_targets.kubeflow.serving.names import (
    ROLLOUT,
    SERVICE,
    bake_seconds,
    late_seconds,
    may_fail,
    served,
    serves,
)
from mlopsc_targets.kubeflow.serving.rollout import ready_seconds


def readme(plan: Plan, capacity: Capacity, *, version: Traced) -> Artifact:
    return text_file(
        "README.md",
        "kubeflow/README.md.j2",
        executable=False,
        **_project(plan),
        **_cluster(plan),
        **_work(plan),
        peaks=peaks(capacity, "platform.kubeflow", "evaluation", "gates", "retraining"),
        version=version,
        service=_service(plan),
        again=retraining_section(plan),
        monitoring=section(plan),
        says=_says(plan),
        because={name: at("", *origins) for name, origins in _BECAUSE.items()},
    )


_BECAUSE = {
    "profile": ("platform.kubeflow.profile",),
    "serving": ("serving",),
    "replicas": ("serving.replicas",),
    "canary": ("serving.rollout", "serving.replicas"),
    "login": ("tracking.secrets",),
}
"""What a sentence that says no word of the spec is there for."""


def _project(plan: Plan) -> dict[str, object]:
    """Whose it is, and what was decided for it."""
    return {
        "project": of("project", {"name": plan.project, "description": plan.description}),
        "owner": at(plan.owner, "project.owner"),
        "file": at(plan.file, WHOLE_SPEC),
        "target": at(plan.target, WHOLE_SPEC),
        "decided": at(plan.decided, *ruled(plan, "compute")),
        "what_if": plan.target != plan.decided,
        "approved_by": at(plan.gates.approved_by, "gates.approval.manual.by"),
        "kept": registry_section(plan),
        "slack": at(plan.monitoring.slack_secret or "", "monitoring.alerts.slack.secret"),
    }


def _cluster(plan: Plan) -> dict[str, object]:
    """What has to be there before it is applied."""
    kubeflow, path = cluster(plan), "platform.kubeflow"
    queue = kubeflow.queue.cluster_queue if kubeflow.queue else ""
    return {
        "release": at(kubeflow.version, f"{path}.version"),
        "namespace": also(namespace(plan), f"{path}.profile"),
        "profile": at(kubeflow.profile_owner, f"{path}.profile"),
        "queue": at(queue, f"{path}.queue") if queue else "",
        "components": [
            {
                "name": name,
                "version": at(each, f"{path}.components.{name}"),
                "ships": at(
                    _shipped(kubeflow, name), f"{path}.components.{name}", f"{path}.version"
                ),
            }
            for name, each in components(kubeflow).items()
        ],
        "secrets": _secrets(plan),
        "registry": [at(each, "tracking.secrets") for each in plan.tracking.secrets],
        "claims": _claims(plan),
        "workspace": at(kubeflow.workspace, f"{path}.workspace.claim"),
        "account": named(plan, "pipeline"),
    }


def _shipped(kubeflow: Kubeflow, name: str) -> str:
    """What the release has instead; nothing where that is what is asked for."""
    ships = RELEASES[kubeflow.version][name]
    return "" if components(kubeflow)[name] == ships else ships


def _work(plan: Plan) -> dict[str, object]:
    return {
        "steps": [_step(each) for each in plan.steps],
        "tune": _tune(plan, plan.tune) if plan.tune else None,
        "nodes": [_nodes(each) for each in on_nodes(plan)],
    }


_SAID_OF = {
    "served": ("platform.kubeflow.namespace", "project.name"),
    "rollout": ("platform.kubeflow.namespace", "project.name"),
    "rollout_again": ("platform.kubeflow.namespace", "project.name"),
    "unroll": ("serving", "platform.kubeflow.namespace", "project.name"),
    "unserve": ("serving", "platform.kubeflow.namespace", "project.name"),
    "promote": ("gates.approval.manual.by",),
    "used": ("platform.kubeflow.namespace",),
    "rolled_back": ("platform.kubeflow.namespace", "project.name"),
    "rollback_again": ("platform.kubeflow.namespace", "project.name"),
}
"""Commands that hold words of the spec, and which."""


def _says(plan: Plan) -> dict[str, object]:
    says = commands(plan)
    plain: dict[str, str] = {name: getattr(says, name) for name in type(says).__slots__}
    return {
        name: at(each, *_SAID_OF[name]) if name in _SAID_OF else each
        for name, each in plain.items()
    }


def _service(plan: Plan) -> dict[str, Traced] | None:
    if not serves(plan):
        return None
    serving = served(plan)[0]
    new, tried = rolling(serving), canary(serving)
    bake = bake_seconds(serving)
    strategy = (
        f"its replicas start beside the old ones, {new} at a time; none of those is taken away "
        "before a new one is ready"
        if new
        else "its replicas replace the old ones, one after another: one fewer serves meanwhile"
    )
    address = f"http://{plan.project}-{SERVICE}.{cluster(plan).namespace}.svc.cluster.local"
    path = "serving.replicas", "serving.rollout", "serving.resources"
    return {
        "name": at(plan.project, "project.name"),
        "rollout": named(plan, ROLLOUT),
        "strategy": at(strategy, *path),
        "ready": at(str(ready_seconds(serving)), *path),
        "bake": at(str(bake) if bake else "", "serving.rollout.bake"),
        "failing": at(may_fail(), "default:serving"),
        "patience": at(str(late_seconds(serving)), "serving.rollout.bake"),
        "late": at("" if serving.p95 is None else f"{serving.p95:f}", "serving.latency.p95"),
        "most": at(str((serving.replicas or (1, 1))[1]), *path),
        "canary": at(str(tried) if tried else "", "serving.rollout.canary", "serving.replicas"),
        "autoscaled": at("yes" if _autoscaled(serving) else "", "serving.replicas"),
        "share": at(
            str(serving.rollout.canary_percent if serving.rollout else 0), "serving.rollout.canary"
        ),
        "surge": at(str(surge(serving) or ""), *path),
        "address": at(address, "platform.kubeflow.namespace", "project.name"),
    }


def _autoscaled(serving: Serving) -> bool:
    least, most = serving.replicas or (1, 1)
    return least < most


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
            "retries": f"{step.retries} {'retry' if step.retries == 1 else 'retries'}",
        },
    )


def _nodes(step: Step) -> Traced:
    path = f"{step.origin.path}.nodes"
    return at({"name": at(step.name, path), "count": at(step.nodes, path)}, path)


def _tune(plan: Plan, tune: Tune) -> Traced:
    path, steps = tune.origin.path, " then ".join(each.name for each in needed(plan, tune))
    best = at("highest" if tune.maximize else "lowest", f"{path}.objective.type")
    return of(
        path,
        {
            "step": tune.step,
            "steps": at(steps, path, "pipeline.steps"),
            "trials": at(len(trials(tune, plan.seed)), *drawn_from(tune)),
            "at_once": at(tune.parallel_trials, f"{path}.parallel-trials"),
            "metric": at(tune.metric, f"{path}.objective.metric"),
            "best": best,
        },
    )


def _secrets(plan: Plan) -> list[Traced]:
    """Each Secret with a key for every variable that is read from it."""
    keys: dict[str, dict[str, str]] = {}
    for step in plan.steps:
        for variable, secret in step.secrets.items():
            keys.setdefault(secret, {})[variable] = f"{step.origin.path}.secrets.{variable}"
    for variable, secret in plan.tracking.secrets.items():
        keys.setdefault(secret, {})[variable] = "tracking.secrets"
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
    if cluster(plan).observations:
        claims.setdefault(cluster(plan).observations, "platform.kubeflow.observations.claim")
    named = ("pipeline.steps", "platform.kubeflow.observations")
    return [at(claim, path, *named) for claim, path in sorted(claims.items())]
