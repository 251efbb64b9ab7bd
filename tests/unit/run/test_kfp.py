"""What cannot be run of a compiled pipeline is refused, with the place; nothing is passed over."""

from pathlib import Path

import pytest
from field_mutants import compiled, original

from mlopsc.run.kfp.ir import IR, read_ir
from mlopsc.run.reading import BrokenTreeError


@pytest.fixture(scope="module")
def text() -> str:
    built = compiled("kubeflow", original("kubeflow"))
    return next(each.text for each in built.artifacts if each.path == IR)


def written(folder: Path, text: str) -> Path:
    (folder / "pipeline").mkdir()
    (folder / IR).write_text(text, encoding="utf-8")
    return folder


def test_it_is_read_whole(tmp_path: Path, text: str) -> None:
    pipeline = read_ir(written(tmp_path, text))
    assert pipeline is not None
    root = {each.name: each for each in pipeline.root.tasks}
    assert len(root) == 9
    assert root["step-train"].retries == 2
    assert root["step-train"].after == {"track", "step-prepare", "step-embed"}
    gate = pipeline.components["comp-gate"]
    assert gate.parameters == {"verdict"}
    train = pipeline.components["comp-step-train"].executor
    assert train is not None
    assert train.seconds == 22500
    assert train.secrets == {"FEATURE_STORE_TOKEN"}
    assert train.mounts["/mlops/work"] == ""
    assert train.mounts["/mlops/tree"].startswith("fraud-tree-")
    branches = {each.name: each.condition for each in pipeline.components["comp-decision"].tasks}
    assert branches["approved"] == "inputs.parameter_values['verdict'] == 'approved'"


def test_a_tree_of_another_kind_has_none(tmp_path: Path) -> None:
    assert read_ir(tmp_path) is None


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            "        retryPolicy:",
            "        iteratorPolicy: {a: 1}\n        retryPolicy:",
            "no bound",
        ),
        ("name: comp-gate", "name: comp-gates", "comp-gates"),
        ("executorLabel: exec-gate", "executorLabel: exec-gates", "an executor that is there"),
        (
            "          - step-embed\n",
            "          - step-embedd\n",
            "step-embedd, which is not there",
        ),
        ("maxRetryCount: 2", "maxRetryCount: -2", "a whole number"),
        ("taskOutputParameter:", "taskOutputValue:", "an output of a task"),
        ("exec-gate:\n          active", "exec-x:\n          active", "exec-gate has no"),
        ("---\nplatforms", "---\n{}\n---\nplatforms", "has 3 documents"),
        ("---\nplatforms", "---\n - [platforms", "is not YAML"),
        (
            "dependentTasks:\n          - track\n",
            "dependentTasks:\n          - gate\n",
            "each other",
        ),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, text: str, before: str, after: str, words: str
) -> None:
    assert before in text, before
    with pytest.raises(BrokenTreeError, match=words):
        read_ir(written(tmp_path, text.replace(before, after, 1)))


def test_what_the_tasks_of_a_run_share_has_a_folder_and_a_claim_of_the_team_has_none(
    tmp_path: Path,
) -> None:
    built = compiled("kubeflow-nodes", original("kubeflow-nodes"))
    ir = next(each.text for each in built.artifacts if each.path == IR)
    pipeline = read_ir(written(tmp_path, ir.replace("constant: speech-shared", "constant: s")))
    assert pipeline is not None
    launcher = pipeline.components["comp-step-train"].executor
    assert launcher is not None
    assert launcher.shared == {"/mlops/workspace": "s"}
    assert launcher.secrets == frozenset()
    alone = pipeline.components["comp-step-distill"].executor
    assert alone is not None
    assert alone.claims == ("s",)
