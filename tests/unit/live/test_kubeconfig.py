"""Which cluster is meant, and what is said where none is; never a credential."""

import json
from pathlib import Path
from typing import Any

import pytest

from mlopsc.live import kubeconfig
from mlopsc.live.failure import LiveFailure
from mlopsc.live.kubeconfig import meant

SECRET = "s3cr3t"  # noqa: S105 - of this test


def config(**changed: Any) -> dict[str, Any]:
    return {
        "clusters": [
            {"name": "a", "cluster": {"server": "https://a.example.com"}},
            {"name": "b", "cluster": {"server": "https://b.example.com:6443"}},
        ],
        "users": [{"name": "me", "user": {"token": SECRET}}],
        "contexts": [
            {"name": "dev", "context": {"cluster": "a", "user": "me"}},
            {"name": "prod", "context": {"cluster": "b", "user": "me"}},
        ],
        "current-context": "dev",
        **changed,
    }


def write(path: Path, content: object) -> str:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def test_the_current_context_is_meant(tmp_path: Path) -> None:
    found = meant(write(tmp_path / "k", config()), None, {})
    assert str(found) == "context dev (https://a.example.com)"
    assert found.choose() == (
        "choose another by --context NAME (the kubeconfig has prod) or --kubeconfig FILE"
    )


def test_another_context_may_be_named(tmp_path: Path) -> None:
    found = meant(write(tmp_path / "k", config()), "prod", {})
    assert str(found) == "context prod (https://b.example.com:6443)"


def test_several_files_are_one(tmp_path: Path) -> None:
    """The first file that has a name, or says which context is current, wins, as with kubectl."""
    one = write(tmp_path / "one", {**config(clusters=[]), "current-context": "prod"})
    two = write(tmp_path / "two", config())
    found = meant(None, None, {"KUBECONFIG": f"{one}:{two}:{tmp_path / 'three'}"})
    assert str(found) == "context prod (https://b.example.com:6443)"
    assert found.files == f"{one}:{two}"


def test_the_flag_goes_before_the_environment(tmp_path: Path) -> None:
    path = write(tmp_path / "k", config())
    assert meant(path, None, {"KUBECONFIG": str(tmp_path / "none")}).files == path


def test_the_usual_file_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "home/.kube"
    folder.mkdir(parents=True)
    path = write(folder / "config", config())
    assert meant(None, None, {}).files == path


def test_in_a_cluster_none_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kubeconfig, "_ACCOUNT", Path(write(tmp_path / "token", SECRET)))
    inside = {"KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"}
    found = meant(None, None, inside)
    assert str(found) == "the cluster that this runs in (https://[fd00::1]:443)"
    assert found.choose() == "give --kubeconfig FILE to ask another cluster"


BROKEN: dict[str, tuple[object, str | None, str]] = {
    "no YAML": (f"users: [{{token: {SECRET}\n  - : :", None, "is not YAML (line 2)"),
    "a list": ([SECRET], None, "has no clusters, users and contexts"),
    "nothing": ("", None, "has no clusters, users and contexts"),
    "no current context": (config(**{"current-context": ""}), None, "--context (dev, prod)"),
    "an unknown context": (config(), "stage", "there is no context stage: it has dev, prod"),
    "no cluster": (config(clusters=[]), None, "the context dev names no cluster"),
    "contexts of another shape": (config(contexts=[SECRET, {"name": 1}]), None, "it has none"),
    "clusters of another shape": (config(clusters={"a": SECRET}), None, "names no cluster"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_broken_is_said(tmp_path: Path, broken: str) -> None:
    content, context, words = BROKEN[broken]
    path = write(tmp_path / "k", content)
    with pytest.raises(LiveFailure) as caught:
        meant(path, context, {})
    assert words in str(caught.value)
    assert path in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("flag", [True, False])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, *, flag: bool) -> None:
    path = str(tmp_path / "none")
    with pytest.raises(LiveFailure, match=r"there is no kubeconfig .*none: name one by"):
        meant(path if flag else None, None, {} if flag else {"KUBECONFIG": path})


def test_without_any_it_says_where_it_looked() -> None:
    with pytest.raises(LiveFailure, match=r"neither KUBECONFIG nor ~/\.kube/config"):
        meant(None, None, {})


def test_a_folder_is_no_kubeconfig(tmp_path: Path) -> None:
    with pytest.raises(LiveFailure, match="cannot be read"):
        meant(str(tmp_path), None, {})
