"""The build is a pure function: same bytes under every environment, and nothing reached out for."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = ("mlops.yaml", "data.lock.json", "examples/mortgage/schema/features.json")
FACTORS: tuple[dict[str, str], ...] = (
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "4242", "TZ": "Asia/Kathmandu"},
    {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
    {"LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"},
    {"TZ": "Pacific/Apia", "SOURCE_DATE_EPOCH": "1"},
    {"PYTHONOPTIMIZE": "2", "HOME": "/nonexistent"},
    {"MLFLOW_TRACKING_URI": "http://127.0.0.1:9", "AWS_REGION": "nowhere", "CI": "true"},
)
WATCHED = """\
import os, sys
opened, project = [], os.getcwd()
allowed = tuple(os.path.realpath(path) for path in (*sys.path, sys.prefix, sys.base_prefix) if path)
def hook(event, args):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix", "os.fork")):
        opened.append(f"{event} {args!r}")
    if event == "open" and isinstance(args[0], str):
        path = os.path.realpath(args[0])
        if not path.startswith((project, "/usr/share/zoneinfo", "/proc/self", *allowed)):
            opened.append(f"open {path}")
sys.addaudithook(hook)
from mlopsc.cli.main import main
status = main(["build"])
print("\\n".join(opened), file=sys.stderr)
sys.exit(status or (99 if opened else 0))
"""


def project(folder: Path) -> Path:
    for name in EXAMPLE:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / name, folder / name)
    return folder


def build(
    folder: Path,
    env: dict[str, str],
    *command: str,
    before: tuple[str, ...] = (),
    python: str = sys.executable,
) -> subprocess.CompletedProcess[str]:
    words = command or ("-m", "mlopsc", "build")
    return subprocess.run(
        [*before, python, "-W", "error", *words],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def digest(out: Path) -> str:
    """Of every tree: what a build remembers of this checkout (`out/.mlopsc`) is no output."""
    found = hashlib.sha256()
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.parent.name != ".mlopsc":
            mode = path.stat().st_mode & 0o777
            found.update(f"{path.relative_to(out)} {mode:o}\n".encode() + path.read_bytes())
    return found.hexdigest()


@pytest.mark.parametrize("env", FACTORS, ids="-".join)
def test_the_same_bytes_under_every_environment(env: dict[str, str], tmp_path: Path) -> None:
    plain = project(tmp_path / "plain")
    odd = project(tmp_path / "an odd ü folder" / "deep")
    assert build(plain, {}).returncode == 0
    done = build(odd, env)
    assert done.returncode == 0, done.stderr
    assert digest(plain / "out") == digest(odd / "out") == digest_of_the_repository()


def digest_of_the_repository() -> str:
    """The committed tree: whoever builds it anywhere gets the same bytes."""
    return digest(REPOSITORY / "out")


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_same_modes_under_every_umask(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        made = project(tmp_path / "project")
        assert build(made, {}).returncode == 0
    finally:
        os.umask(before)
    assert digest(made / "out") == digest_of_the_repository()


def test_line_ends_comments_and_the_order_of_keys_do_not_matter(tmp_path: Path) -> None:
    made = project(tmp_path)
    text = (made / "mlops.yaml").read_text(encoding="utf-8")
    head, marker, tail = text.partition("\nquotas:")
    quotas, after, rest = tail.partition("\n\n")
    moved = f"{marker}{quotas}\n\n{head}{after}{rest}\n# a comment more\n"
    (made / "mlops.yaml").write_bytes(moved.lstrip("\n").replace("\n", "\r\n").encode())
    done = build(made, {})
    assert done.returncode == 0, done.stderr
    assert digest(made / "out") == digest_of_the_repository()


def test_a_build_reaches_for_nothing(tmp_path: Path) -> None:
    done = build(project(tmp_path), {}, "-c", WATCHED)
    assert done.returncode == 0, done.stderr


def test_the_watch_would_see_a_build_that_reaches_out(tmp_path: Path) -> None:
    """The mutant: a build that asks the network and reads a file of the machine."""
    rude = "import socket\nsocket.socket().close()\nopen('/etc/hostname').close()\nstatus = main"
    done = build(project(tmp_path), {}, "-c", WATCHED.replace("status = main", rude))
    assert done.returncode == 99
    assert "socket" in done.stderr
    assert "/etc/hostname" in done.stderr


def test_no_sdk_is_imported_on_the_build_path(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom mlopsc.cli.main import main\nmain(['build'])\n"
        "sdks = {'kubernetes', 'sagemaker', 'google.cloud', 'kfp', 'boto3', 'botocore', 'mlflow',"
        " 'wandb', 'numpy', 'onnxruntime', 'rich', 'typer'}\n"
        "assert not sdks & set(sys.modules), sdks & set(sys.modules)"
    )
    done = build(project(tmp_path), {}, "-c", code)
    assert done.returncode == 0, done.stderr
