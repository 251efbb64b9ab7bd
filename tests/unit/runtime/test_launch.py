"""A step on several nodes: its launcher against a double of the cluster, its nodes as they are.

The nodes are the emitted runtime's own, started with what the launcher asked for and with the
variables that Trainer sets; they meet on loopback.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from e2e.backends.world import Said, World, program
from field_mutants import compiled, original
from unit.runtime.api_server import ApiServer, completes, fails, runs, serving

from mlopsc_templates.runtime import launch, trainjob
from mlopsc_templates.runtime.processes import free_port

STEP, NODES = "evaluate", 2
JOB = trainjob.job_name("run-1", STEP, 1)
MEET = """
import json, os, pathlib, socket
rank, world = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
place = os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"])
if rank == 0:
    with socket.create_server(place) as server:
        others = sorted(server.accept()[0].recv(9).decode() for _ in range(world - 1))
else:
    for _ in range(600):
        try:
            with socket.create_connection(place) as other:
                other.sendall(str(rank).encode())
            break
        except OSError:
            import time; time.sleep(0.05)
    others = []
assert os.environ["PET_NODE_RANK"] == os.environ["NODE_RANK"] == str(rank)
assert os.environ["PET_NNODES"] == str(world)
rows = len((pathlib.Path(os.environ["MLOPS_INPUT_HOLDOUT"]) / "holdout.csv").read_text())
out = pathlib.Path(os.environ["MLOPS_OUTPUT_METRICS"])
print(f"node {rank} was here", flush=True)
"""
LEAVE = "if rank == 0: (out / 'metrics.json').write_text('{\"auc\": 0.5}')\n"


def template() -> dict[str, Any]:
    """The job as the compiler writes it, of a step with two nodes."""
    built = compiled("kubeflow-nodes", original("kubeflow-nodes"))
    text = next(each.text for each in built.artifacts if each.path == "training.json")
    job: dict[str, Any] = json.loads(text)["steps"]["train"]
    job["spec"]["trainer"]["args"] = ["/mlops/work", "node", STEP]
    return job


@dataclass
class Trainer:
    """A script of the double: the job's nodes as processes of this machine."""

    world: World
    past: object = None
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __call__(self, looks: int, job: dict[str, Any]) -> None:
        if looks == 0 or job is self.past:
            return
        if not self.children:
            runs(looks, job)
            self.start(job["spec"]["trainer"])
        codes = [each.poll() for each in self.children]
        if any(codes):
            fails(looks, job)
        elif None not in codes:
            completes(looks, job)

    def start(self, trainer: dict[str, Any]) -> None:
        """As Trainer's torch policy does it."""
        port = free_port()
        for rank in range(trainer["numNodes"]):
            env = {
                **os.environ,
                "PET_NNODES": str(trainer["numNodes"]),
                "PET_NPROC_PER_NODE": str(trainer["numProcPerNode"]),
                "PET_NODE_RANK": str(rank),
                "PET_MASTER_ADDR": "127.0.0.1",
                "PET_MASTER_PORT": str(port),
            }
            command = program(self.world, *trainer["args"][1:])
            self.children.append(subprocess.Popen(command, cwd=self.world.project, env=env))

    def stop(self) -> None:
        for each in self.children:
            each.kill()
            each.wait()


@dataclass
class Launched:
    """One launcher and its cluster; `shared` is the claim."""

    world: World
    run: Path
    shared: Path
    server: ApiServer

    def words(self, patience: float = 60.0) -> tuple[str, ...]:
        return (
            *("launch", STEP, "--run", str(self.run), "--workspace", str(self.shared / "run-1")),
            *("--runtime", "tiny-evaluate-0", "--patience", str(patience), "--pause", "0.05"),
        )

    def say(self, patience: float = 60.0) -> Said:
        return self.world.say(*self.words(patience))

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            program(self.world, *self.words()),
            cwd=self.world.project,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def left(self) -> list[str]:
        return sorted(each.name for each in self.shared.rglob("*") if each.is_dir())


@pytest.fixture
def launched(
    world: World, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Launched]:
    """A run whose evaluation needs two nodes; nothing but it has yet to run."""
    world.do("step", "prepare", "--run", str(run))
    (world.tree / "training.json").write_text(json.dumps({"steps": {STEP: template()}}))
    change(world, nodes=NODES, inputs={"holdout": "prepare"})
    replace(world, MEET + LEAVE)
    (tmp_path / "shared").mkdir()
    with serving(ApiServer()) as server:
        monkeypatch.setenv("MLOPS_KUBERNETES_API", server.address)
        yield Launched(world, run, tmp_path / "shared", server)


def change(world: World, **changed: object) -> None:
    pipeline = json.loads((world.tree / "pipeline.json").read_text())
    pipeline["steps"][STEP].update(changed)
    (world.tree / "pipeline.json").write_text(json.dumps(pipeline))


def replace(world: World, body: str) -> None:
    (world.project / "steps" / f"{STEP}.py").write_text(body)


@contextmanager
def trainer(launched: Launched, past: object = None) -> Iterator[Trainer]:
    """Jobs run; `past` is one that has ended already."""
    made = Trainer(launched.world, past)
    launched.server.script = made
    try:
        yield made
    finally:
        made.stop()


