"""`mlopsc verify --live` before any cluster is asked: what will not do is said; exit 3 or 64."""

import shutil
import sys
from pathlib import Path

import pytest
from e2e.live.api_server import TOKEN, write_kubeconfig
from e2e.live.command import ROOT, compiled, failed, live, mlopsc, python

WITHOUT_CLIENT = """\
import sys
sys.modules['kubernetes'] = None
from mlopsc.__main__ import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("built") / "project")


def test_without_a_kubeconfig(built: Path) -> None:
    done = mlopsc(built, "verify", "--live")
    failed(done, "there is no kubeconfig: neither KUBECONFIG nor ~/.kube/config", "--kubeconfig")


def test_KUBECONFIG_names_a_file_that_is_not_there(built: Path) -> None:  # noqa: N802 - a name
    done = mlopsc(built, "verify", "--live", KUBECONFIG="/nowhere/config")
    failed(done, "there is no kubeconfig /nowhere/config")


def test_a_broken_file(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "kubeconfig"
    path.write_text(f"users:\n- name: {{ {TOKEN}\n", encoding="utf-8")
    failed(live(built, path), "is not YAML (line", "so no kubeconfig")


def test_another_context(built: Path, tmp_path: Path) -> None:
    path = write_kubeconfig(tmp_path, "http://127.0.0.1:1")
    done = live(built, path, "--context", "prod")
    failed(done, "there is no context prod: it has double")


def test_a_plugin_that_gives_no_credentials(built: Path, tmp_path: Path) -> None:
    """https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins"""
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": sys.executable,
        "args": ["-c", "import sys; sys.exit('log in first')"],
        "interactiveMode": "Never",
    }
    path = write_kubeconfig(tmp_path, "http://127.0.0.1:1", {"exec": plugin})
    failed(live(built, path), "no credentials: exec: process returned 1. log in first")


def test_a_certificate_that_is_not_there(built: Path, tmp_path: Path) -> None:
    user = {"client-certificate": "/nowhere/cert", "client-key": "/nowhere/key"}
    path = write_kubeconfig(tmp_path, "https://127.0.0.1:1", user)
    failed(live(built, path), "cannot use it: File does not exist: /nowhere/cert")


def test_a_user_of_another_shape(built: Path, tmp_path: Path) -> None:
    path = write_kubeconfig(tmp_path, "http://127.0.0.1:1", {"exec": [TOKEN]})
    failed(live(built, path), "no credentials")


def test_without_the_client_it_says_how_to_get_it(built: Path, tmp_path: Path) -> None:
    path = write_kubeconfig(tmp_path, "http://127.0.0.1:1")
    words = ("-c", WITHOUT_CLIENT, "verify", "--live", "--kubeconfig", str(path))
    failed(python(built, *words), "is not installed", "pip install 'mlopsc[kubernetes]'")


def test_a_tree_that_is_edited_is_said_beside(built: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(built, tmp_path / "project"))
    with (project / "out/kubeflow/kustomization.yaml").open("a", encoding="utf-8") as file:
        file.write("patches: []\n")
    done = live(project, write_kubeconfig(tmp_path, "http://127.0.0.1:1"))
    assert done.returncode == 3
    assert "kustomization.yaml: edited since it was published" in done.stdout
    assert "kustomization.yaml: has `patches`, which no tree of this compiler has" in done.stderr


def test_a_sidecar_tree_is_in_no_cluster() -> None:
    done = mlopsc(ROOT, "verify", "--live", "out")
    assert done.returncode == 64
    assert done.stderr == (
        "error: out/sidecar is applied to no cluster: --live is for trees of the target kubeflow\n"
    )


def test_several_trees_are_not_one_cluster(built: Path, tmp_path: Path) -> None:
    for name in ("dev", "prod"):
        shutil.copytree(built / "out/kubeflow", tmp_path / "out" / name / "kubeflow")
    done = mlopsc(tmp_path, "verify", "--live")
    assert done.returncode == 64
    assert "name one of out/dev/kubeflow, out/prod/kubeflow" in done.stderr


@pytest.mark.parametrize("words", [("--context", "x"), ("--kubeconfig", "x")])
def test_a_cluster_is_named_to_no_purpose(built: Path, words: tuple[str, ...]) -> None:
    done = mlopsc(built, "verify", *words)
    assert done.returncode == 64
    assert "give --live too" in done.stderr
    assert done.stdout == ""
