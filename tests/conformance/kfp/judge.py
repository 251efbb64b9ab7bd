"""KFP's own judgement of an emitted pipeline; run in KFP's environment, it prints JSON.

`python judge.py EMITTED [BY_HAND]`: what is wrong with the emitted IR by KFP's protos and KFP's
loader, and how it differs from the graph that KFP's compiler made of the one written by hand.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from google.protobuf import json_format
from kfp import components
from kfp.kubernetes import kubernetes_executor_config_pb2 as kubernetes
from kfp.pipeline_spec import pipeline_spec_pb2 as pipeline

CHANNELS = {
    "gate-verdict": "verdict",
    "gate-JUDGED": "META",
    "gate-VERDICT": "VERDICT",
    "step-prepare-features": "features",
    "step-prepare-holdout": "holdout",
    "step-train-holdout": "REFERENCE",
    "step-train-model": "MODEL",
    "track-TRACK": "TRACK",
    "trial-evaluate-OBJECTIVE": "SCORES",
}
"""What reaches a DAG from a task outside: KFP's compiler names it by the task and its output."""
NUMBERED = {
    r"condition-branches-\d+": "decision",
    r"for-loop-\d+": "trials",
    r"pipelinechannel--loop-item-param-\d+": "TRIAL",
}
BRANCHES = ("approved", "champion", "refused")
"""What KFP's compiler calls `condition-N`, by their numbers."""


def faults(path: Path) -> Iterator[str]:
    """By the protos: the spec, every executor, the part for Kubernetes; then by the loader."""
    spec, platform = yaml.safe_load_all(path.read_text(encoding="utf-8"))
    yield from parsed("the spec", spec, pipeline.PipelineSpec())
    for name, each in spec["deploymentSpec"]["executors"].items():
        executor = pipeline.PipelineDeploymentConfig.ExecutorSpec()
        yield from parsed(name, each, executor)
    yield from parsed("the platform", platform, pipeline.PlatformSpec())
    executors = platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"]
    for name, each in executors.items():
        yield from parsed(f"{name} on Kubernetes", each, kubernetes.KubernetesExecutorConfig())
    if set(executors) != set(spec["deploymentSpec"]["executors"]):
        yield "the executors of the two documents differ"
    yield from dangling(spec)
    components.load_component_from_file(str(path))


def parsed(what: str, value: Any, message: Any) -> Iterator[str]:
    try:
        json_format.ParseDict(value, message)
    except json_format.ParseError as error:
        yield f"{what}: {error}"


def dangling(spec: Any) -> Iterator[str]:
    """Names that nothing answers to: the protos do not ask."""
    dags = {"root": spec["root"], **spec["components"]}
    for where, component in dags.items():
        tasks = component.get("dag", {}).get("tasks", {})
        for name, task in tasks.items():
            if task["componentRef"]["name"] not in spec["components"]:
                yield f"{where}: {name} is of no component"
            for other in task.get("dependentTasks", ()):
                if other not in tasks:
                    yield f"{where}: {name} waits for {other}, which is not there"
        label = component.get("executorLabel")
        if label and label not in spec["deploymentSpec"]["executors"]:
            yield f"{where}: no executor {label}"


def meaning(path: Path) -> Any:
    """Both documents as data, with one word for each thing that two compilers name differently."""
    text = renamed(path.read_text(encoding="utf-8"))
    spec, platform = yaml.safe_load_all(text)
    for each in spec["deploymentSpec"]["executors"].values():
        args = each["container"]["args"]
        if "--definition" in args:
            args[args.index("--definition") + 1] = "DEFINITION"
    spec["sdkVersion"] = "SDK"
    executors = platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"]
    return {"spec": spec, "executors": {name: plain(each) for name, each in executors.items()}}


def renamed(text: str) -> str:
    for theirs, ours in CHANNELS.items():
        text = text.replace(f"pipelinechannel--{theirs}", ours)
    for theirs, ours in NUMBERED.items():
        text = re.sub(theirs, ours, text)
    numbers = sorted({int(each) for each in re.findall(r"condition-(\d+)", text)})
    for number, ours in zip(numbers, BRANCHES, strict=False):
        text = re.sub(rf"condition-{number}\b", ours, text)
    return re.sub(r"(fraud|churn)-tree-[0-9a-f]{10}", "TREE", text)


def plain(value: Any) -> Any:
    """Without the twin that KFP adds to a name, which older backends stumble over."""
    if isinstance(value, dict):
        twins = {key for key in value if key.endswith("NameParameter")}
        for twin in twins:
            constant = value[twin]["runtimeValue"]["constant"]
            own = value.get(twin.removesuffix("Parameter"), value.get("constant"))
            if constant != own:
                raise ValueError(f"{twin}: {constant} is not {own}")
        kept = {key: each for key, each in value.items() if key not in twins}
        if kept.get("optional") is False:
            del kept["optional"]
        return {key: plain(each) for key, each in kept.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def differences(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            yield from differences(ours.get(key), theirs.get(key), f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(*pair, f"{path}.{number}")
    elif ours != theirs:
        yield f"{path}: ours {json.dumps(ours)}, theirs {json.dumps(theirs)}"


if __name__ == "__main__":
    emitted, *by_hand = map(Path, sys.argv[1:])
    found = {
        "faults": list(faults(emitted)),
        "differences": [
            each for other in by_hand for each in differences(meaning(emitted), meaning(other), "")
        ],
    }
    print(json.dumps(found))
