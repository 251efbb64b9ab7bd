"""What the compiler emits for a spec, as the objects that `kubectl apply -k` would apply."""

import itertools
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from conformance.control_plane.plane import Plane

from mlopsc.artifact.model import Artifact
from mlopsc.pipeline import Built, Request, build
from mlopsc_targets import TARGETS

CASES = Path(__file__).resolve().parents[2] / "cases"
WITH_A_QUEUE = "kubeflow-full"
TODAY = date(2026, 11, 23)
_numbers = itertools.count()
FEATURES = '[{"name": "age", "type": "float32"}]'


def case(name: str) -> Built:
    """The spec of a case, compiled in its folder."""
    return _in_folder(CASES / name, (CASES / name / "mlops.yaml").read_bytes())


def team(name: str, quotas: Mapping[str, Any] | None = None) -> Built:
    """The case with a queue, as another team of the same cluster would have it."""
    folder = CASES / WITH_A_QUEUE
    data = yaml.safe_load((folder / "mlops.yaml").read_text(encoding="utf-8"))
    data["project"]["name"] = name
    data["platform"]["kubeflow"]["namespace"] = name
    data["platform"]["kubeflow"]["queue"]["cluster-queue"] = name
    data["quotas"] |= quotas or {}
    return _in_folder(folder, json.dumps(data).encode())


def _in_folder(folder: Path, raw: bytes) -> Built:
    def read(path: str) -> str | None:
        file = folder / path
        return file.read_text(encoding="utf-8") if file.is_file() else None

    return build(Request("mlops.yaml", raw, read, TODAY), TARGETS)


def spec(data: Mapping[str, Any]) -> Built:
    """A spec that stands in no folder."""
    request = Request(
        "mlops.yaml",
        json.dumps(data).encode(),
        {"schema/features.json": FEATURES}.get,
        TODAY,
    )
    return build(request, TARGETS)


def objects(plane: Plane, artifacts: tuple[Artifact, ...], folder: Path) -> list[dict[str, Any]]:
    """The tree, written to `folder` and put together by kustomize, the pipeline with it."""
    for each in artifacts:
        path = folder / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(each.text, encoding="utf-8")
    found: list[dict[str, Any]] = []
    for root in (folder, folder / "pipeline"):
        answer = plane.kubectl("kustomize", str(root))
        assert answer.status == 0, answer.err
        found += yaml.safe_load_all(answer.out)
    return found


def bundle(built: Built) -> list[dict[str, Any]]:
    """The namespace, its quotas and its limits, without what needs more than Kubernetes."""
    texts = {each.path: each.text for each in built.artifacts}
    found = [*yaml.safe_load_all(texts["namespace.yaml"]), *yaml.safe_load_all(texts["quota.yaml"])]
    return [each for each in found if each["apiVersion"] == "v1"]


def install(plane: Plane, found: list[dict[str, Any]]) -> str:
    """The bundle in a namespace of its own."""
    namespace = f"probe-{next(_numbers)}"
    for each in found:
        if each["kind"] == "Namespace":
            each["metadata"]["name"] = namespace
        else:
            each["metadata"]["namespace"] = namespace
    answer = plane.apply(found)
    assert answer.status == 0, answer.err
    plane.wait_for_quota(namespace)
    return namespace
