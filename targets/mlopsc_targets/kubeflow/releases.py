"""What a Kubeflow release ships, the versions of single components, and which work together.

Releases: https://github.com/kubeflow/community-distribution/releases. Kueue is in none of them; the
version that stands there is the one that works with the release's Trainer. Kueue 0.16 sets nodes
and tolerations of a TrainJob through `podTemplateOverrides`, which Trainer 2.1 knows and 2.2
dropped; Kueue 0.19 through `runtimePatches`, which came with 2.2. The other pairs leave a job
suspended for ever, or admit it and lose its nodes: https://github.com/kubernetes-sigs/kueue/issues/11931.
"""

from collections.abc import Mapping

from mlopsc.plan.model import Kubeflow

RELEASES: Mapping[str, Mapping[str, str]] = {
    "26.03": {"kfp": "2.16", "trainer": "2.1", "kserve": "0.16", "kueue": "0.16"},
}
VERSIONS: Mapping[str, tuple[str, ...]] = {
    "kfp": ("2.16",),
    "trainer": ("2.1", "2.2", "2.3"),
    "kserve": ("0.16", "0.20"),
    "kueue": ("0.16", "0.19"),
}
"""The versions whose objects were read, oldest first."""
TRAINERS_OF_KUEUE: Mapping[str, tuple[str, ...]] = {"0.16": ("2.1",), "0.19": ("2.2", "2.3")}

CANARY_IN_STANDARD_MODE: tuple[str, ...] = ("0.20",)
"""Versions of KServe that split traffic without Knative: https://github.com/kserve/kserve/pull/5672."""


def components(kubeflow: Kubeflow) -> Mapping[str, str]:
    """The version of every component: the release's, where the spec names no other."""
    return {**RELEASES[kubeflow.version], **kubeflow.components}
