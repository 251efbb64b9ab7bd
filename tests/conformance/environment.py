"""Environments of Python beside our own, for judges that need other versions than we do.

Each is made from locked, hashed requirements and kept under .venv by their digest.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2] / ".venv"


def python(locked: Path) -> Path:
    """Python of the environment of `locked`, made if it is not there yet; one process makes it."""
    digest = hashlib.sha256(locked.read_bytes()).hexdigest()[:16]
    folder = HOME / f"{locked.stem}-{digest}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").is_file():
            _make(folder, locked)
    return folder / "bin" / "python"


def _make(folder: Path, locked: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    install = ["install", "--quiet", "--require-hashes", "-r", str(locked)]
    subprocess.run([*pip, *install], check=True)
    (folder / "ready").touch()
