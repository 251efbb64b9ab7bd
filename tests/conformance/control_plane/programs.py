"""A Kubernetes control plane and other judges, built from their Go modules and kept by digest.

`python -m conformance.control_plane.programs` builds what is missing, one after another, and says
how long each took. What is built depends on go.mod, go.sum and the flags: the same digest is never
built twice.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MODULES = Path(__file__).parent / "programs"
BENCH = Path(__file__).resolve().parents[2] / "bench" / "locked"
"""The modules of peers that are measured and are judges as well."""
BINARIES = Path(__file__).resolve().parents[3] / ".venv" / "control-plane"
_VERSION = "v1.37.2"
_STAMPS = ("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")


@dataclass(frozen=True)
class Program:
    """A main package of a module; `made` is what `go build` calls it."""

    name: str
    module: str | Path
    package: str
    made: str = ""
    stamped: bool = False
    tags: str = ""


def _kubernetes(name: str) -> Program:
    return Program(name, "kubernetes", f"k8s.io/kubernetes/cmd/{name}", stamped=True)


PROGRAMS = (
    Program("etcd", "etcd", "go.etcd.io/etcd/server/v3", made="server"),
    Program("kustomize", BENCH / "kustomize", "sigs.k8s.io/kustomize/kustomize/v5"),
    # Rules need nothing of what discovers targets in a dozen clouds.
    Program(
        "promtool",
        "prometheus",
        "github.com/prometheus/prometheus/cmd/promtool",
        tags="remove_all_sd",
    ),
    *map(_kubernetes, ("kube-apiserver", "kubectl", "kube-controller-manager", "kube-scheduler")),
    Program("kwok", "kwok", "sigs.k8s.io/kwok/cmd/kwok"),
    Program("kueue", "kueue", "sigs.k8s.io/kueue/cmd/kueue"),
    Program("jobset", "jobset", "sigs.k8s.io/jobset"),
    Program("trainer", "trainer", "github.com/kubeflow/trainer/v2/cmd/trainer-controller-manager"),
    Program("kserve", "kserve", "github.com/kserve/kserve/cmd/manager"),
    Program("kserve-0.20", "kserve-0.20", "github.com/kserve/kserve/cmd/manager"),
)
MODULE_FILES = ("go.mod", "go.sum")


def binary(name: str) -> Path:
    """The program, built if it is not there yet."""
    program = next(each for each in PROGRAMS if each.name == name)
    target = BINARIES / f"{name}-{_digest(program)}"
    if not target.is_file():
        _build(program, target)
    return target


def _digest(program: Program) -> str:
    content = b"".join((MODULES / program.module / each).read_bytes() for each in MODULE_FILES)
    return hashlib.sha256(content + repr(_command(program)).encode()).hexdigest()[:16]


def _command(program: Program) -> list[str]:
    flags = "-s -w"
    if program.stamped:
        major, minor, _ = _VERSION.removeprefix("v").split(".")
        words = {"gitVersion": _VERSION, "gitMajor": major, "gitMinor": minor}
        flags += "".join(
            f" -X {stamp}.{key}={word}" for stamp in _STAMPS for key, word in words.items()
        )
    # Without -pgo=off the whole tree is compiled a second time for the one program with a profile.
    fixed = ["-mod=readonly", "-trimpath", "-pgo=off", f"-ldflags={flags}"]
    tags = [f"-tags={program.tags}"] if program.tags else []
    return ["go", "build", *fixed, *tags, program.package]


def _build(program: Program, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    partly = target.with_suffix(f".{os.getpid()}")
    command = [*_command(program), "-o", str(partly)]
    command.append(command.pop(-3))  # the package comes after the flags
    environment = {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local"}
    subprocess.run(command, cwd=MODULES / program.module, env=environment, check=True)
    partly.replace(target)
    print(f"{program.name}: built in {time.monotonic() - started:.0f} s", flush=True)


@cache
def module_folder(module: str, path: str) -> Path:
    """Where the source of a module lies, at the version that go.mod of `module` names."""
    listed = subprocess.run(
        ["go", "list", "-mod=readonly", "-m", "-json", path],
        cwd=MODULES / module,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(listed.stdout)
    if "Dir" not in found:
        subprocess.run(["go", "mod", "download", path], cwd=MODULES / module, check=True)
        return module_folder.__wrapped__(module, path)
    return Path(found["Dir"])


def monitoring_crds() -> tuple[Path, ...]:
    """The CRDs of prometheus-operator that a tree has objects of: its own, of all its ten."""
    module = module_folder(
        "prometheus-operator", "github.com/prometheus-operator/prometheus-operator"
    )
    kinds = ("alertmanagerconfigs", "podmonitors", "prometheusrules")
    folder = module / "example" / "prometheus-operator-crd"
    return tuple(folder / f"monitoring.coreos.com_{each}.yaml" for each in kinds)


def main(names: list[str]) -> int:
    for program in PROGRAMS:
        if not names or program.name in names:
            binary(program.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
