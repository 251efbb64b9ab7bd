"""Steps on several nodes against the real thing: every Trainer that is known, then a whole cluster.

In the cluster the emitted launcher itself talks to the API server; Trainer, JobSet and Kueue do the
rest. kwok's pods run nothing, so each is played by the emitted runtime, in the environment that the
pod of its rank was given.
"""

import contextlib
import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from conformance.control_plane.emitted import case, objects
from conformance.control_plane.nodes import add_nodes, finish, nodes_of
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.programs import binary
from conformance.control_plane.test_apply import differences

from mlopsc_templates.runtime.trainjob import job_name

CASE, NAMESPACE, STEP = "kubeflow-nodes", "speech", "train"
TRAINER = "github.com/kubeflow/trainer/v2"
VERSIONS = ("v2.1.0", "v2.2.0", "v2.3.0")
JOB = job_name("run-1", STEP, 1)
RANK = "batch.kubernetes.io/job-completion-index"
TRAIN = """
import os, pathlib
for name in ("ENCODER", "MODEL"):
    out = pathlib.Path(os.environ[f"MLOPS_OUTPUT_{name}"])
    if os.environ["RANK"] == "0" or name == "ENCODER":
        (out / f"part-{os.environ['RANK']}-of-{os.environ['WORLD_SIZE']}").write_text("x")
print("trained by", os.environ["PET_NPROC_PER_NODE"], "processes a node", flush=True)
"""


def texts() -> dict[str, str]:
    return {each.path: each.text for each in case(CASE).artifacts}


def made(found: dict[str, str]) -> list[Any]:
    """The emitted runtimes, and the jobs as a launcher creates them."""
    jobs = json.loads(found["training.json"])["steps"]
    for step, job in jobs.items():
        job["metadata"]["name"] = job_name("run-1", step, 1)
        job["spec"]["runtimeRef"]["name"] = runtime_of(found, step)
        job["spec"]["trainer"]["args"] += ["--run", "/mlops/workspace/run-1/job"]
    return [*runtimes(found), *jobs.values()]


def runtimes(found: dict[str, str]) -> list[Any]:
    files = (each for each in found if each.startswith("training/step-"))
    return [yaml.safe_load(found[each]) for each in files]


def runtime_of(found: dict[str, str], step: str) -> str:
    names = [str(each["metadata"]["name"]) for each in runtimes(found)]
    return next(each for each in names if each.startswith(f"speech-{step}-"))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_trainer_takes_the_same_runtime_and_the_same_job(plane: Plane, version: str) -> None:
    install(plane, version)
    plane.kubectl("create", "namespace", NAMESPACE)
    found = made(texts())
    answer = plane.apply(found)
    assert answer.status == 0, answer.err
    assert "Warning" not in answer.err
    for each in found:
        stored = plane.get(each["kind"], each["metadata"]["name"], "-n", NAMESPACE)
        assert differences(each, stored) == []
    for kind in ("trainjobs", "trainingruntimes"):
        plane.kubectl("delete", kind, "--all", "-n", NAMESPACE)


def install(plane: Plane, version: str) -> None:
    """The CRDs of one version; a field that only some know says which one the server has now."""
    words = ["go", "mod", "download", "-json", f"{TRAINER}@{version}"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd="/")
    folder = Path(json.loads(done.stdout)["Dir"]) / "manifests" / "base" / "crds"
    for each in sorted(folder.glob("trainer*.yaml")):
        answer = plane.kubectl("apply", "--server-side", "--force-conflicts", "-f", str(each))
        assert answer.status == 0, answer.err
    probe = copy.deepcopy(made(texts())[-1])
    probe["spec"]["activeDeadlineSeconds"] = 60
    dry = ("apply", "--server-side", "--validate=strict", "--dry-run=server", "-f", "-")

    def known() -> bool:
        taken = plane.kubectl(*dry, given=json.dumps(probe)).status == 0
        return taken == (version != "v2.1.0")

    plane.kubectl("create", "namespace", NAMESPACE)
    until(known, f"the CRDs of Trainer {version} are served")


