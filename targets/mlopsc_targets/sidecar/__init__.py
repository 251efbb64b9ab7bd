"""The sidecar target: git tags, metadata sidecars, a CI runner; nothing to operate."""

from mlopsc.artifact.model import Artifact
from mlopsc.plan.capacity import Capacity, Platform
from mlopsc.plan.model import Plan
from mlopsc.plan.target import Target
from mlopsc_targets.common.configuration import configuration
from mlopsc_targets.common.decisions import decisions
from mlopsc_targets.common.runtime import runtime
from mlopsc_targets.sidecar.capabilities import CAPABILITIES
from mlopsc_targets.sidecar.commands import runbook
from mlopsc_targets.sidecar.data import data_files
from mlopsc_targets.sidecar.github import github
from mlopsc_targets.sidecar.gitlab import gitlab
from mlopsc_targets.sidecar.promotion import read_promotion
from mlopsc_targets.sidecar.readme import readme
from mlopsc_targets.sidecar.refusals import refuse
from mlopsc_targets.sidecar.tests import tests


def lower(plan: Plan, capacity: Capacity) -> tuple[Artifact, ...]:
    return (
        readme(plan, capacity),
        decisions(plan),
        *configuration(plan),
        *runtime(),
        *tests(),
        *data_files(plan),
        *(gitlab(plan) if plan.ci == "gitlab" else github(plan)),
    )


def platform(_: Plan) -> Platform:
    """One machine: no pods, nothing serves, one run at a time, and nothing beside trials."""
    return Platform(counts_pods=False, trials_alone=True, serves=False)


TARGET = Target(
    name="sidecar",
    capabilities=CAPABILITIES,
    platform=platform,
    refuse=refuse,
    lower=lower,
    commands=runbook,
    read_promotion=read_promotion,
)
