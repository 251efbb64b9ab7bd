"""What Kubeflow puts beside a step: side containers, driver pods, its own servers.

KFP starts a driver pod for every task, then the pod that executes it. Argo adds a `wait` container
to both, without resources of its own: the LimitRange of the bundle gives it some. A step on
several nodes has a launcher in such a pod; its nodes are pods of their own, with nothing beside.
In a Profile, Istio may add its proxy to every pod, and KFP runs two servers. All is counted at its
limits.
https://github.com/kubeflow/pipelines/blob/master/backend/src/v2/compiler/argocompiler/container.go
"""

from collections.abc import Iterator, Mapping

from mlopsc.plan.capacity import CPU, MEMORY, PODS, Amounts, Demand, Platform, amounts, surge
from mlopsc.plan.model import Gpu, Plan, Resources
from mlopsc.record import replace
from mlopsc_targets.kubeflow.retraining.jobs import Job, jobs
from mlopsc_targets.kubeflow.serving.names import served, serves

_MI = 1024**2
DEFAULT_REQUEST: Amounts = {CPU: 100, MEMORY: 128 * _MI}
DEFAULT_LIMIT: Amounts = {CPU: 500, MEMORY: 512 * _MI}
"""What the LimitRange gives a container that asks for nothing."""
_DRIVER: Amounts = {CPU: 500, MEMORY: 512 * _MI}
"""The limits that KFP writes into its driver's container."""
_ISTIO_PROXY: Amounts = {CPU: 2000, MEMORY: 1024 * _MI}
"""Istio's own default limits: https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/."""
_PROFILE_SERVER: Amounts = {CPU: 500, MEMORY: 1024 * _MI}
_PROFILE_SERVERS = ("KFP's artifact server", "KFP's visualization server")
_LEAST = Resources(cpu_millis=500, memory_bytes=1024 * _MI, gpu=None)
"""What the tasks beside the steps need: they read JSON and talk to the registry."""
_FOLLOWING = Resources(cpu_millis=250, memory_bytes=512 * _MI, gpu=None)


def platform(plan: Plan) -> Platform:
    side = _side_containers(plan)
    return Platform(
        per_pod=side,
        per_task=(Demand("KFP's driver pod", "pipeline.steps", 1, _driver(side)),),
        per_gang=(Demand("the launcher of its nodes", "pipeline.steps", 1, _launcher(side)),),
        per_node={},
        standing=_standing(plan, side),
        trials_alone=True,
        after_steps=Demand("gates and their driver", "gates", 1, _gates(plan, side)),
    )


def _side_containers(plan: Plan) -> Amounts:
    if plan.kubeflow is None or not plan.kubeflow.profile_owner:
        return DEFAULT_LIMIT
    return _sum(DEFAULT_LIMIT, _ISTIO_PROXY)


def _driver(side: Amounts) -> Amounts:
    return {**_sum(_DRIVER, side), PODS: 1}


def _launcher(side: Amounts) -> Amounts:
    own = {CPU: _LEAST.cpu_millis, MEMORY: _LEAST.memory_bytes}
    return {**_sum(own, side), PODS: 1}


def _standing(plan: Plan, side: Amounts) -> tuple[Demand, ...]:
    """Servers of the namespace, and a pod of every CronJob: each may run beside a run."""
    return (*_controllers(plan, side), *_servers(plan, side), *_cron_pods(plan), _rollback())


def beside_training(plan: Plan) -> Amounts:
    """What a queue of jobs must leave free: all that may run beside a run and does not queue."""
    made = platform(plan)
    queued = {each.what for each in _cron_pods(plan) if each.each.keys() - {CPU, MEMORY, PODS}}
    found: dict[str, int] = {}
    for demand in (*_replicas(plan, made), *made.standing):
        if demand.what in queued:
            continue
        for name in demand.each:
            found[name] = found.get(name, 0) + demand.total(name)
    return found


def _replicas(plan: Plan, made: Platform) -> Iterator[Demand]:
    if serves(plan):
        serving, resources = served(plan)
        most = (serving.replicas or (1, 1))[1] + surge(serving)
        yield Demand("replicas", "serving.resources", most, amounts(resources, made))


def _controllers(plan: Plan, side: Amounts) -> Iterator[Demand]:
    if serves(plan):
        own = {CPU: _FOLLOWING.cpu_millis, MEMORY: _FOLLOWING.memory_bytes}
        each = {**_sum(own, side), PODS: 1}
        yield Demand("the controller that rolls out", "serving.resources", 1, each)


def _rollback() -> Demand:
    """No person who rolls back is told that there is no room for it."""
    own = {CPU: _FOLLOWING.cpu_millis, MEMORY: _FOLLOWING.memory_bytes, PODS: 1}
    return Demand("the Job that rolls back", "model", 1, own)


def _cron_pods(plan: Plan) -> Iterator[Demand]:
    """One each: a CronJob here never starts a second Job, and no side container is put in."""
    for job in jobs(plan):
        gets = job_resources(plan, job)
        own = {CPU: gets.cpu_millis, MEMORY: gets.memory_bytes, PODS: 1}
        gpus = {gets.gpu.type: gets.gpu.count} if gets.gpu else {}
        yield Demand(f"the pod of the {job.name} job", job.origin, 1, {**own, **gpus})


def _servers(plan: Plan, side: Amounts) -> tuple[Demand, ...]:
    if plan.kubeflow is None or not plan.kubeflow.profile_owner:
        return ()
    proxy = {name: side[name] - DEFAULT_LIMIT[name] for name in side}
    each = {**_sum(_PROFILE_SERVER, proxy), PODS: 1}
    origin = "platform.kubeflow.profile"
    return tuple(Demand(name, origin, 1, each) for name in _PROFILE_SERVERS)


def _gates(plan: Plan, side: Amounts) -> Amounts:
    """The pod that judges, and its driver: none of the tasks beside the steps is larger."""
    judge = judging(plan)
    own = {CPU: judge.cpu_millis, MEMORY: judge.memory_bytes}
    gpus = {judge.gpu.type: judge.gpu.count} if judge.gpu else {}
    return {**_sum(_sum(own, side), _driver(side)), **gpus, PODS: 2}


def judging(plan: Plan) -> Resources:
    """What the gates get: as much as the evaluation, with which they may score a champion."""
    name = plan.evaluation.step if plan.evaluation else None
    step = next((each for each in plan.steps if each.name == name), None)
    if step is None:
        return _LEAST
    gpu: Gpu | None = step.resources.gpu
    return Resources(
        max(step.resources.cpu_millis, _LEAST.cpu_millis),
        max(step.resources.memory_bytes, _LEAST.memory_bytes),
        gpu,
    )


def following() -> Resources:
    """What the controller gets that rolls out the champion."""
    return _FOLLOWING


def rolling_back() -> Resources:
    """What the Job gets that rolls the registry back: it asks no more of it than the controller."""
    return _FOLLOWING


def job_resources(plan: Plan, job: Job) -> Resources:
    """What a CronJob's pod gets: one that measures reads and scores as the gates do."""
    if not job.question:
        return _LEAST
    judge = judging(plan)
    return judge if job.scores else replace(judge, gpu=None)


def recording() -> Resources:
    """What the other tasks beside the steps get."""
    return _LEAST


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> Amounts:
    return {name: one.get(name, 0) + other.get(name, 0) for name in (CPU, MEMORY)}