def test_nodes_meet_and_what_they_leave_is_taken(launched: Launched) -> None:
    with trainer(launched):
        said = launched.say()
    assert said.code == 0, said.err
    assert "insufficient unused quota for nvidia.com/gpu in flavor l4" in said.out
    assert "all 2 nodes run" in said.out
    assert "node 0 was here" in said.out
    record = json.loads((launched.run / "steps" / f"{STEP}.json").read_text())
    assert (record["attempt"], record["exit_code"], record["seed"]) == (1, 0, 42)
    assert set(record["inputs"]) == {"holdout"}
    metrics = launched.run / "outputs" / STEP / "metrics" / "metrics.json"
    assert json.loads(metrics.read_text()) == {"auc": 0.5}
    assert record["outputs"]["metrics"]
    assert (launched.server.jobs(), launched.left()) == ([], [])


def test_the_job_is_the_compiled_one_with_what_a_run_decides(
    launched: Launched, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "name": "w", "uid": "u-9"}
    pod = {"metadata": {"ownerReferences": [{**owner, "controller": True}]}}
    launched.server.objects["/api/v1/namespaces/speech/pods/p-1"] = pod
    monkeypatch.setenv("KFP_POD_NAME", "p-1")
    launched.server.script = fails
    assert launched.say().code == 5
    (job,) = launched.server.jobs()
    assert job["metadata"]["name"] == JOB
    assert job["metadata"]["ownerReferences"] == [owner]
    assert job["metadata"]["labels"] == template()["metadata"]["labels"]
    assert job["spec"]["runtimeRef"]["name"] == "tiny-evaluate-0"
    assert job["spec"]["trainer"]["numNodes"] == NODES
    shared = str(launched.shared / "run-1" / JOB)
    assert job["spec"]["trainer"]["args"][:5] == ["/mlops/work", "node", STEP, "--run", shared]


def test_a_name_is_one_of_kubernetes_and_of_one_attempt() -> None:
    """JobSet adds `-node-0-` and the number of the node, five letters and a dash to it."""
    longest = trainjob.job_name("r" * 80, "s" * 40, 10)
    assert len(f"{longest}-node-0-9999-abcde") <= 63
    names = {trainjob.job_name(run, step, at) for run in "ab" for step in "st" for at in (1, 2)}
    assert len(names) == 8


def test_a_node_that_fails_fails_the_step_with_its_reason(launched: Launched) -> None:
    replace(launched.world, MEET + "if rank == 1: raise SystemExit('out of memory')\n" + LEAVE)
    with trainer(launched):
        said = launched.say()
    assert said.code == 5
    assert "FailedJobs: jobset failed due to one or more job failures" in said.err
    assert "node 1: step evaluate ended with exit code 1" in said.err
    assert "out of memory" in said.err
    assert not (launched.run / "steps" / f"{STEP}.json").exists()
    assert ([each["metadata"]["name"] for each in launched.server.jobs()], launched.left()) == (
        [JOB],
        [],
    )


def test_a_launcher_that_comes_again_after_a_failure_makes_the_next_attempt(
    launched: Launched,
) -> None:
    launched.server.script = fails
    assert launched.say().code == 5
    first = launched.server.jobs()[0]
    with trainer(launched, past=first):
        said = launched.say()
    assert said.code == 0, said.err
    assert json.loads((launched.run / "steps" / f"{STEP}.json").read_text())["attempt"] == 2
    assert launched.server.jobs() == [first]


def test_a_launcher_that_was_killed_finds_its_own_job(launched: Launched) -> None:
    child = launched.start()
    wait_for(lambda: launched.server.looks > 2)
    child.kill()
    child.communicate()
    assert len(launched.server.jobs()) == 1
    with trainer(launched):
        said = launched.say()
    assert said.code == 0, said.err
    assert "there already, from a launcher before this one" in said.out
    assert launched.server.count("POST") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_launcher_that_is_interrupted_deletes_its_job(
    launched: Launched, number: signal.Signals
) -> None:
    child = launched.start()
    wait_for(lambda: launched.server.looks > 2)
    child.send_signal(number)
    child.communicate(timeout=30)
    assert child.returncode == 128 + number
    assert (launched.server.jobs(), launched.left()) == ([], [])


def test_nodes_that_do_not_come_in_time_are_given_up(launched: Launched) -> None:
    said = launched.say(patience=0.3)
    assert said.code == 3
    assert "waited 0 s for its 2 nodes" in said.err
    assert "insufficient unused quota" in said.err
    assert (launched.server.jobs(), launched.left()) == ([], [])


def test_a_job_that_runs_too_long_is_deleted(
    launched: Launched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "_OVERHEAD_SECONDS", 0.0)
    change(launched.world, timeout_seconds=1)
    launched.server.script = runs
    said = launched.say()
    assert (said.code, "ran longer than its 1 seconds" in said.err) == (5, True)
    assert (launched.server.jobs(), launched.left()) == ([], [])


