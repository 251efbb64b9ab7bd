"""The pipeline in a cluster whose KFP reads it there, and in one whose KFP has a database."""

from pathlib import Path
from typing import Any

from e2e.live.api_server import refusal, serving

from mlopsc.live.cluster import Cluster
from mlopsc.live.finding import Finding
from mlopsc.live.kubeconfig import meant
from mlopsc.live.objects import Written
from mlopsc.live.presence import check_pipelines

API = "pipelines.kubeflow.org/v2beta1"
LISTING = {
    "kind": "APIResourceList",
    "groupVersion": API,
    "resources": [{"name": "pipelines", "kind": "Pipeline", "namespaced": True}],
}
PIPELINE = Written(
    "pipeline/objects.yaml",
    {
        "apiVersion": API,
        "kind": "Pipeline",
        "metadata": {"name": "fraud", "namespace": "risk"},
        "spec": {},
    },
)


def found(folder: Path, known: dict[str, tuple[int, Any]]) -> list[Finding]:
    with serving({**known, "*": refusal(404, "NotFound", "not found")}) as double:
        cluster = Cluster(meant(str(double.kubeconfig(folder)), None, {}))
        return list(check_pipelines(cluster, (PIPELINE,)))


def test_where_kfp_has_a_database_nobody_can_say(tmp_path: Path) -> None:
    why = "KFP keeps none in this cluster: the README says what is uploaded instead"
    assert found(tmp_path, {}) == [
        Finding("unclear", "Pipeline fraud: whether they are there", (why,))
    ]


def test_where_kfp_reads_the_cluster_it_has_to_be_there(tmp_path: Path) -> None:
    (only,) = found(tmp_path, {f"/apis/{API}": (200, LISTING)})
    why = "is not there (pipeline/objects.yaml states it)"
    assert only == Finding("not ok", "Pipeline fraud", (why,))
