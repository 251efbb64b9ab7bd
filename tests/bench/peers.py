"""The peers, each installed apart from us at a locked version, and the work each is given."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bench.measure import Command

HERE = Path(__file__).parent / "locked"
HOME = Path(sys.prefix) / "bench"
_OBJECT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{number}
  labels: {{app: app-{number}}}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: app-{number}}}}}
  template:
    metadata: {{labels: {{app: app-{number}}}}}
    spec:
      containers:
        - name: main
          image: registry.example.com/app:{number}
          args: [--port, "8080"]
          env: [{{name: STAGE, value: prod}}]
          resources: {{requests: {{cpu: "1", memory: 1Gi}}, limits: {{memory: 1Gi}}}}
"""
_TEMPLATE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{{{ inventory.parameters.name }}}}-{number}
data:
  replicas: "{{{{ inventory.parameters.replicas }}}}"
"""
_INVENTORY = """\
parameters:
  name: mortgage
  replicas: 2
  kapitan:
    vars: {target: mortgage}
    compile:
      - {output_path: manifests, input_type: jinja2, input_paths: [templates/app]}
"""


class AbsentError(Exception):
    """A peer that cannot be installed here, and why."""


def kubectl(folder: Path) -> Command:
    """`kubectl kustomize -o` of 30 objects: https://kubernetes.io/docs/tasks/manage-kubernetes-objects/kustomization/."""
    program = _go("kubectl", "k8s.io/kubernetes/cmd/kubectl")
    return _kustomize("kubectl kustomize", [program, "kustomize"], folder)


def kustomize(folder: Path) -> Command:
    """`kustomize build -o` of the same 30 objects."""
    program = _go("kustomize", "sigs.k8s.io/kustomize/kustomize/v5")
    return _kustomize("kustomize build", [program, "build"], folder)


def kapitan(folder: Path) -> Command:
    """One target of 40 templates."""
    program = _python("kapitan") / "kapitan"
    (folder / "templates/app").mkdir(parents=True)
    (folder / "inventory/targets").mkdir(parents=True)
    (folder / "inventory/classes").mkdir()
    (folder / "inventory/targets/mortgage.yml").write_text(_INVENTORY, encoding="utf-8")
    for number in range(40):
        path = folder / f"templates/app/{number}.yaml"
        path.write_text(_TEMPLATE.format(number=number), encoding="utf-8")
    return Command("kapitan compile", [str(program), "compile"], folder)


def kfp(folder: Path) -> Command:
    """kfp's compiler on five steps."""
    return _script("kfp", folder)


def sagemaker(folder: Path) -> Command:
    """The SageMaker SDK's `Pipeline.definition()` of five steps."""
    return _script("sagemaker", folder)


def version(name: str) -> str:
    """The version that is locked."""
    if (HERE / name).is_dir():
        module = {"kubectl": "k8s.io/kubernetes", "kustomize": "sigs.k8s.io/kustomize/kustomize/v5"}
        text = (HERE / name / "go.mod").read_text(encoding="utf-8")
        found = re.search(rf"^\s*(?:require )?{re.escape(module[name])} (v\S+)", text, re.MULTILINE)
        return found[1] if found else "of an unknown version"
    return (HERE / f"{name}.in").read_text(encoding="utf-8").partition("==")[2].strip()


def _kustomize(name: str, argv: list[str], folder: Path) -> Command:
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.yaml").write_text(_OBJECT.format(number=number), encoding="utf-8")
    listed = "".join(f"  - {number}.yaml\n" for number in range(30))
    text = f"namespace: mortgage\nresources:\n{listed}"
    (folder / "kustomization.yaml").write_text(text, encoding="utf-8")
    out = folder / "built"

    def empty() -> None:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()

    return Command(name, [*argv, ".", "-o", str(out)], folder, empty)


def _script(name: str, folder: Path) -> Command:
    folder.mkdir()
    program = _python(name) / "python"
    return Command(name, [str(program), str(HERE / f"{name}_pipeline.py")], folder)


def _python(name: str) -> Path:
    """An environment of its own, from its locked, hashed requirements."""
    home, locked = HOME / name, HERE / f"{name}.txt"
    done = home / "installed"
    if not done.is_file() or done.read_bytes() != locked.read_bytes():
        _say(f"installing {name} {version(name)}")
        shutil.rmtree(home, ignore_errors=True)
        _must([sys.executable, "-m", "venv", str(home)], name)
        pip = [str(home / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install"]
        _must([*pip, "--quiet", "--require-hashes", "-r", str(locked)], name)
        done.write_bytes(locked.read_bytes())
    return home / "bin"


def _go(name: str, package: str) -> str:
    """A program built from its module, whose sums go.sum holds."""
    program = HOME / f"{name}-{version(name)}"
    if not program.is_file():
        go = shutil.which("go")
        if go is None:
            raise AbsentError(f"{name} is built from its Go module, and there is no `go` here")
        _say(f"building {name} {version(name)}")
        HOME.mkdir(exist_ok=True)
        _must([go, "build", "-o", str(program), package], name, HERE / name)
    return str(program)


def _must(argv: list[str], name: str, folder: Path | None = None) -> None:
    done = subprocess.run(
        argv, cwd=folder, env=os.environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AbsentError(f"{name} cannot be installed here: {done.stderr.strip()[-300:]}")


def _say(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)
