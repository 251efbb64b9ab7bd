"""Runs the corpus through the command line under limits; `python run_corpus.py` runs all of it.

The contract of a case: exit 0 or 1; a refusal prints `mlops.yaml:LINE:COL` and its code; no
traceback; under two seconds of CPU and 256 MiB; `out/` unchanged on refusal; no canary file; a
secret in nothing that is printed or written.
"""

import hashlib
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torture.base import BASE
from torture.corpus.case import Case
from torture.corpus.secret import PLANTED
from torture.make_corpus import CASES

ROOT = pathlib.Path(__file__).parents[2]
MAX_CPU_SECONDS = 2.0
MAX_MEMORY_KIB = 256 * 1024
KILL_AFTER_CPU_SECONDS = 10
CANARY = "mlopsc_pwned"
HIDDEN: Mapping[str, tuple[str, ...]] = {planted.name: planted.hidden for planted in PLANTED}
MAY_DIFFER = {"README.md", "mlops.lock.json", "mlops.map.json", "pipeline.json"}
"""The files of out/sidecar that a description, or the digest of the specification, reaches."""


@dataclass(frozen=True, slots=True)
class Run:
    """One command: how it ended, what it printed, what it cost (seconds of CPU, KiB)."""

    code: int
    printed: str
    cpu: float
    memory: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was run, and the most that any of it cost."""

    cases: int
    cpu: float
    memory: int


_LAUNCHER = """\
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
os.write(3, f"{used.ru_utime + used.ru_stime} {used.ru_maxrss}".encode())
sys.exit(os.waitstatus_to_exitcode(status) & 255)
"""
"""Measures in a small process: a child starts with the peak memory of the one it came from."""


class ContractError(AssertionError):
    """A case that breaks the contract."""


def mlopsc(folder: pathlib.Path, *arguments: str) -> Run:
    """One command in `folder`, limited in CPU, measured by the kernel."""
    paths = os.pathsep.join(str(ROOT / name) for name in ("compiler", "targets", "templates"))
    command = [sys.executable, "-W", "error", "-m", "mlopsc", *arguments]
    reading, writing = os.pipe()
    limit = (KILL_AFTER_CPU_SECONDS, KILL_AFTER_CPU_SECONDS)
    script = f"import os; os.dup2({writing}, 3)\n{_LAUNCHER}"
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", script, *command],
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": paths,
                "SOURCE_DATE_EPOCH": "1795478400",
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=(writing,),
        )
        os.close(writing)
        resource.prlimit(child.pid, resource.RLIMIT_CPU, limit)
        child.wait()
        output.seek(0)
        printed = output.read().decode("utf-8", "replace")
    with os.fdopen(reading, encoding="ascii") as figures:
        cpu, memory = figures.read().split()
    return Run(child.returncode, printed, float(cpu), int(memory))


def tree(folder: pathlib.Path) -> dict[str, str]:
    """The digest of every file under `folder`."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def control(folder: pathlib.Path) -> dict[str, str]:
    """Builds the base in `folder`; its out/ is what a refusal must leave alone."""
    (folder / "mlops.yaml").write_text(BASE, encoding="utf-8")
    built = mlopsc(folder, "build")
    _expect(built.code == 0, f"the control does not build:\n{built.printed}")
    return tree(folder / "out")


def examine(case: Case, folder: pathlib.Path, before: Mapping[str, str]) -> Run:
    """Build `case` over the control's out/ and hold it to the contract."""
    (folder / "mlops.yaml").write_bytes(case.body)
    run = mlopsc(folder, "build")
    shown = f"{case.name} (exit {run.code}):\n{run.printed[:2000]}"
    _expect(run.code == (1 if case.expected == "REJECT" else 0), shown)
    _expect("Traceback" not in run.printed, shown)
    _expect(run.cpu < MAX_CPU_SECONDS, f"{run.cpu} s of CPU; {shown}")
    _expect(run.memory < MAX_MEMORY_KIB, f"{run.memory} KiB; {shown}")
    _expect(not any(folder.rglob(CANARY)), f"the canary is there; {shown}")
    after = tree(folder / "out")
    if case.expected == "REJECT":
        first = re.search(r"^error\[(MLC\d{3})\].*\n(?:  .*\n)* *--> mlops.yaml:(\d+):\d+$",
                          run.printed, re.MULTILINE)  # fmt: skip
        _expect(first is not None and first.groups() == (case.code, str(case.line)), shown)
        _expect(after == before, f"out/ has changed; {shown}")
        _hides(case, folder, run)
    elif case.same:
        _expect(after == before, f"other bytes than the control's; {shown}")
    else:
        _same_but_for_text(case, folder, before, after)
    return run


def _hides(case: Case, folder: pathlib.Path, run: Run) -> None:
    """No secret in text, JSON or SARIF."""
    if case.name in HIDDEN:
        formats = [mlopsc(folder, "check", "--format", fmt).printed for fmt in ("json", "sarif")]
        for printed in (run.printed, *formats):
            found = [part for part in HIDDEN[case.name] if part in printed]
            _expect(not found, f"{case.name} shows {found}:\n{printed}")


def _same_but_for_text(
    case: Case, folder: pathlib.Path, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    """Free text reaches a few files, and leaves them what they are."""
    if case.value is None:
        return
    _expect(before.keys() == after.keys(), f"{case.name}: other files than the control's")
    changed = {pathlib.Path(name).name for name in after if after[name] != before[name]}
    _expect(changed <= MAY_DIFFER, f"{case.name} reached {sorted(changed - MAY_DIFFER)}")
    for path in (folder / "out").rglob("*.json"):
        json.loads(path.read_bytes())


def _expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - as in assert
    if not holds:
        raise ContractError(otherwise)


def run_all(cases: Sequence[Case], folder: pathlib.Path) -> Figures:
    """Examine `cases` one after the other in `folder`, each over the control's out/."""
    before = control(folder)
    runs = []
    for case in cases:
        runs.append(examine(case, folder, before))
        if case.expected != "REJECT":
            before = control(folder)
    return Figures(len(runs), max(run.cpu for run in runs), max(run.memory for run in runs))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        figures = run_all(CASES, pathlib.Path(folder))
    print(
        f"{figures.cases} cases kept the contract; at most {figures.cpu:.2f} s of CPU "
        f"and {figures.memory // 1024} MiB"
    )


if __name__ == "__main__":
    main()
