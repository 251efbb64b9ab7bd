"""What the repository promises about its own files: locked, licensed, typed, tied to no machine."""

import re
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements/dev.txt", "requirements/example.txt")

# Written in two halves, so that this file does not name what it forbids.
INDEX_HOSTS = ("py" + "pi.org", "python" + "hosted.org", "ana" + "conda.org", "npm" + "js.org")
HOME_FOLDER = re.compile(r"(?<![\w.~-])/(?:root|work|home/\w+|Users/\w+)/")


def committed_files() -> list[Path]:
    """Files that git tracks, or would track after `git add --all`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in names.split("\0") if name]
    return [path for path in paths if path.is_file()]


def naming_a_host(files: Iterable[Path]) -> list[str]:
    """Files that name a package index: where packages come from is a matter of the machine."""
    return [str(file) for file in files if any(host in _text(file) for host in INDEX_HOSTS)]


def naming_a_machine(files: Iterable[Path]) -> list[str]:
    """Files that name somebody's home folder, or the folder of this very clone."""
    return [
        str(file) for file in files if HOME_FOLDER.search(_text(file)) or f"{ROOT}/" in _text(file)
    ]


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="replace")


def _locked(lock: str) -> dict[str, str]:
    """Each locked requirement (`name==version`, with its marker) and the rest of its entry."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    return {entry.split(" \\\n")[0]: entry for entry in entries}


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def _wanted(name: str) -> list[str]:
    """The requirements a .in file states itself, without those it includes."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def test_no_file_names_a_package_index() -> None:
    assert naming_a_host(committed_files()) == []


def test_no_file_names_a_machine() -> None:
    assert naming_a_machine(committed_files()) == []


@pytest.mark.parametrize("host", INDEX_HOSTS)
def test_a_named_package_index_is_found(tmp_path: Path, host: str) -> None:
    file = tmp_path / "pip.conf"
    file.write_text(f"index-url = https://{host}/simple\n", encoding="utf-8")
    assert naming_a_host([file]) == [str(file)]


@pytest.mark.parametrize("folder", ["/ro" + "ot/x", "/ho" + "me/ann/x", f"{ROOT}/mlops.yaml"])
def test_a_named_machine_is_found(tmp_path: Path, folder: str) -> None:
    file = tmp_path / "notes.md"
    file.write_text(f"see {folder}\n", encoding="utf-8")
    assert naming_a_machine([file]) == [str(file)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    entries = _locked(lock)
    assert entries
    for requirement, entry in entries.items():
        assert re.fullmatch(r"[a-z0-9._-]+==[^ ;]+( ; .+)?", requirement)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), f"{requirement} has no hash"


def test_the_example_locks_what_the_tests_lock() -> None:
    assert _locked("requirements/example.txt").keys() <= _locked("requirements/dev.txt").keys()


@pytest.mark.parametrize("stated", ["core.in", "dev.in", "example.in"])
def test_every_stated_requirement_is_locked(stated: str) -> None:
    lock = "requirements/dev.txt" if stated == "dev.in" else "requirements/example.txt"
    locked = {_name(requirement) for requirement in _locked(lock)}
    assert {_name(requirement) for requirement in _wanted(stated)} <= locked


def test_the_core_requirements_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sorted(_wanted("core.in")) == sorted(project["dependencies"])


def test_the_licence_is_there_and_is_the_one_stated() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "Apache-2.0"
    assert licence.lstrip().startswith("Apache License")


def test_every_package_in_the_wheel_is_marked_as_typed() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    packages = tool["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert len(packages) == 3
    assert [package for package in packages if not (ROOT / package / "py.typed").is_file()] == []


def test_the_citation_stands_beside_the_data() -> None:
    readme = (ROOT / "examples/mortgage/data/README.md").read_text(encoding="utf-8")
    assert "American Economic Review 86 (1996)" in readme
    assert "states no licence of its own" in readme