def test_an_api_server_that_is_away_for_a_moment_ends_nothing(launched: Launched) -> None:
    with trainer(launched) as made:

        def script(looks: int, job: dict[str, Any]) -> None:
            launched.server.away = 2 if looks == 1 else 0
            made(looks, job)

        launched.server.script = script
        said = launched.say()
    assert said.code == 0, said.err
    assert launched.server.count("POST") == 1


def test_a_job_that_somebody_deletes_fails_the_step(launched: Launched) -> None:
    def script(looks: int, _: object) -> None:
        if looks == 3:
            launched.server.objects.clear()

    launched.server.script = script
    said = launched.say()
    assert (said.code, f"trainjob/{JOB} was deleted by somebody else" in said.err) == (5, True)


def test_a_job_that_is_being_deleted_is_waited_for(launched: Launched) -> None:
    assert launched.say(patience=0.1).code == 3
    path = launched.server.asked[-1][1]
    body = {**template(), "metadata": {"name": JOB, "deletionTimestamp": "2026-11-27T08:00:00Z"}}
    launched.server.objects[path], launched.server.keeps_deleted = body, 3
    with trainer(launched):
        said = launched.say()
    assert said.code == 0, said.err


def test_outputs_that_break_the_contract_fail_the_step(launched: Launched) -> None:
    replace(launched.world, MEET + "(out.parent / 'more').mkdir(exist_ok=True)\n" + LEAVE)
    with trainer(launched):
        said = launched.say()
    assert (said.code, "wrote more, which it does not declare" in said.err) == (5, True)
    assert (launched.server.jobs(), launched.left()) == ([], [])


def test_what_preempted_nodes_left_is_no_output(launched: Launched) -> None:
    metrics = launched.shared / "run-1" / JOB / "outputs" / STEP / "metrics"

    def script(looks: int, job: dict[str, Any]) -> None:
        if looks == 1:
            runs(looks, job)
            (metrics / "half").write_text("a node was here")
        elif looks == 2:
            job["spec"]["suspend"] = True
        elif looks == 3:
            assert list(metrics.iterdir()) == []
            (metrics / "metrics.json").write_text('{"auc": 0.5}')
            record = metrics.parents[2] / "steps" / f"{STEP}.json"
            record.parent.mkdir()
            record.write_text('{"seconds": 1}')
            completes(looks, job)

    launched.server.script = script
    said = launched.say()
    assert said.code == 0, said.err


def test_a_checkpoint_outlives_an_attempt_and_not_the_step(launched: Launched) -> None:
    change(launched.world, checkpoint=True)
    saves = (
        "kept = pathlib.Path(os.environ['MLOPS_CHECKPOINT_DIR']) / 'epoch'\n"
        "again = kept.exists()\n"
        "if rank == 0: kept.write_text('1')\n"
        "if not again: raise SystemExit(9)\n"
    )
    replace(launched.world, MEET + saves + LEAVE)
    with trainer(launched):
        assert launched.say().code == 5
    assert launched.left() == ["checkpoints", STEP, "run-1"]
    first = launched.server.jobs()[0]
    with trainer(launched, past=first):
        said = launched.say()
    assert said.code == 0, said.err
    assert launched.left() == []


def test_on_one_machine_the_nodes_are_processes_of_it(
    launched: Launched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_GANG", "processes")
    monkeypatch.delenv("MLOPS_KUBERNETES_API")
    said = launched.say()
    assert said.code == 0, said.err
    assert "all nodes have ended well" in said.out
    assert (launched.run / "outputs" / STEP / "metrics" / "metrics.json").is_file()
    replace(launched.world, MEET + "if rank == 1: raise SystemExit(9)\n" + LEAVE)
    said = launched.say()
    assert (said.code, "node 1: step evaluate ended with exit code 9" in said.err) == (5, True)
    assert launched.server.asked == []


def test_without_a_cluster_it_says_so(launched: Launched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLOPS_KUBERNETES_API")
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    said = launched.say()
    assert (said.code, "this is no pod with a ServiceAccount" in said.err) == (3, True)


def test_a_node_outside_of_a_job_says_so(launched: Launched) -> None:
    said = launched.world.say("node", STEP, "--run", str(launched.run))
    assert (said.code, "this is no node of a TrainJob" in said.err) == (3, True)


def test_nodes_whose_launcher_is_gone_end(launched: Launched) -> None:
    replace(launched.world, "import time; time.sleep(600)\n")
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import runtime.gang as gang\n"
        "gang.LONELY_SECONDS = 1.0\n"
        "from pathlib import Path; from runtime.cli import main\n"
        "sys.exit(main(sys.argv[2:], tree=Path(sys.argv[1])))\n"
    )
    variables = ("NNODES", "NPROC_PER_NODE", "NODE_RANK", "MASTER_PORT")
    env = {f"PET_{each}": "1" for each in variables} | {"PET_MASTER_ADDR": "127.0.0.1"}
    command = [sys.executable, "-c", script, str(launched.world.tree), "node", STEP]
    done = subprocess.run(
        [*command, "--run", str(launched.run)],
        cwd=launched.world.project,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, "no sign of the launcher" in done.stdout) == (143, True)


def wait_for(holds: Any) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
