"""The kubeflow target: what it refuses, what its files have in common, how order bounds steps."""

import copy
import itertools
import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from field_mutants import compiled as compiled_in
from field_mutants import original
from unit.targets.samples import ON_KUBEFLOW, SERVED, compiled, spec

from mlopsc.pipeline import Built
from mlopsc.plan.model import Plan
from mlopsc.record import replace
from mlopsc_targets.common.lanes import waits
from mlopsc_templates.runtime.trials import Trial

QUEUE = "platform.kubeflow.queue"
COMPONENTS = "platform.kubeflow.components"


def texts(built: Built) -> dict[str, str]:
    assert built.artifacts, built.diagnostics
    return {each.path: each.text for each in built.artifacts}


def full() -> Built:
    return compiled_in("kubeflow", original("kubeflow"))


def said(*stated: dict[str, Any]) -> list[tuple[str, str]]:
    built = compiled(spec(ON_KUBEFLOW, *stated))
    return [(each.code, each.help) for each in built.diagnostics]


@pytest.mark.parametrize(
    ("components", "words"),
    [
        ({"kserve": "0.17"}, 'it knows "0.16", "0.20"; Kubeflow 26.03 has "0.16"'),
        ({"kueue": "0.19"}, 'write `components: {kueue: "0.19", trainer: "2.3"}`, or'),
        ({"trainer": "2.3"}, '`components: {kueue: "0.19", trainer: "2.3"}`'),
        ({"kueue": "0.16", "trainer": "2.2"}, 'or `components: {kueue: "0.19", trainer: "2.2"}`'),
    ],
)
def test_components_that_do_not_work_are_refused_with_those_that_do(
    components: dict[str, str], words: str
) -> None:
    ((code, help_),) = said({QUEUE: {"cluster-queue": "ml"}, COMPONENTS: components})
    assert code == "MLC823"
    assert words in help_


@pytest.mark.parametrize("trainer", ["2.2", "2.3"])
def test_components_that_work_together_are_taken(trainer: str) -> None:
    pair = {"kueue": "0.19", "trainer": trainer}
    assert said({QUEUE: {"cluster-queue": "ml"}, COMPONENTS: pair}) == []


def test_without_a_queue_no_pair_has_to_match() -> None:
    assert said({COMPONENTS: {"trainer": "2.3"}}) == []


@pytest.mark.parametrize("name", ["kube-system", "kubeflow", "default", "kueue-system", "auth"])
def test_a_namespace_of_the_platform_is_refused(name: str) -> None:
    ((code, help_),) = said({"platform.kubeflow.namespace": name})
    assert (code, "such as `churn`" in help_) == ("MLC212", True)


def test_the_file_and_the_object_hold_the_same_pipeline() -> None:
    found = texts(full())
    ir, platform = yaml.safe_load_all(found["pipeline/ir.yaml"])
    _, version = yaml.safe_load_all(found["pipeline/objects.yaml"])
    assert version["spec"]["pipelineSpec"] == ir
    assert version["spec"]["platformSpec"] == platform


def test_the_runtime_is_the_one_of_every_target() -> None:
    mine, theirs = texts(full()), texts(compiled_in("minimal", original("minimal")))
    runtime = {path: text for path, text in theirs.items() if path.startswith("runtime/")}
    assert len(runtime) > 40
    assert runtime.items() <= mine.items()


def test_the_config_map_is_named_by_all_that_a_pod_reads() -> None:
    before = texts(full())
    made = yaml.safe_load(before["kustomization.yaml"])["configMapGenerator"][0]
    paths = [each.rpartition("=")[2] for each in made["files"]]
    assert {"gates.json", "pipeline.json", "start.py", "tracking.json"} <= set(paths)
    assert all(path in before for path in paths)
    data = copy.deepcopy(original("kubeflow"))
    data["gates"]["metrics"]["auc_roc"]["min"] = 0.86
    after = texts(compiled_in("kubeflow", data))
    names = [
        yaml.safe_load(each["kustomization.yaml"])["configMapGenerator"][0]["name"]
        for each in (before, after)
    ]
    assert names[0] != names[1]
    assert names[1] in after["pipeline/ir.yaml"]
    assert names[0] not in after["pipeline/ir.yaml"]


