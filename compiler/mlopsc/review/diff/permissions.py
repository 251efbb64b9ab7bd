"""What the emitted files permit, read back from the files themselves, by family.

A reader turns a document into grants: who may do what. What is granted on one side only is a
change, whatever made it.

- GitHub Actions: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
- Kubernetes RBAC and NetworkPolicy: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
- IAM policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mlopsc.review.diff.model import Change

_SECRET = re.compile(r"\$\{\{\s*secrets\.([A-Za-z0-9_]+)\s*\}\}")
Grant = tuple[str, str]
"""Who, and what they may do."""


def permission_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    """Grants of the files of two trees that only one of them has."""
    old, new = grants(before), grants(after)
    for who, what in sorted(new - old):
        summary = f"{who} may now {what}"
        yield Change("permission", "worse", who, None, what, summary)
    for who, what in sorted(old - new):
        summary = f"{who} may no longer {what}"
        yield Change("permission", "better", who, what, None, summary)


def grants(files: Mapping[str, str]) -> frozenset[Grant]:
    """Everything that the files of a tree grant. A file that cannot be read grants "anything"."""
    return frozenset(
        grant
        for path, text in files.items()
        if path.endswith((".yml", ".yaml", ".json")) and not path.startswith(("mlops.", "schema/"))
        for grant in _of_file(path, text)
    )


def _of_file(path: str, text: str) -> Iterator[Grant]:
    try:
        documents = list(YAML(typ="safe", pure=True).load_all(text))
    except (YAMLError, ValueError):
        yield path, "do anything: the file cannot be read"
        return
    for document in documents:
        if ".github/workflows/" in path:
            yield from _workflow(path, document)
        yield from _policies(path, document)
    for secret in sorted(set(_SECRET.findall(text))):
        yield path, f"read the secret {secret}"


def _workflow(path: str, document: Any) -> Iterator[Grant]:
    if not isinstance(document, dict):
        return
    yield from _levels(path, "every job", document.get("permissions", "the default of the owner"))
    triggers = document.get("on") or {}
    for trigger in triggers if isinstance(triggers, dict | list) else [triggers]:
        yield path, f"be started by {trigger}"
    for name, job in (document.get("jobs") or {}).items():
        if isinstance(job, dict) and "permissions" in job:
            yield from _levels(path, f"job {name}", job["permissions"])


def _levels(path: str, who: str, permissions: Any) -> Iterator[Grant]:
    if isinstance(permissions, dict):
        for scope, level in permissions.items():
            if level != "none":
                yield f"{path}: {who}", f"{level} {scope}"
    elif permissions:
        yield f"{path}: {who}", f"{permissions}"


def _policies(path: str, node: Any) -> Iterator[Grant]:
    """Roles, network policies and IAM statements, wherever in the document they stand."""
    if isinstance(node, list):
        for each in node:
            yield from _policies(path, each)
    if not isinstance(node, dict):
        return
    if node.get("kind") in ("Role", "ClusterRole"):
        yield from _rules(f"{path}: {node['kind']} {_named(node)}", node.get("rules") or ())
    if node.get("kind") == "NetworkPolicy":
        yield from _traffic(f"{path}: NetworkPolicy {_named(node)}", node.get("spec") or {})
    if node.get("Effect") == "Allow":
        for action in _listed(node.get("Action")):
            yield path, f"{action} on {', '.join(map(str, _listed(node.get('Resource'))))}"
    for each in node.values():
        yield from _policies(path, each)


def _named(node: Mapping[str, Any]) -> str:
    return str((node.get("metadata") or {}).get("name", ""))


def _rules(who: str, rules: Any) -> Iterator[Grant]:
    for rule in rules:
        for resource in _listed(rule.get("resources")):
            for verb in _listed(rule.get("verbs")):
                yield who, f"{verb} {resource}"


def _traffic(who: str, spec: Mapping[str, Any]) -> Iterator[Grant]:
    for way in ("ingress", "egress"):
        for rule in spec.get(way) or ():
            yield who, f"take {way} {rule}"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
