"""`mlopsc verify --live` says which version serves: KServe's own controller makes it Ready.

The rollout controller of the tree needs MLflow; what it does to the cluster is done by hand here,
as templates/mlopsc_templates/runtime/serving.py does it.
"""

import json
from typing import Any

import pytest
from conformance.control_plane.applied import Applied, compiled
from conformance.control_plane.nodes import add_nodes, node
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.services import GPU
from conformance.control_plane.teams import holds

NAMESPACE = NAME = "live"
_API = f"/apis/serving.kserve.io/v1beta1/namespaces/{NAMESPACE}/inferenceservices/{NAME}"
EVERY_NODE = "--selector=!conformance.test/none"
_ROLLOUT = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/{NAME}-rollout"
_VERSION = "mlopsc.dev/model-version"


@pytest.fixture(scope="module")
def applied(serving: Plane, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    flavor = {"spec": {"tolerations": [{"key": GPU, "effect": "NoSchedule"}]}}
    labels = {"nvidia.com/gpu.product": "NVIDIA-L4"}
    nodes = [node("live-gpus", flavor, {GPU: "8"}, **labels), node("live-plain", {}, {})]
    add_nodes(serving, nodes)
    project = compiled("kubeflow-serving", tmp_path_factory.mktemp("live") / "project")
    made = Applied(serving, project, NAMESPACE)
    made.apply()
    until(lambda: holds(serving.read(_ROLLOUT), "Available"), "the rollout controller runs")
    return made


def roll_out(applied: Applied, version: str, **changed: Any) -> None:
    """The InferenceService of the tree at a version, with `changed` in its predictor."""
    path = applied.tree / "serving/inferenceservice.json"
    service = json.loads(path.read_text(encoding="utf-8"))
    service["metadata"]["annotations"][_VERSION] = version
    service["spec"]["predictor"].update(changed)
    answer = applied.plane.apply([service])
    assert answer.status == 0, answer.err


def until_ready(applied: Applied) -> None:
    until(
        lambda: holds(applied.plane.read(_API), "Ready"),
        f"KServe makes it Ready; {applied.plane.folder}",
        seconds=300,
    )


def remember(applied: Applied, version: str) -> None:
    """What the controller keeps once a version has served well for as long as it has to."""
    words = ("patch", "configmap", f"{NAME}-served", "-n", NAMESPACE, "--type=merge")
    data = json.dumps({"data": {"version": version}})
    assert applied.plane.kubectl(*words, f"--patch={data}").status == 0


def test_from_nothing_to_a_second_version(applied: Applied) -> None:
    done = applied.verify()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok        InferenceService live: no version was rolled out yet" in done.stdout
    assert "ok        Deployment live-rollout runs: 1 available" in done.stdout

    roll_out(applied, "1")
    until_ready(applied)
    done = applied.verify()
    assert done.returncode == 2
    assert "InferenceService live does not serve version 1 as wanted" in done.stdout
    assert "no version did yet" in done.stdout

    remember(applied, "1")
    done = applied.verify()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok        InferenceService live is Ready and serves version 1" in done.stdout

    roll_out(applied, "2")
    until_ready(applied)
    done = applied.verify()
    assert done.returncode == 2
    assert "version 1 was the last that did" in done.stdout

    remember(applied, "2")
    roll_out(applied, "2", minReplicas=1)
    until_ready(applied)
    done = applied.verify()
    assert done.returncode == 2
    assert "spec.predictor.minReplicas: 2 in the tree, 1 in the cluster" in done.stdout


def test_a_controller_that_does_not_run_is_said(applied: Applied) -> None:
    # All nodes: other tests of this cluster have some of their own.
    assert applied.plane.kubectl("cordon", EVERY_NODE).status == 0
    restart = ("delete", "pod", "-n", NAMESPACE, "-l", f"app.kubernetes.io/name={NAME}-rollout")
    assert applied.plane.kubectl(*restart).status == 0
    until(lambda: not holds(applied.plane.read(_ROLLOUT), "Available"), "it runs no more")
    done = applied.verify()
    applied.plane.kubectl("uncordon", EVERY_NODE)
    assert done.returncode == 2
    assert f"not ok    Deployment {NAME}-rollout does not run" in done.stdout


def test_without_the_service_that_served_it_is_said(applied: Applied) -> None:
    remember(applied, "2")
    applied.plane.kubectl("delete", "inferenceservice", NAME, "-n", NAMESPACE)
    done = applied.verify()
    assert done.returncode == 2
    assert "is not there; version 2 served well before" in done.stdout
