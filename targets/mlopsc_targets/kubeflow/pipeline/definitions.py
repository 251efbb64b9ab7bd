"""What a step is, as one digest: KFP's cache is asked with it, and the runtime checks it.

Everything that reaches the command goes in: the step's part of pipeline.json, the seed, the
parameters, the hashes of the datasets that it reads, the runtime that launches it. The image is
part of KFP's own key, and so are a step's input parameters: the parameters of a trial come as one,
and the pod refuses a trial that its pipeline.json does not have.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from mlopsc.artifact.manifest import to_json
from mlopsc.artifact.model import Artifact
from mlopsc.plan.model import Plan


def definitions(plan: Plan, tree: Iterable[Artifact]) -> dict[str, str]:
    """The digest of every step, as `runtime/definition.py` computes it in the pod."""
    files = {each.path: each.text for each in tree}
    pipeline = json.loads(files["pipeline.json"])
    runtime = _runtime(files)
    return {step.name: _definition(pipeline, step.name, runtime) for step in plan.steps}


def _definition(pipeline: Mapping[str, Any], name: str, runtime: str) -> str:
    step = pipeline["steps"][name]
    read = step["inputs"]
    data = {each: pipeline["data"][each]["sha256"] for each in read if read[each] == "data"}
    value = {
        "data": data,
        "parameters": pipeline["parameters"],
        "runtime": runtime,
        "seed": pipeline["seed"],
        "step": step,
    }
    return hashlib.sha256(to_json(value).encode()).hexdigest()


def _runtime(files: dict[str, str]) -> str:
    """As `sha256sum` lists the folder, sorted by path."""
    inside = {
        path.removeprefix("runtime/"): text
        for path, text in files.items()
        if path.startswith("runtime/")
    }
    listing = "".join(
        f"{hashlib.sha256(text.encode()).hexdigest()}  {path}\n"
        for path, text in sorted(inside.items())
    )
    return hashlib.sha256(listing.encode()).hexdigest()
