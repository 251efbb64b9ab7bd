"""A cached result is what was stored, to the byte, or it is none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlopsc.record import replace
from mlopsc.run import digest
from mlopsc.run.cache import Basis, Cache, Damage, Entry, key_of
from mlopsc.run.folder import RunFolder
from mlopsc.run.tree import Requests, Scalar, Step

BASIS = Basis(42, {"rate": 0.1}, "runtime", "code", "environment")
STEP = Step("train", ("python",), {}, {"model": "model"}, {}, 60, 0, Requests(), '{"run": []}')
KEY = key_of(STEP, {"features": "a"}, {}, BASIS)


def make_run(folder: Path) -> RunFolder:
    run = RunFolder(folder)
    model = run.outputs("train") / "model"
    (model / "empty").mkdir(parents=True)
    (model / "model.onnx").write_bytes(b"weights")
    for path in (run.record("train"), run.log("train")):
        path.parent.mkdir(parents=True)
        path.write_text("{}")
    return run


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    cache = Cache(tmp_path / "cache")
    assert cache.store(KEY, STEP, make_run(tmp_path / "run"))
    return cache


def test_gives_back_what_was_stored(cache: Cache, tmp_path: Path) -> None:
    found = cache.find(KEY)
    assert isinstance(found, Entry)
    other = RunFolder(tmp_path / "other")
    cache.restore(found, other)
    assert (other.outputs("train") / "model" / "model.onnx").read_bytes() == b"weights"
    assert (other.outputs("train") / "model" / "empty").is_dir()
    assert other.record("train").exists()
    assert other.log("train").exists()


def test_a_change_after_restoring_does_not_reach_the_cache(cache: Cache, tmp_path: Path) -> None:
    found = cache.find(KEY)
    assert isinstance(found, Entry)
    other = RunFolder(tmp_path / "other")
    cache.restore(found, other)
    (other.outputs("train") / "model" / "model.onnx").write_bytes(b"changed")
    assert isinstance(cache.find(KEY), Entry)


@pytest.mark.parametrize("name", ["outputs/model/model.onnx", "step.json", "log", "entry.json"])
@pytest.mark.parametrize("fault", ["flip", "cut", "remove", "link"])
def test_every_kind_of_damage_is_seen_and_thrown_away(
    cache: Cache, tmp_path: Path, name: str, fault: str
) -> None:
    path = tmp_path / "cache" / KEY / name
    raw = path.read_bytes()
    path.unlink()
    if fault == "flip":
        path.write_bytes(bytes([raw[0] ^ 1]) + raw[1:])
    elif fault == "cut":
        path.write_bytes(raw[:-1])
    elif fault == "link" and name != "entry.json":
        path.symlink_to("/etc/hostname")
    assert isinstance(cache.find(KEY), Damage)
    assert cache.find(KEY) is None


def test_a_file_too_many_is_damage(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "cache" / KEY / "outputs" / "model" / "more").write_bytes(b"")
    found = cache.find(KEY)
    assert isinstance(found, Damage)
    assert "outputs/model/more" in found.reason


def test_a_link_is_not_stored(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    (run.outputs("train") / "model" / "link").symlink_to("/etc/hostname")
    cache = Cache(tmp_path / "cache")
    assert not cache.store(KEY, STEP, run)
    assert cache.find(KEY) is None


def test_prune_keeps_what_is_needed(cache: Cache, tmp_path: Path) -> None:
    assert cache.store("other", STEP, make_run(tmp_path / "second"))
    cache.prune([KEY])
    assert isinstance(cache.find(KEY), Entry)
    assert cache.find("other") is None


def test_the_key_depends_on_all_that_matters() -> None:
    changed = [
        key_of(replace(STEP, definition="{}"), {"features": "a"}, {}, BASIS),
        key_of(STEP, {"features": "b"}, {}, BASIS),
        key_of(STEP, {"other": "a"}, {}, BASIS),
        key_of(STEP, {"features": "a"}, {"rate": 0.2}, BASIS),
        *(
            key_of(STEP, {"features": "a"}, {}, basis)
            for basis in (
                replace(BASIS, seed=43),
                replace(BASIS, parameters={}),
                replace(BASIS, runtime="x"),
                replace(BASIS, code="x"),
                replace(BASIS, environment="x"),
            )
        ),
    ]
    assert len({KEY, *changed}) == len(changed) + 1


def test_the_key_does_not_depend_on_limits() -> None:
    more = replace(STEP, timeout_seconds=9, retries=3, requests=Requests(1, 2))
    assert key_of(more, {"features": "a"}, {}, BASIS) == KEY


SCALARS = st.booleans() | st.integers() | st.text(max_size=5)


@given(st.dictionaries(st.text(max_size=5), SCALARS), st.dictionaries(st.text(max_size=5), SCALARS))
def test_different_parameters_never_share_a_key(
    one: dict[str, Scalar], other: dict[str, Scalar]
) -> None:
    same = repr(sorted(one.items())) == repr(sorted(other.items()))
    basis = replace(BASIS, parameters={})
    assert (key_of(STEP, {}, one, basis) == key_of(STEP, {}, other, basis)) == same


def test_the_digest_of_a_folder_is_that_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c").write_bytes(b"two")
    one = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    two = "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"
    assert digest.listing(tmp_path) == {"a": one, "b/c": two}
