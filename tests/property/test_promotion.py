"""No promotion around a gate, on every tree here; and every way around one is found.

The graph is read back from the emitted files. Mutants are made of the graph (an arrow around a
gate, a gate that is gone) and of the files (a workflow that promotes by itself).
"""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from field_mutants import FOLDERS, compiled, original

from mlopsc.artifact.promotion import NO_GATE, SINKS, PromotionGraph, Role, bypasses
from mlopsc.cli.promotion import around_gates
from mlopsc.record import replace
from mlopsc_targets import TARGETS

every_spec = pytest.mark.parametrize("name", FOLDERS)
GITHUB = "repo/.github/workflows/mlops.yml"
GITLAB = "repo/.gitlab-ci.yml"
PROMOTE = "python out/sidecar/runtime promote"
GATES = {
    "example": 7,
    "example-mlflow": 7,
    "environments": 1,
    "gitlab-mlflow": 7,
    "minimal": 1,
    "kubeflow": 4,
    "kubeflow-profile": 2,
    "kubeflow-serving": 3,
    "kubeflow-canary": 3,
    "kubeflow-git": 4,
    "kubeflow-monitoring": 2,
    "kubeflow-tune": 1,
    "kubeflow-nodes": 1,
    "kubeflow-retraining": 3,
}


def promoting(name: str) -> PromotionGraph:
    """The graph; where a person approves, as it is once they did."""
    graph = read(name)
    gates = tuple(each for each in graph.gates if each != "approval")
    nodes: dict[str, Role] = {
        each: "promote" if each.startswith("registered") or each.endswith(": register") else role
        for each, role in graph.nodes.items()
    }
    return replace(graph, nodes=nodes, gates=gates)


def read(name: str) -> PromotionGraph:
    return TARGETS[target_of(name)].read_promotion(files_of(name))


def target_of(name: str) -> str:
    return "kubeflow" if name.startswith("kubeflow") else "sidecar"


def files_of(name: str) -> dict[str, str]:
    built = compiled(name, original(name))
    assert built.artifacts, built.diagnostics
    assert built.target == target_of(name)
    return {each.path: each.text for each in built.artifacts}


@every_spec
def test_no_tree_has_a_way_around_a_gate(name: str) -> None:
    graph = read(name)
    assert bypasses(graph) == ()
    assert len(graph.gates) == GATES[name]
    assert set(graph.gates) <= graph.nodes.keys() | {"approval"}


@every_spec
def test_every_arrow_around_a_gate_is_found(name: str) -> None:
    graph = promoting(name)
    gates = [each for each in graph.gates if each in graph.nodes]
    made = 0
    for gate in gates:
        before = sorted(tail for tail, head in graph.edges if head == gate)
        after = sorted(head for tail, head in graph.edges if tail == gate)
        for arrow in [(tail, head) for tail in before for head in after]:
            made += 1
            found = bypasses(replace(graph, edges=graph.edges | {arrow}))
            assert gate in {each.gate for each in found}, arrow
    assert made >= len(gates)


@every_spec
def test_an_arrow_from_anywhere_to_a_sink_is_found(name: str) -> None:
    """From every node that some gate still comes after, straight to promotion."""
    graph = promoting(name)
    sinks = [each for each, role in graph.nodes.items() if role in SINKS]
    assert sinks
    for sink in sinks:
        for node, role in graph.nodes.items():
            if role in ("start", "task") and reaches_a_gate(graph, node):
                around = replace(graph, edges=graph.edges | {(node, sink)})
                assert bypasses(around), node


def reaches_a_gate(graph: PromotionGraph, node: str) -> bool:
    ahead, seen = [node], set()
    while ahead:
        each = ahead.pop()
        if graph.nodes.get(each) == "gate":
            return True
        if each not in seen:
            seen.add(each)
            ahead += [head for tail, head in graph.edges if tail == each]
    return False


@every_spec
def test_a_gate_that_is_not_in_the_graph_is_missed(name: str) -> None:
    graph = promoting(name)
    (found, *_) = bypasses(replace(graph, gates=(*graph.gates, "gate unheard-of")))
    assert str(found).endswith("goes around gate unheard-of")
    assert bypasses(replace(graph, gates=()))[0].gate == NO_GATE


def edited(path: str, before: str, after: str) -> Callable[[dict[str, str]], dict[str, str]]:
    def edit(files: dict[str, str]) -> dict[str, str]:
        assert before in files[path], before
        return {**files, path: files[path].replace(before, after, 1)}

    return edit


def added(path: str, text: str) -> Callable[[dict[str, str]], dict[str, str]]:
    return lambda files: {**files, path: files.get(path, "") + text}


