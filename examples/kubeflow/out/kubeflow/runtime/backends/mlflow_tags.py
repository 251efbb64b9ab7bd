"""What stands in MLflow's tags: of a run, of a version, and how a version is read back."""

# The package is emitted as `runtime`: its modules can only be named relative to it.
# ruff: noqa: TID252

import json

from ..document import Json, Node
from ..reference import FILE, FOLDER
from . import Candidate, Version
from .mlflow_client import ModelVersion

_REASON_LIMIT = 4000  # older servers refuse tags of more than 5,000 characters


def flat(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def dataset_tags(node: Node) -> dict[str, str]:
    return {f"data_sha256.{key}": each.text() for key, each in node.at("data").entries().items()}


def version_tags(candidate: Candidate, folder: str) -> dict[str, str]:
    verdict = candidate.verdict
    return dataset_tags(candidate.meta) | {
        "validation_status": "approved" if verdict.at("approved").flag() else "rejected",
        "validation_reason": verdict.at("reason").text()[:_REASON_LIMIT],
        "compared_with_champion": str(verdict.at("champion").optional_number() or "none"),
        "compares_with_champion": str(verdict.at("compares_with_champion").flag()).lower(),
        "candidate": candidate.digest,
        "artifact_folder": folder,
        "model_sha256": candidate.meta.at("model").at("sha256").text(),
        "run": candidate.track.at("run").text(),
        "reference": "none" if candidate.reference is None else f"{FOLDER}/{FILE}",
    }


def candidate_of(found: ModelVersion) -> str:
    return found.tags.get("candidate", "")


def read_version(found: ModelVersion) -> Version:
    """A version of MLflow; one that something else registered counts as not approved."""
    tags = found.tags
    compared = tags.get("compared_with_champion", "none")
    return Version(
        number=int(found.version),  # text over REST, a number from a local store
        approved=tags.get("validation_status") == "approved" and "candidate" in tags,
        reason=tags.get("validation_reason", "no verdict of this runtime"),
        candidate=candidate_of(found),
        champion=None if compared == "none" else int(compared),
        compares=tags.get("compares_with_champion") == "true",
        run=tags.get("run", ""),
    )
