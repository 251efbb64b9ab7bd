"""Pins: what is hashed, what is refused, and what a second pin does not read again."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mlopsc.edit.pin import PinFailure, pin
from mlopsc.edit.resume import Resume
from mlopsc.schema.data_lock import Pin, read_lock, write_lock

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"


def pin_one(project: Path, path: str = "data") -> Pin:
    """The pin of one dataset, told to nobody."""
    return pin({"data": path}, project, lambda _done, _total: None)["data"]


def write(project: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def test_a_file_is_pinned_by_its_bytes(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": "x\r\n1\n"})
    expected = Pin("data/a.csv", sha256("x\r\n1\n"), md5("x\r\n1\n"), 5, 1, 5)
    assert pin_one(tmp_path, "data/a.csv") == expected


def test_an_empty_file_has_a_pin(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": ""})
    assert pin_one(tmp_path, "data/a.csv") == Pin("data/a.csv", sha256(""), md5(""), 0, 1, 0)


FOLDER = {"b/z.csv": "zz", "a.csv": "a", "a-b.csv": "ab", "b.csv": "b", "b/Ä ö.csv": "ä"}


def test_a_folder_is_pinned_as_sha256sum_lists_it(tmp_path: Path) -> None:
    write(tmp_path, {f"data/{name}": text for name, text in FOLDER.items()})
    lines = "".join(f"{sha256(text)}  {name}\n" for name, text in sorted(FOLDER.items()))
    found = pin_one(tmp_path)
    assert (found.sha256, found.files, found.size, found.largest_file) == (sha256(lines), 5, 8, 2)


def test_a_folder_has_the_name_that_dvc_gives_it(tmp_path: Path) -> None:
    """The recipe of DVC 3: the MD5 of the sorted JSON list, then `.dir`."""
    write(tmp_path, {f"data/{name}": text for name, text in FOLDER.items()})
    entries = [{"md5": md5(text), "relpath": name} for name, text in FOLDER.items()]
    entries.sort(key=lambda entry: entry["relpath"])
    assert pin_one(tmp_path).md5 == f"{md5(json.dumps(entries, sort_keys=True))}.dir"


def test_the_order_of_the_file_system_does_not_matter(tmp_path: Path) -> None:
    for folder, names in (("one", list(FOLDER)), ("two", list(reversed(FOLDER)))):
        write(tmp_path, {f"{folder}/data/{name}": FOLDER[name] for name in names})
    assert pin_one(tmp_path / "one") == pin_one(tmp_path / "two")


def test_the_lock_reads_back_what_was_pinned(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": "a", "more/b.csv": "b"})
    found = pin({"z": "more", "a": "data/a.csv"}, tmp_path, lambda _done, _total: None)
    assert read_lock(write_lock(found)).pins == found


def test_a_second_pin_reads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"data/a.csv": "a", "data/b.csv": "b"})
    first = pin_one(tmp_path)
    read: list[Path] = []
    opened = Path.open

    def spy(path: Path, *args: object, **kwargs: object) -> object:
        read.append(path)
        return opened(path, *args, **kwargs)  # type: ignore[call-overload] # passed on as they are

    monkeypatch.setattr(Path, "open", spy)
    assert pin_one(tmp_path) == first
    assert [path for path in read if path.suffix == ".csv"] == []
    write(tmp_path, {"data/b.csv": "longer"})
    assert pin_one(tmp_path) != first
    assert {path.name for path in read if path.suffix == ".csv"} == {"b.csv"}


def test_what_was_hashed_before_a_failure_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": "a", "data/b.csv": POINTER})
    with pytest.raises(PinFailure, match="pointer"):
        pin_one(tmp_path)
    state = (tmp_path / "data/a.csv").stat()
    with Resume(tmp_path) as resume:
        known = resume.known("data/a.csv", state)
    assert known == (sha256("a"), md5("a"))


def test_a_rewrite_of_the_same_size_and_time_is_seen(tmp_path: Path) -> None:
    """`touch -d` and tools that restore times leave size and time alone, but not the inode's."""
    write(tmp_path, {"data/a.csv": "one"})
    first, state = pin_one(tmp_path), (tmp_path / "data/a.csv").stat()
    write(tmp_path, {"data/new.csv": "two"})
    (tmp_path / "data/new.csv").replace(tmp_path / "data/a.csv")
    os.utime(tmp_path / "data/a.csv", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert pin_one(tmp_path) != first


def test_a_broken_state_is_as_good_as_none(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": "a"})
    first = pin_one(tmp_path)
    for broken in ("", "[]", "{", '{"data/a.csv": 1}', '{"data/a.csv": [1, 2]}', "\udcff"):
        state = tmp_path / ".mlops" / "pin.json"
        state.write_bytes(broken.encode("utf-8", "surrogateescape"))
        assert pin_one(tmp_path) == first


def test_the_state_is_not_for_git(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": "a"})
    pin_one(tmp_path)
    assert (tmp_path / ".mlops" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """The second file grows when the first is done: what was found is no longer there."""
    write(tmp_path, {"data/a.csv": "a", "data/b.csv": "b"})

    def grow(done: int, _total: int) -> None:
        if done == 1:
            write(tmp_path, {"data/b.csv": "bb"})

    with pytest.raises(PinFailure, match=r"data/b\.csv changed while it was read"):
        pin({"data": "data"}, tmp_path, grow)


def test_a_file_that_goes_away_while_others_are_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": "a", "data/b.csv": "b"})

    def remove(done: int, _total: int) -> None:
        if done == 1:
            (tmp_path / "data/b.csv").unlink()

    with pytest.raises(PinFailure, match=r"data/b\.csv changed while it was read"):
        pin({"data": "data"}, tmp_path, remove)


def _pointer(data: Path) -> None:
    (data / "a.csv").write_text(POINTER, encoding="utf-8")


def _fifo(data: Path) -> None:
    os.mkfifo(data / "a.csv")


def _link_out(data: Path) -> None:
    outside = data.parents[1] / "outside.csv"
    outside.write_text("x", encoding="utf-8")
    (data / "a.csv").symlink_to(outside)


def _folder_link_out(data: Path) -> None:
    outside = data.parents[1] / "outside"
    outside.mkdir()
    (outside / "x.csv").write_text("x", encoding="utf-8")
    (data / "deep").symlink_to(outside)


def _dangling(data: Path) -> None:
    (data / "a.csv").symlink_to("nowhere.csv")


def _loop(data: Path) -> None:
    (data / "again").symlink_to(data)


def _nothing(_data: Path) -> None:
    """An empty folder stays one."""


def _newline(data: Path) -> None:
    (data / "a\nb.csv").write_text("x", encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_pointer, r"data/a\.csv is a Git LFS pointer, not the data: `git lfs pull`"),
        (_fifo, r"data/a\.csv is not a regular file"),
        (_link_out, r"data/a\.csv is a link, which can change unseen"),
        (_folder_link_out, r"data/deep is a link, which"),
        (_dangling, r"data/a\.csv is a link, which"),
        (_loop, r"data/again is a link, which"),
        (_nothing, r"data is an empty folder"),
        (_newline, r"'data/a\\nb\.csv' has a name that no list of files can hold"),
    ],
)
def test_what_cannot_be_pinned_says_why(
    tmp_path: Path, make: Callable[[Path], None], message: str
) -> None:
    data = tmp_path / "project" / "data"
    data.mkdir(parents=True)
    make(data)
    with pytest.raises(PinFailure, match=message) as failure:
        pin_one(tmp_path / "project")
    assert str(tmp_path) not in str(failure.value), "an absolute path is shown"


def test_missing_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(PinFailure, match=r"data/a\.csv does not exist: get the data"):
        pin_one(tmp_path, "data/a.csv")


def test_a_link_within_the_project_is_its_file(tmp_path: Path) -> None:
    write(tmp_path, {"kept/a.csv": "a"})
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").symlink_to("../kept/a.csv")
    assert pin_one(tmp_path, "data/a.csv").sha256 == sha256("a")


def test_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"outside.csv": "a", "project/b.csv": "b"})
    (tmp_path / "project/a.csv").symlink_to("../outside.csv")
    with pytest.raises(PinFailure, match=r"a\.csv is a link that leads out of the project"):
        pin_one(tmp_path / "project", "a.csv")


def test_a_name_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "data") + b"/\xff.csv")).write_bytes(b"x")
    with pytest.raises(PinFailure, match="has a name that no list of files can hold"):
        pin_one(tmp_path)


def test_a_project_that_cannot_be_written_is_pinned_all_the_same(tmp_path: Path) -> None:
    """The state is a convenience: `.mlops` is a file here, so nothing can be kept in it."""
    write(tmp_path, {"data/a.csv": "a", ".mlops": ""})
    assert pin_one(tmp_path).files == 1


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": "a" * 10, "data/b.csv": "b" * 5, "c.csv": "c"})
    told: list[tuple[int, int]] = []
    pin({"data": "data", "c": "c.csv"}, tmp_path, lambda done, total: told.append((done, total)))
    assert told == [(10, 16), (15, 16), (16, 16)]


def test_progress_is_told_within_a_large_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlopsc.edit.pin._CHUNK", 4)
    write(tmp_path, {"a.csv": "0123456789"})
    told: list[tuple[int, int]] = []
    pin({"a": "a.csv"}, tmp_path, lambda done, total: told.append((done, total)))
    assert told == [(4, 10), (8, 10), (10, 10)]