def reshaped(*changes: Callable[[Any], object]) -> Callable[[dict[str, str]], dict[str, str]]:
    """The IR with its first document changed as data."""

    def edit(files: dict[str, str]) -> dict[str, str]:
        spec, platform = yaml.safe_load_all(files[IR])
        for change in changes:
            change(spec)
        return {**files, IR: yaml.safe_dump_all([spec, platform], sort_keys=False)}

    return edit


def task_of(component: str) -> dict[str, Any]:
    return {"componentRef": {"name": f"comp-{component}"}}


def into(dag: str, **tasks: object) -> Callable[[Any], object]:
    """More tasks in a DAG."""
    return lambda spec: spec["components"][f"comp-{dag}"]["dag"]["tasks"].update(tasks)


def root(name: str, **fields: object) -> Callable[[Any], object]:
    """Other fields of a task of the root."""
    return lambda spec: spec["root"]["dag"]["tasks"].setdefault(name, {}).update(fields)


def word_from(task: str, key: str = "verdict") -> dict[str, Any]:
    made = {"producerTask": task, "outputParameterKey": key}
    return {"parameters": {"verdict": {"taskOutputParameter": made}}}


JOB = "  quick:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: {}\n"
APPROVED = "condition: \"inputs.parameter_values['verdict'] == 'approved'\""
BRANCH = "condition: \"inputs.parameter_values['verdict'] {}\""
IR = "pipeline/ir.yaml"
KUBEFLOW = {
    "a branch on another word": edited(IR, APPROVED, BRANCH.format("== 'refused'")),
    "a branch on many words": edited(IR, APPROVED, BRANCH.format("!= 'refused'")),
    "a branch on a part of the words": edited(IR, APPROVED, BRANCH.format("<= 'champion'")),
    "a condition that cannot be read": edited(IR, APPROVED, BRANCH.format("=~ 'a'")),
    "a condition of another parameter": edited(
        IR, APPROVED, APPROVED.replace("'verdict'", "'word'")
    ),
    "a branch on nothing": edited(IR, f"          triggerPolicy:\n            {APPROVED}\n", ""),
    "a word that nobody judged": edited(
        IR,
        "producerTask: gate\n                outputParameterKey",
        "producerTask: track\n                outputParameterKey",
    ),
    "a word that is written down": edited(
        IR,
        "taskOutputParameter:\n                producerTask: gate\n"
        "                outputParameterKey: verdict",
        "runtimeValue:\n                constant: approved",
    ),
    "a branch that does not wait": edited(
        IR,
        "            condition",
        "            strategy: ALL_UPSTREAM_TASKS_COMPLETED\n            condition",
    ),
    "gates that are not asked": edited(
        IR, "          - gate\n        env", "          - versions\n        env"
    ),
    "a container that promotes by itself": edited(
        IR, '          - "/mlops/tree/start.py"', "          - promote.py"
    ),
    "another pipeline in the cluster": edited(
        "pipeline/objects.yaml", APPROVED, BRANCH.format("!= 'refused'")
    ),
}
"""Changes of the compiled pipeline."""
APPROVE = {"parameterIterator": {"itemInput": "verdict", "items": {"raw": '["approved"]'}}}
APPROVED_BRANCH = {
    **task_of("approved"),
    "triggerPolicy": {"condition": "inputs.parameter_values['verdict'] == 'approved'"},
}
OWN_WORD = {"verdict": {"componentInputParameter": "verdict"}} | {
    "x": {"runtimeValue": {"constant": "approved"}}
}
LOOPS = {
    "a branch on a word of its own, beside the verdict": reshaped(
        into(
            "decision",
            approved={
                **task_of("approved"),
                "triggerPolicy": {"condition": "inputs.parameter_values['x'] == 'approved'"},
                "inputs": {"parameters": OWN_WORD},
            },
        )
    ),
    "a registration in a trial": reshaped(into("trials", register=task_of("register"))),
    "a promotion after the trials": reshaped(
        root("early", **task_of("promote"), dependentTasks=["trials"])
    ),
    "a trial that promotes": edited(
        IR, "          - step\n          - train", "          - promote"
    ),
    "a decision that goes through words": reshaped(root("decision", **APPROVE)),
    "a branch that goes through words": reshaped(
        into("decision", approved={**APPROVED_BRANCH, **APPROVE, "inputs": word_from("gate")})
    ),
    "a word that the trials collected": reshaped(
        root("decision", inputs=word_from("trials", "SCORES"))
    ),
    "another task that is called like the judge": reshaped(
        into("decision", gate=task_of("track")),
        into("decision", approved={**APPROVED_BRANCH, "inputs": word_from("gate")}),
    ),
    "a loop of decisions that nothing judged": reshaped(
        root("again", **task_of("decision"), **APPROVE)
    ),
    "gates in a loop that may be empty": reshaped(
        into("trials", gate=task_of("gate")),
        root("early", **task_of("register"), dependentTasks=["trials"]),
    ),
}
"""Changes of one with a loop."""
RETRAINING = "kubeflow-retraining"
EXIT = {
    "a promotion behind an option": edited(
        "retraining.yaml",
        "                - start-run\n",
        '                - "--project"\n                - "."\n                - promote\n',
    ),
    "a task by the clock": edited(
        "retraining.yaml",
        "                - start-run\n",
        '                - task\n                - "--"\n                - register\n',
    ),
    "a judge that is another program": edited(
        IR,
        '        command:\n          - python3\n          - "/mlops/tree/start.py"\n        args:\n'
        '          - "/mlops/work"\n          - task\n',
        '        command:\n          - sh\n          - "/mlops/tree/start.py"\n        args:\n'
        '          - "/mlops/work"\n          - promote\n',
    ),
    "a promotion": edited(IR, "          - notify\n", "          - promote\n"),
    "a registration that a person was to approve": edited(
        IR,
        "          - notify\n",
        "          - promote\n          - --approved-by\n          - x\n",
    ),
    "a container that promotes by itself": edited(
        IR,
        '          - "/mlops/tree/start.py"\n        args:\n          - "/mlops/work"\n'
        '          - task\n          - "--run"\n          - "/mlops/work/run"\n'
        '          - "--"\n'
        "          - notify\n",
        "          - promote.py\n",
    ),
    "a promotion by the clock": edited(
        "retraining.yaml", "                - start-run\n", "                - promote\n"
    ),
    "a container by the clock that promotes by itself": edited(
        "retraining.yaml",
        '                - "/mlops/tree/start.py"\n',
        "                - promote.py\n",
    ),
    "a task that calls another before the runtime": edited(
        "retraining.yaml",
        "          containers:\n",
        "          initContainers:\n            - name: first\n              command: [promote]\n"
        "          containers:\n",
    ),
}
"""Changes of what runs however all else ended, and of what runs by the clock."""
MUTANTS = {
    **{f"{what} of Kubeflow's": ("kubeflow", edit) for what, edit in KUBEFLOW.items()},
    **{f"{what}, tuned": ("kubeflow-tune", edit) for what, edit in (KUBEFLOW | LOOPS).items()},
    **{f"{what} at Kubeflow's exit": (RETRAINING, edit) for what, edit in EXIT.items()},
    "a rollback that promotes": (
        "kubeflow",
        edited("rollback.yaml", "- rollback\n            - \"--once\"", "- promote"),
    ),
    "a job that promotes": ("example", added(GITHUB, JOB.format(PROMOTE))),
    "a job that moves the tag": (
        "example",
        added(GITHUB, JOB.format("git push origin +HEAD:refs/tags/model/mortgage/champion")),
    ),
    "a workflow of its own": (
        "example",
        added("repo/.github/workflows/x.yml", f"on: push\njobs:\n{JOB.format(PROMOTE)}"),
    ),
    "a promotion before the run": (
        "example",
        edited(GITHUB, "mlopsc run --target", f"{PROMOTE}\n          mlopsc run --target"),
    ),
    "a run that may fail": (
        "example",
        edited(
            GITHUB,
            "mlopsc run --target sidecar",
            f"mlopsc run --target sidecar || true\n          {PROMOTE}",
        ),
    ),
    "a job that comes whatever happened": (
        "example",
        added(
            GITHUB,
            "  last:\n    needs: train\n    if: always()\n    runs-on: x\n    steps:\n"
            f"      - run: {PROMOTE}\n",
        ),
    ),
    "no gates, and a job that promotes": (
        "minimal",
        lambda files: {
            **files,
            "gates.json": files["gates.json"].replace('"min": "0.8"', '"min": null'),
            GITHUB: files[GITHUB] + JOB.format(PROMOTE),
        },
    ),
    "approval is given by a machine": (
        "gitlab-mlflow",
        edited(GITLAB, "mlopsc run --target sidecar", f"mlopsc run && {PROMOTE} --approved-by ci"),
    ),
    "a workflow that cannot be read": ("example", added(GITHUB, "\n - : [")),
    "no gates.json": (
        "example",
        lambda files: {path: text for path, text in files.items() if path != "gates.json"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS)
def test_every_file_that_leads_around_a_gate_is_refused(mutant: str) -> None:
    name, edit = MUTANTS[mutant]
    files, target = files_of(name), target_of(name)
    assert around_gates(target, files) == ()
    assert around_gates(target, edit(files))


def test_a_promotion_that_comes_after_the_run_is_no_way_around() -> None:
    files = files_of("example")
    after = f"mlopsc run --target sidecar\n          {PROMOTE}"
    longer = edited(GITHUB, "mlopsc run --target sidecar", after)(files)
    assert around_gates("sidecar", longer) == ()
