"""A checked case to a plan: names resolved, quantities in plain numbers, steps in order.

Every reference was proven by the checks, so nothing here can fail on a checked case.
"""

import hashlib
import json
from pathlib import PurePath

from mlopsc.decisions.case import Case
from mlopsc.plan.gates import gates
from mlopsc.plan.kubeflow import kubeflow
from mlopsc.plan.learning import datasets, evaluation, model, tracking, tune
from mlopsc.plan.model import Plan, Sidecar
from mlopsc.plan.operations import monitoring, quotas, retraining, serving
from mlopsc.plan.rulings import allowances, rulings
from mlopsc.plan.stated import stated
from mlopsc.plan.steps import steps
from mlopsc.schema.object import as_data
from mlopsc.schema.units import size_bytes
from mlopsc.source.model import Data


def build_plan(case: Case, target: str) -> Plan:
    spec = case.spec
    return Plan(
        file=PurePath(case.source.file).name,
        tree="/".join(filter(None, ("out", case.environment, target))),
        environment=case.environment,
        spec_digest=_digest(as_data(spec)),
        project=spec.project.name,
        description=spec.project.description or "",
        owner=spec.project.owner,
        labels=dict(sorted(spec.project.labels.items())),
        ci=spec.team.ci,
        seed=spec.pipeline.seed,
        image=spec.pipeline.image,
        images=dict(sorted(spec.platform.images.items())),
        parameters=dict(sorted(spec.pipeline.parameters.items())),
        parallelism=spec.pipeline.parallelism,
        steps=steps(case),
        data=datasets(case),
        tune=tune(case),
        model=model(case),
        evaluation=evaluation(case),
        gates=gates(case),
        serving=serving(case),
        retraining=retraining(spec),
        quotas=quotas(spec),
        monitoring=monitoring(spec),
        tracking=tracking(case),
        large_binary_bytes=size_bytes(spec.policy.thresholds.large_binary_file),
        sidecar=Sidecar(
            setup=tuple(map(tuple, spec.platform.sidecar.setup)),
            python=spec.platform.sidecar.python,
        ),
        kubeflow=kubeflow(spec),
        target=target,
        decided=case.decisions.choice("compute"),
        rulings=rulings(case),
        allowances=allowances(case),
        stated=stated(case, target),
    )


def _digest(data: Data) -> str:
    """Of what the spec means: comments, the order of keys, a default that is written out do not
    matter."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
