"""KFP's own word on the IR: its protos, its loader, and the same graph from its own compiler.

KFP needs another `kubernetes` than the product, so it lives in an environment of its own, made
from hashed requirements and kept under .venv. graph.py is the graph by hand, in KFP's language.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conformance.control_plane.emitted import case
from conformance.environment import python

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
CASES = ("kubeflow-full", "kubeflow-profile", "kubeflow-retraining", "kubeflow-tune")
IR = "pipeline/ir.yaml"


@pytest.fixture(scope="session")
def kfp() -> str:
    """Python of the environment that has KFP."""
    return str(python(HERE / "kfp.txt"))


@pytest.fixture(scope="session")
def by_hand(kfp: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What KFP's compiler makes of the graph in its own language."""
    path = tmp_path_factory.mktemp("kfp") / "graph.yaml"
    subprocess.run([kfp, "-W", "ignore", str(HERE / "graph.py"), str(path)], check=True)
    return path


@pytest.fixture(scope="session")
def tuned(kfp: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of the graph with a loop, over the trials that the emitted one tries."""
    folder = tmp_path_factory.mktemp("tuned")
    spec = next(yaml.safe_load_all(emitted("kubeflow-tune", folder).read_text(encoding="utf-8")))
    loop = spec["root"]["dag"]["tasks"]["trials"]
    items = folder / "items.json"
    items.write_text(loop["parameterIterator"]["items"]["raw"], encoding="utf-8")
    path = folder / "graph.yaml"
    command = [kfp, "-W", "ignore", str(HERE / "tuned.py"), str(path), str(items)]
    subprocess.run(command, check=True)
    return path


@pytest.fixture(scope="module")
def exit_by_hand(kfp: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What KFP's compiler makes of the graph in an exit handler."""
    path = tmp_path_factory.mktemp("kfp") / "exit.yaml"
    subprocess.run([kfp, "-W", "ignore", str(HERE / "exit_graph.py"), str(path)], check=True)
    return path


def emitted(name: str, folder: Path) -> Path:
    path = folder / "ir.yaml"
    text = next(each.text for each in case(name).artifacts if each.path == IR)
    path.write_text(text, encoding="utf-8")
    return path


def judge(kfp: str, *paths: Path) -> Any:
    command = [kfp, "-W", "ignore", str(HERE / "judge.py"), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else {"faults": [done.stderr]}


@pytest.mark.parametrize("name", CASES)
def test_kfp_takes_it(kfp: str, name: str, tmp_path: Path) -> None:
    assert judge(kfp, emitted(name, tmp_path))["faults"] == []


def test_it_means_what_kfp_compiles_of_the_same_graph(
    kfp: str, by_hand: Path, tmp_path: Path
) -> None:
    assert judge(kfp, emitted("kubeflow-full", tmp_path), by_hand)["differences"] == []


def test_a_loop_means_what_kfp_compiles_of_parallel_for_and_collected(
    kfp: str, tuned: Path, tmp_path: Path
) -> None:
    assert judge(kfp, emitted("kubeflow-tune", tmp_path), tuned)["differences"] == []


def test_it_means_what_kfp_compiles_of_an_exit_handler(
    kfp: str, exit_by_hand: Path, tmp_path: Path
) -> None:
    assert judge(kfp, emitted("kubeflow-retraining", tmp_path), exit_by_hand)["differences"] == []


def swap(before: str, after: str) -> Callable[[str], str]:
    def spoil(text: str) -> str:
        assert before in text, before
        return text.replace(before, after, 1)

    return spoil


FAULTY = {
    "a field of a task": swap("cachingOptions", "cacheOptions"),
    "a field of an executor": swap("resourceCpuLimit", "resourceCPULimit"),
    "a field of the platform": swap("activeDeadlineSeconds", "deadlineSeconds"),
    "a duration": swap('backoffDuration: "30s"', 'backoffDuration: "1m"'),
    "a type": swap("parameterType: STRING", "parameterType: TEXT"),
    "a component": swap("name: comp-gate", "name: comp-gates"),
    "a task": swap("- step-embed", "- step-embedd"),
}
OTHER = {
    "a branch": swap("== 'approved'\"", "!= 'approved'\""),
    "an order": swap(
        "          - step-embed\n          - step-prepare\n", "          - step-prepare\n"
    ),
    "a number of GPUs": swap('count: "2"', 'count: "3"'),
    "an old name of it": swap('resourceCount: "2"', 'resourceCount: "3"'),
    "a toleration": swap("value: risk", "value: other"),
    "a secret": swap("secretName: feature-store", "secretName: other"),
    "retries": swap("maxRetryCount: 2", "maxRetryCount: 3"),
    "a cache": swap("cachingOptions: {}", "cachingOptions:\n          enableCache: true"),
    "the place of a file": swap("- verdict.json", "- other.json"),
    "the seconds of a task": swap('"22500"', '"22501"'),
}

IN_A_LOOP = {
    "its bound": swap("parallelismLimit: 2", "parallelismLimit: 3"),
    "its items": swap("0.0172215", "0.0172216"),
    "what an item is called": swap("itemInput: TRIAL", "itemInput: OTHER"),
    "what is collected": swap("producerSubtask: trial-evaluate", "producerSubtask: trial-train"),
    "that it is a list": swap("parameterType: LIST", "parameterType: STRING"),
    "what it waits for": swap(
        "          - step-profile\n          - track\n        inputs:",
        "          - track\n        inputs:",
    ),
    "the GPU of a trial": swap('count: "1"', 'count: "2"'),
    "whose parameters are used": swap("outputParameterKey: CHOSEN", "outputParameterKey: SCORES"),
}


AT_THE_EXIT = {
    "when it runs": swap("ALL_UPSTREAM_TASKS_COMPLETED", "ALL_UPSTREAM_TASKS_SUCCEEDED"),
    "what tells it the end": swap(
        "taskFinalStatus:\n                producerTask: exit-handler-1",
        "taskFinalStatus:\n                producerTask: notify",
    ),
    "its secret": swap("secretName: churn-slack", "secretName: other"),
}


@pytest.mark.parametrize("change", AT_THE_EXIT)
def test_another_meaning_of_an_exit_is_seen(
    kfp: str, exit_by_hand: Path, change: str, tmp_path: Path
) -> None:
    path = emitted("kubeflow-retraining", tmp_path)
    path.write_text(AT_THE_EXIT[change](path.read_text(encoding="utf-8")), encoding="utf-8")
    assert judge(kfp, path, exit_by_hand)["differences"]


@pytest.mark.parametrize("fault", FAULTY)
def test_kfp_refuses_a_spoilt_one(kfp: str, fault: str, tmp_path: Path) -> None:
    path = emitted("kubeflow-full", tmp_path)
    path.write_text(FAULTY[fault](path.read_text(encoding="utf-8")), encoding="utf-8")
    assert judge(kfp, path)["faults"]


@pytest.mark.parametrize("change", OTHER)
def test_another_meaning_is_seen(kfp: str, by_hand: Path, change: str, tmp_path: Path) -> None:
    path = emitted("kubeflow-full", tmp_path)
    path.write_text(OTHER[change](path.read_text(encoding="utf-8")), encoding="utf-8")
    assert judge(kfp, path, by_hand)["differences"]


@pytest.mark.parametrize("change", IN_A_LOOP)
def test_another_loop_is_seen(kfp: str, tuned: Path, change: str, tmp_path: Path) -> None:
    path = emitted("kubeflow-tune", tmp_path)
    path.write_text(IN_A_LOOP[change](path.read_text(encoding="utf-8")), encoding="utf-8")
    assert judge(kfp, path, tuned)["differences"]