def test_a_gate_that_changes_trains_nothing_anew() -> None:
    """The digest in a step's arguments is what KFP's cache is asked with."""
    data = copy.deepcopy(original("kubeflow"))
    data["gates"]["metrics"]["auc_roc"]["min"] = 0.86
    assert definitions(full()) == definitions(compiled_in("kubeflow", data))
    data["pipeline"]["parameters"]["rounds"] = 201
    assert not set(definitions(full())) & set(definitions(compiled_in("kubeflow", data)))


def definitions(built: Built) -> list[str]:
    spec_, _ = yaml.safe_load_all(texts(built)["pipeline/ir.yaml"])
    arguments = [
        each["container"]["args"] for each in spec_["deploymentSpec"]["executors"].values()
    ]
    return [each[each.index("--definition") + 1] for each in arguments if "--definition" in each]


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_no_more_steps_than_the_bound_can_run_at_once(most: int) -> None:
    plan = full().plan
    assert plan is not None
    order = waits(replace(plan, parallelism=most))
    behind = {name: reach(name, order) for name in order}
    for some in itertools.combinations(order, most + 1):
        pairs = itertools.combinations(some, 2)
        assert any(one in behind[other] or other in behind[one] for one, other in pairs), some


def reach(name: str, order: Any) -> set[str]:
    found: set[str] = set()
    for each in order[name]:
        found |= {each, *reach(each, order)}
    return found


def test_a_bound_that_is_no_bound_adds_no_order() -> None:
    plan = full().plan
    assert plan is not None
    assert waits(replace(plan, parallelism=100)) == producers(plan)


def producers(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {
        step.name: tuple(sorted({each.producer for each in step.inputs if each.producer}))
        for step in plan.steps
    }


TWO_NODES: dict[str, Any] = {
    "pipeline.steps.report.nodes": 2,
    "platform.kubeflow.workspace": {"claim": "shared"},
    QUEUE: {"cluster-queue": "ml"},
}


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({**TWO_NODES, QUEUE: None}, "Kueue admits all or none"),
        ({**TWO_NODES, "platform.kubeflow.workspace": None}, "access mode ReadWriteMany"),
        ({"pipeline.steps.report.checkpoint": True}, "access mode ReadWriteMany"),
        ({**TWO_NODES, "pipeline.steps.train.nodes": 2}, "let another step do what needs several"),
        (
            {"pipeline.steps.report.spot": True, "pipeline.steps.report.retries": 1},
            "can name such nodes",
        ),
    ],
)
def test_what_the_cluster_does_not_name_is_refused_with_what_to_write(
    stated: dict[str, Any], words: str
) -> None:
    ((code, help_),) = said(stated)
    assert (code, words in help_) == ("MLC827", True)


def nodes_of(found: dict[str, str], step: str) -> Any:
    """The TrainingRuntime of a step."""
    return yaml.safe_load(found[f"training/step-{step}.yaml"])


def test_a_step_on_several_nodes_is_a_small_launcher_and_a_job_of_its_own() -> None:
    found = texts(compiled_in("kubeflow-nodes", original("kubeflow-nodes")))
    ir, platform = yaml.safe_load_all(found["pipeline/ir.yaml"])
    container = ir["deploymentSpec"]["executors"]["exec-step-train"]["container"]
    assert "accelerator" not in container["resources"]
    pod = platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"]["exec-step-train"]
    assert not {"nodeSelector", "tolerations", "secretAsEnv"} & pod.keys()
    assert "kueue.x-k8s.io/queue-name" not in pod["podMetadata"]["labels"]
    runtime = nodes_of(found, "train")
    assert runtime["metadata"]["name"] in container["args"]
    job = yaml.safe_load(found["training.json"])["steps"]["train"]
    assert job["metadata"]["labels"]["kueue.x-k8s.io/queue-name"] == "speech-queue"
    assert (job["spec"]["suspend"], job["spec"]["trainer"]["numProcPerNode"]) == (True, 2)


def test_a_runtime_is_named_by_what_is_in_it() -> None:
    data = copy.deepcopy(original("kubeflow-nodes"))
    data["platform"]["kubeflow"]["workspace"]["claim"] = "other"
    before, after = (
        nodes_of(texts(compiled_in("kubeflow-nodes", each)), "train")
        for each in (original("kubeflow-nodes"), data)
    )
    assert before["metadata"]["name"] != after["metadata"]["name"]


