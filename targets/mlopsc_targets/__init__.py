"""Every target, by name."""

from collections.abc import Mapping

from mlopsc.plan.target import Target
from mlopsc_targets import sidecar

TARGETS: Mapping[str, Target] = {
    "sidecar": sidecar.TARGET,
}
