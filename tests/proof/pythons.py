"""The other Pythons that a build must not tell apart, each with what mlopsc itself needs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKED = ROOT / "requirements/core.txt"
OTHERS = ("3.11", "3.12", "3.13")
SOURCES = ("compiler", "targets", "templates")


def interpreters() -> dict[str, str]:
    """Version to program: this Python and, of the others, those that this machine has."""
    found = {sys.version.split()[0]: sys.executable}
    for minor in OTHERS:
        if not any(version.startswith(f"{minor}.") for version in found):
            found |= _environment(minor)
    return found


def _environment(minor: str) -> dict[str, str]:
    base = next((each for each in _candidates(minor) if starts((each,))), None)
    if base is None:
        return {}
    home = Path(sys.prefix) / f"python{minor}"
    python = home / "bin/python"
    if not (home / "ready").is_file():
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([base, "-m", "venv", str(home)], check=True)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCKED)], check=True)
        packages = home / f"lib/python{minor}/site-packages"
        paths = "".join(f"{ROOT / each}\n" for each in SOURCES)
        (packages / "mlopsc.pth").write_text(paths, encoding="utf-8")
        (home / "ready").touch()
    return {_version(str(python)): str(python)}


def _candidates(minor: str) -> list[str]:
    """On the path, or kept by pyenv, whose stand-ins on the path do not start by themselves."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    kept = sorted(pyenv.glob(f"versions/{minor}.*/bin/python{minor}"))
    return [*filter(None, [shutil.which(f"python{minor}")]), *map(str, kept)]


def starts(program: Sequence[str]) -> bool:
    """Whether a Python, or what starts it as another user, runs at all."""
    done = subprocess.run([*program, "-c", "import venv"], capture_output=True, check=False)
    return done.returncode == 0


def _version(program: str) -> str:
    script = "import sys; print(sys.version.split()[0])"
    done = subprocess.run([program, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.strip()