def test_another_number_of_nodes_trains_anew() -> None:
    data = copy.deepcopy(original("kubeflow-nodes"))
    data["pipeline"]["steps"]["index"]["nodes"] = 2
    before = definitions(compiled_in("kubeflow-nodes", original("kubeflow-nodes")))
    after = definitions(compiled_in("kubeflow-nodes", data))
    assert len(set(before) - set(after)) == 1


def test_least_rights_come_with_the_steps_that_need_them() -> None:
    alone = texts(compiled(spec(ON_KUBEFLOW)))["access.yaml"]
    assert "trainjobs" not in alone
    nodes = texts(compiled_in("kubeflow-nodes", original("kubeflow-nodes")))["access.yaml"]
    _, role, _ = list(yaml.safe_load_all(nodes))[:3]
    rights = {each["resources"][0]: each["verbs"] for each in role["rules"]}
    assert rights["trainjobs"] == ["create", "delete", "get"]
    assert rights["workloads"] == ["list"]


def tuned(**tune: Any) -> Built:
    data = copy.deepcopy(original("kubeflow-tune"))
    data["pipeline"]["tune"].update(tune)
    return compiled_in("kubeflow-tune", data)


def root_of(built: Built) -> dict[str, Any]:
    spec_, _ = yaml.safe_load_all(texts(built)["pipeline/ir.yaml"])
    found: dict[str, Any] = spec_["root"]["dag"]["tasks"]
    return found


@pytest.mark.parametrize("most", [1, 2])
def test_nothing_of_the_pipeline_runs_beside_the_trials(most: int) -> None:
    """What the proof counts: all that does not wait for the best trial comes before the first."""
    data = copy.deepcopy(original("kubeflow-tune"))
    data["pipeline"]["parallelism"] = most
    tasks = root_of(compiled_in("kubeflow-tune", data))
    order = {name: each.get("dependentTasks", []) for name, each in tasks.items()}
    behind = {name: reach(name, order) for name in order}
    for name in order:
        before, after = name in behind["trials"], "trials" in behind[name]
        assert name == "trials" or before != after, name
    assert {"track", "step-prepare", "step-profile"} == behind["trials"]
    assert order["choose"] == ["trials"]


def test_a_trial_is_the_step_with_all_that_it_has() -> None:
    ir, platform = yaml.safe_load_all(texts(tuned())["pipeline/ir.yaml"])
    both = (ir, platform["platforms"]["kubernetes"])
    for each in both:
        executors = each["deploymentSpec"]["executors"]
        for step in ("train", "calibrate", "evaluate"):
            assert executors[f"exec-trial-{step}"] == executors[f"exec-step-{step}"]
    inside = ir["components"]["comp-trials"]["dag"]["tasks"]
    assert inside["trial-train"]["retryPolicy"] == root_of(tuned())["step-train"]["retryPolicy"]


def test_there_are_no_more_trials_than_the_most_and_their_text_is_the_runtime_s() -> None:
    built = tuned(**{"max-trials": 3})
    drawn = json.loads(texts(built)["pipeline.json"])["tune"]["trials"]
    items = json.loads(root_of(built)["trials"]["parameterIterator"]["items"]["raw"])
    assert items == [Trial(number, each).text for number, each in enumerate(drawn, start=1)]
    assert len(items) == 3
    more = json.loads(root_of(tuned())["trials"]["parameterIterator"]["items"]["raw"])
    assert more[:3] == items, "what was tried before is in KFP's cache"


def test_a_service_without_a_rollout_bakes_as_one_with_the_default() -> None:
    def controller(*stated: Mapping[str, Any]) -> list[str]:
        built = compiled(spec(ON_KUBEFLOW, SERVED, *stated))
        text = next(each.text for each in built.artifacts if each.path == "serving/rollout.yaml")
        (deployment,) = (each for each in yaml.safe_load_all(text) if each["kind"] == "Deployment")
        words: list[str] = deployment["spec"]["template"]["spec"]["containers"][0]["args"]
        return words

    assert controller() == controller({"serving.rollout": {}})
    assert controller() != controller({"serving.rollout": {"bake": "10m"}})
