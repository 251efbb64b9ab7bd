"""The kubeflow target: KFP runs the pipeline in a namespace whose bounds are proven to hold it."""

from pathlib import Path

import mlopsc_templates
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import copied_file
from mlopsc.artifact.trace import WHOLE_SPEC, at
from mlopsc.plan.capacity import Capacity
from mlopsc.plan.model import Plan
from mlopsc.plan.target import Target
from mlopsc_targets.common.configuration import configuration
from mlopsc_targets.common.decisions import decisions
from mlopsc_targets.common.runtime import runtime
from mlopsc_targets.common.tree import digest, in_tree, short
from mlopsc_targets.kubeflow.bundle.access import access_file
from mlopsc_targets.kubeflow.bundle.namespace import namespace_file
from mlopsc_targets.kubeflow.bundle.network import network_file
from mlopsc_targets.kubeflow.bundle.queue import queue_files
from mlopsc_targets.kubeflow.bundle.quota import quota_file
from mlopsc_targets.kubeflow.capabilities import CAPABILITIES
from mlopsc_targets.kubeflow.commands import runbook
from mlopsc_targets.kubeflow.kustomization import kustomization
from mlopsc_targets.kubeflow.monitoring.files import monitoring_files
from mlopsc_targets.kubeflow.pipeline.definitions import definitions
from mlopsc_targets.kubeflow.pipeline.ir import documents
from mlopsc_targets.kubeflow.pipeline.manifests import pipeline_files, version_name
from mlopsc_targets.kubeflow.platform import platform
from mlopsc_targets.kubeflow.promotion import read_promotion
from mlopsc_targets.kubeflow.readme import readme
from mlopsc_targets.kubeflow.refusals import refuse
from mlopsc_targets.kubeflow.retraining.files import retraining_files
from mlopsc_targets.kubeflow.rollback import rollback_file
from mlopsc_targets.kubeflow.serving.files import serving_files
from mlopsc_targets.kubeflow.serving.names import serves
from mlopsc_targets.kubeflow.serving.triton import config_file
from mlopsc_targets.kubeflow.training.files import training_files
from mlopsc_targets.kubeflow.training.jobs import jobs_file
from mlopsc_targets.kubeflow.training.runtimes import runtimes

_START = Path(mlopsc_templates.__file__).parent / "kubeflow" / "start.py"


def lower(plan: Plan, capacity: Capacity) -> tuple[Artifact, ...]:
    start = copied_file("start.py", _START.read_text(encoding="utf-8"), "default:runtime")
    model = (config_file(plan),) if serves(plan) else ()
    files = in_tree((*configuration(plan), *jobs_file(plan), *runtime(), *model, start))
    tree = at(f"{plan.project}-tree-{short(digest(files))}", WHOLE_SPEC)
    nodes = runtimes(plan, tree)
    names = {step: each.name for step, each in nodes.items()}
    pipeline = documents(plan, definitions(plan, files.values()), names, tree)
    return (
        readme(plan, capacity, version=version_name(plan, pipeline)),
        decisions(plan),
        *files.values(),
        namespace_file(plan, capacity),
        access_file(plan),
        network_file(plan),
        quota_file(plan, capacity),
        *queue_files(plan, capacity),
        *training_files(plan, nodes),
        *pipeline_files(plan, pipeline),
        *serving_files(plan, tree),
        rollback_file(plan, tree),
        *monitoring_files(plan),
        *retraining_files(plan, tree, version_name(plan, pipeline)),
        kustomization(plan, files, tree),
    )


TARGET = Target(
    name="kubeflow",
    capabilities=CAPABILITIES,
    platform=platform,
    refuse=refuse,
    lower=lower,
    commands=runbook,
    read_promotion=read_promotion,
)
