"""Every target, by name."""

from collections.abc import Mapping

from mlopsc.plan.target import Target
from mlopsc_targets import kubeflow, sidecar

TARGETS: Mapping[str, Target] = {
    "kubeflow": kubeflow.TARGET,
    "sidecar": sidecar.TARGET,
}
