"""Which cluster is meant: a context of a kubeconfig, or the cluster that this process runs in.

The client's own messages can quote a whole entry of the file, its token included; so what is wrong
with a kubeconfig is said here, by the names in it alone.
https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mlopsc.live.failure import LiveFailure
from mlopsc.record import dataclass

_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")


@dataclass(frozen=True, slots=True)
class Meant:
    """`files` is what the client loads, as KUBECONFIG writes it; nothing inside a cluster."""

    files: str
    context: str
    server: str
    others: tuple[str, ...]

    def __str__(self) -> str:
        where = f"context {self.context}" if self.files else "the cluster that this runs in"
        return f"{where} ({self.server})"

    def choose(self) -> str:
        """How to ask another cluster."""
        if not self.files:
            return "give --kubeconfig FILE to ask another cluster"
        others = ", ".join(self.others)
        known = f"the kubeconfig has {others}" if others else "the kubeconfig has no other"
        return f"choose another by --context NAME ({known}) or --kubeconfig FILE"


def meant(given: str | None, context: str | None, environment: Mapping[str, str]) -> Meant:
    """By `--kubeconfig` and `--context`, else KUBECONFIG, else ~/.kube/config, else in the cluster.

    Raises LiveFailure where that is no cluster.
    """
    stated = given or environment.get("KUBECONFIG", "")
    paths = [Path(each).expanduser() for each in stated.split(os.pathsep) if each]
    usual = Path("~/.kube/config").expanduser()
    there = [each for each in paths or [usual] if each.exists()]
    if there:
        return _chosen(there, context)
    if stated:
        names = " or ".join(map(str, paths))
        raise LiveFailure(f"there is no kubeconfig {names}: name one by --kubeconfig FILE")
    host = environment.get("KUBERNETES_SERVICE_HOST")
    if host and _ACCOUNT.is_file() and not context:
        port = environment.get("KUBERNETES_SERVICE_PORT", "443")
        return Meant("", "", f"https://{f'[{host}]' if ':' in host else host}:{port}", ())
    raise LiveFailure(
        "there is no kubeconfig: neither KUBECONFIG nor ~/.kube/config, and this runs in no "
        "cluster: name one by --kubeconfig FILE"
    )


def _chosen(paths: list[Path], wanted: str | None) -> Meant:
    """The context of the files; of entries with one name, and of `current-context`, the first."""
    found = [_read(path) for path in paths]
    files = os.pathsep.join(map(str, paths))
    contexts, clusters = _entries(found, "contexts"), _entries(found, "clusters")
    current = next((each["current-context"] for each in found if each.get("current-context")), "")
    name = wanted or str(current)
    names = ", ".join(contexts) or "none"
    if not name:
        raise LiveFailure(f"{files}: no context is current: choose by --context ({names})")
    if name not in contexts:
        raise LiveFailure(f"{files}: there is no context {name}: it has {names}")
    server = clusters.get(str(contexts[name].get("cluster")), {}).get("server")
    if not isinstance(server, str) or not server:
        raise LiveFailure(f"{files}: the context {name} names no cluster that has a server")
    return Meant(files, name, server, tuple(each for each in contexts if each != name))


def _read(path: Path) -> dict[str, Any]:
    try:
        found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LiveFailure(f"{path}: cannot be read ({error.strerror})") from error
    except MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise LiveFailure(f"{path}: is not YAML{line}, so no kubeconfig") from None
    except (YAMLError, ValueError, RecursionError):
        raise LiveFailure(f"{path}: is not YAML, so no kubeconfig") from None
    if not isinstance(found, dict):
        raise LiveFailure(f"{path}: is no kubeconfig: it has no clusters, users and contexts")
    return found


def _entries(found: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    """`contexts` or `clusters` by name: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/"""
    named: dict[str, dict[str, Any]] = {}
    for name, each in (pair for file in found for pair in _pairs(file.get(kind), kind)):
        named.setdefault(name, each)
    return named


def _pairs(entries: object, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in entries if isinstance(entries, list) else ():
        content = each.get(kind.removesuffix("s")) if isinstance(each, dict) else None
        if isinstance(content, dict) and "name" in each:
            yield str(each["name"]), content