def test_the_launcher_trains_in_a_cluster(training: Plane, tmp_path: Path) -> None:
    found = texts()
    given = objects(training, case(CASE).artifacts, tmp_path / "tree")
    answer = training.apply(given)
    assert answer.status == 0, answer.err
    spot = {"example.com/capacity": "spot", "fabric": "infiniband"}
    add_nodes(training, nodes_of(given, NAMESPACE, each=8, **spot))
    training.wait_for_quota(NAMESPACE)
    answer = training.apply([*volume("speech-shared"), *volume("recordings")])
    assert answer.status == 0, answer.err
    with proxy(training) as address, launcher(tmp_path, found, address) as child:
        pods = until(lambda: running(training), "both nodes run")
        for rank, pod in sorted(pods.items()):
            node(tmp_path, rank, pod)
        finish(training, NAMESPACE)
        out, _ = child.communicate(timeout=120)
    assert child.returncode == 0, out
    assert "all 2 nodes run" in out
    assert "trained by 2 processes a node" in out
    parts = (tmp_path / "run" / "outputs" / STEP / "encoder").iterdir()
    assert sorted(each.name for each in parts) == ["part-0-of-2", "part-1-of-2"]
    until(lambda: not jobs(training), "the job is deleted with its pods")


def volume(claim: str) -> list[dict[str, Any]]:
    """A claim and the volume that it is bound to: the scheduler waits for that."""
    spec = {"accessModes": ["ReadWriteMany"], "storageClassName": ""}
    held = {
        "capacity": {"storage": "1Gi"},
        "hostPath": {"path": "/nowhere"},
        "claimRef": {"name": claim, "namespace": NAMESPACE},
    }
    asked = {"resources": {"requests": {"storage": "1Gi"}}, "volumeName": claim}
    return [
        {
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": claim},
            "spec": {**spec, **held},
        },
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": claim, "namespace": NAMESPACE},
            "spec": {**spec, **asked},
        },
    ]


def jobs(plane: Plane) -> Any:
    return plane.get("trainjobs.trainer.kubeflow.org", "-n", NAMESPACE)["items"]


def running(plane: Plane) -> dict[int, Any]:
    """The pods of the job by rank, once all of them run."""
    words = ("pods", "-n", NAMESPACE, "-l", f"jobset.sigs.k8s.io/jobset-name={JOB}")
    pods = [each for each in plane.get(*words)["items"] if each["status"]["phase"] == "Running"]
    by_rank = {int(each["metadata"]["annotations"][RANK]): each for each in pods}
    return by_rank if len(by_rank) == 2 else {}


@contextlib.contextmanager
def proxy(plane: Plane) -> Iterator[str]:
    """`kubectl proxy`: the API server without a token, as the runtime asks for it here."""
    command = [*plane_kubectl(plane), "proxy", "--port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield "http://" + child.stdout.readline().split()[-1]
        finally:
            child.kill()


def plane_kubectl(plane: Plane) -> Sequence[str]:
    return [str(binary("kubectl")), f"--kubeconfig={plane.kubeconfig}"]


@contextlib.contextmanager
def launcher(folder: Path, found: dict[str, str], address: str) -> Iterator[subprocess.Popen[str]]:
    """The emitted launcher of the step; what stands in the claim is in a folder here."""
    for each in ("work", "run/outputs/prepare/features", "claim"):
        (folder / each).mkdir(parents=True)
    (folder / "run/outputs/prepare/features/a.csv").write_text("1\n", encoding="utf-8")
    pipeline = json.loads(found["pipeline.json"])
    pipeline["steps"][STEP]["run"] = ["python", "train.py"]
    (folder / "tree" / "pipeline.json").write_text(json.dumps(pipeline), encoding="utf-8")
    (folder / "work" / "train.py").write_text(TRAIN, encoding="utf-8")
    words = ["launch", STEP, "--run", str(folder / "run"), "--pause", "0.2", "--patience", "300"]
    where = ["--workspace", str(folder / "claim" / "run-1"), "--runtime", runtime_of(found, STEP)]
    with runtime(folder, [*words, *where], {"MLOPS_KUBERNETES_API": address}) as child:
        try:
            yield child
        finally:
            child.kill()


def runtime(folder: Path, words: Sequence[str], env: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(folder / "tree" / "runtime"), *words],
        cwd=folder / "work",
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def node(folder: Path, rank: int, pod: Any) -> None:
    """What the pod would do: its arguments, its variables; its secrets are not ours to know."""
    (container,) = pod["spec"]["containers"]
    variables = {each["name"]: each.get("value", "secret") for each in container["env"]}
    assert variables["PET_MASTER_ADDR"] == f"{JOB}-node-0-0.{JOB}"
    assert container["resources"]["limits"]["nvidia.com/gpu"] == "2"
    env = {**variables, "PET_NODE_RANK": str(rank), "HOME": str(folder), "TMPDIR": str(folder)}
    with runtime(folder, container["args"][1:], env) as child:
        out, _ = child.communicate(timeout=120)
    assert child.returncode == 0, out
