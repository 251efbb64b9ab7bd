"""Replacing one file: its permissions, its links, and what a failure leaves."""

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from mlopsc.edit.replace import replace_file


def test_a_new_file_is_the_users(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        replace_file(tmp_path / "new", "text\n")
    finally:
        os.umask(mask)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "new").read_bytes() == b"text\n"


def test_an_old_file_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("x", encoding="utf-8")
    (tmp_path / "old").chmod(0o600)
    replace_file(tmp_path / "old", "text\n")
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o600


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x", encoding="utf-8")
    (tmp_path / "link").symlink_to("real")
    replace_file(tmp_path / "link", "text\n")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "text\n"


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A double of fsync that says what a full disk says."""

    def full(_descriptor: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "old").write_text("x", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(tmp_path / "old", "text\n")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"old": b"x"}
