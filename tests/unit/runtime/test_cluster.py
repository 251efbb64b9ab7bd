"""The Kubernetes API with the standard library: what is sent, and what is made of each answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from unit.runtime.kubernetes_double import KubernetesDouble, serving

from mlopsc_templates.runtime.cluster import API, Cluster
from mlopsc_templates.runtime.document import Json
from mlopsc_templates.runtime.errors import RefusedError, UnreachableError

PATH = "/api/v1/namespaces/growth/configmaps/churn-served"


@pytest.fixture
def double() -> Iterator[KubernetesDouble]:
    with serving(KubernetesDouble()) as made:
        yield made


def test_an_object_is_made_changed_read_and_deleted(double: KubernetesDouble) -> None:
    cluster = Cluster(double.address)
    assert cluster.get(PATH) is None
    made: dict[str, Json] = {"metadata": {"name": "churn-served"}, "data": {"version": "1"}}
    cluster.create(PATH.rpartition("/")[0], made)
    cluster.apply(PATH, {**made, "data": {"version": "2"}})
    assert (cluster.get(PATH) or {})["data"] == {"version": "2"}
    cluster.delete(PATH)
    cluster.delete(PATH)
    assert cluster.get(PATH) is None
    assert "application/apply-patch+yaml" in [each["Content-Type"] for each in double.headers]


def test_a_name_that_is_taken_is_refused_in_the_servers_words(double: KubernetesDouble) -> None:
    double.objects[PATH] = {}
    with pytest.raises(RefusedError, match=r"the cluster answered 409: .* already exists"):
        Cluster(double.address).create(
            PATH.rpartition("/")[0], {"metadata": {"name": "churn-served"}}
        )


@pytest.mark.parametrize(
    ("code", "kind"), [(403, RefusedError), (401, UnreachableError), (500, UnreachableError)]
)
def test_a_refusal_names_what_was_asked(
    double: KubernetesDouble, code: int, kind: type[Exception]
) -> None:
    double.refuse = lambda _method, _path: (code, "no such right")
    with pytest.raises(kind, match=f"GET {PATH}: the cluster answered {code}: no such right"):
        Cluster(double.address).get(PATH)


def test_the_token_is_read_anew_for_every_call(double: KubernetesDouble, tmp_path: Path) -> None:
    cluster = Cluster(double.address, tmp_path)
    for token in ("first", "second"):
        (tmp_path / "token").write_text(f"{token}\n", encoding="utf-8")
        cluster.get(PATH)
    said = [each["Authorization"] for each in double.headers]
    assert said == ["Bearer first", "Bearer second"]


def test_a_server_that_is_away_is_named() -> None:
    with pytest.raises(UnreachableError, match=r"http://127\.0\.0\.1:9 does not answer"):
        Cluster("http://127.0.0.1:9").get(PATH)


def test_outside_of_a_pod_an_address_has_to_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(API, raising=False)
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    with pytest.raises(UnreachableError, match="kubectl proxy"):
        Cluster.from_pod()
    monkeypatch.setenv(API, "http://127.0.0.1:8001/")
    assert Cluster.from_pod().address == "http://127.0.0.1:8001"


def test_a_redirect_gets_no_token(double: KubernetesDouble, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("secret", encoding="utf-8")
    with serving(KubernetesDouble()) as other:
        double.refuse = lambda _method, _path: (302, other.address)
        with pytest.raises(UnreachableError, match="answered 302"):
            Cluster(double.address, tmp_path).get(PATH)
        assert other.calls == []


def test_an_answer_that_breaks_off_is_a_server_that_is_away(double: KubernetesDouble) -> None:
    double.objects[PATH], double.cut = {}, True
    with pytest.raises(UnreachableError, match="does not answer"):
        Cluster(double.address).get(PATH)
