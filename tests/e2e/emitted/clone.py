"""A scratch clone of this repository with an environment of its own, as a CI runner has one."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
SECONDS = 1200


@dataclass(frozen=True, slots=True)
class Clone:
    """`bin` is what PATH begins with: the doubles, then the clone's own Python."""

    root: Path
    path: str

    def shell(self, script: str, **env: str) -> subprocess.CompletedProcess[str]:
        """A step as GitHub runs it: `bash -e`, in the root."""
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.root,
            env={**_environment(), "PATH": self.path, **env},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def ok(self, script: str, **env: str) -> str:
        done = self.shell(script, **env)
        assert done.returncode == 0, f"$ {script}\n{done.stdout}{done.stderr}"
        return done.stdout


def clone(folder: Path, doubles: Path) -> Clone:
    """The files that git knows, as they are now, in a repository with a bare remote."""
    root = folder / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, root / name)
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    made = Clone(root, f"{doubles}:{folder / 'venv' / 'bin'}:{os.environ['PATH']}")
    made.ok(
        f"git init -q --bare {folder}/remote.git && git init -q -b main . && "
        f"git remote add origin {folder}/remote.git && git config user.name test && "
        "git config user.email test@example.com && git add -A && git commit -qm start"
    )
    return made


def _environment() -> dict[str, str]:
    """The runner's environment: nothing of this process that could help the clone."""
    kept = ("HOME", "LANG", "TMPDIR")
    found = {
        name: value
        for name, value in os.environ.items()
        if name in kept or name.startswith(("PIP_", "SSL_", "REQUESTS_"))
    }
    return {**found, "GIT_CONFIG_GLOBAL": os.devnull, "NO_COLOR": "1"}
