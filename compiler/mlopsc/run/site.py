"""Where a run happens: the tree, the project, the interpreter, and how its verbs are called."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from mlopsc.record import dataclass
from mlopsc.run import digest
from mlopsc.run.cache import Basis, Cache
from mlopsc.run.crew import Command, Crew, Ended
from mlopsc.run.folder import RunFolder, state_folder
from mlopsc.run.kfp.ir import IR
from mlopsc.run.outcome import Options
from mlopsc.run.progress import Reporter
from mlopsc.run.tree import Scalar, Tree

QUERY_SECONDS = 120.0
STEP_GRACE_SECONDS = 30.0  # over its limit, for a runtime that hangs itself

_ENVIRONMENT = """
import importlib.metadata, json, platform, sys
found = {(each.name or "", each.version) for each in importlib.metadata.distributions()}
print(json.dumps([sys.version, platform.machine(), sys.platform, sorted(found)]))
"""


class EnvironmentFailedError(Exception):
    """This machine cannot do what the run needs; the message says what."""


@dataclass(frozen=True, slots=True)
class Site:
    """All that the phases of one run share."""

    tree: Tree
    project: Path
    options: Options
    reporter: Reporter
    crew: Crew
    cache: Cache
    basis: Basis

    def command(
        self, *verb: str, timeout: float, log: Path | None = None, patience: float = 0.0
    ) -> Command:
        """The command of a runtime verb, run in the project's folder."""
        python, runtime = self.options.interpreter(), str(self.tree.root / "runtime")
        argv = (python, "-B", runtime, *verb)
        return Command(argv, self.project, os.environ, timeout, log, patience)

    def step_command(
        self, name: str, run: RunFolder, *, attempt: int, parameters: Path | None
    ) -> Command:
        given = ("--parameters", str(parameters)) if parameters else ()
        arguments = ("--run", str(run.path), "--attempt", str(attempt), *given)
        limit = self.tree.steps[name].timeout_seconds + STEP_GRACE_SECONDS
        return self.command("step", name, *arguments, timeout=limit)

    @property
    def content(self) -> str:
        """The digest of all that this run depends on: the same content need not run again."""
        documents = ("pipeline.json", "gates.json", "tracking.json", IR)
        there = [name for name in documents if (self.tree.root / name).is_file()]
        tree = {name: digest.of_file(self.tree.root / name) for name in there}
        basis = self.basis
        return digest.of_value([tree, basis.runtime, basis.code, basis.environment])


def open_site(tree: Tree, project: Path, options: Options, reporter: Reporter, crew: Crew) -> Site:
    """The site of a run. Raises EnvironmentFailedError where the interpreter cannot be asked."""
    basis = Basis(
        seed=tree.seed,
        parameters=tree.parameters,
        runtime=digest.of_runtime(tree),
        code=digest.of_code(project, tree, _list_files(project, crew)),
        environment=digest.of_value(_ask(options.interpreter(), project, crew)),
    )
    cache = Cache(state_folder(project) / "cache")
    return Site(tree, project, options, reporter, crew, cache, basis)


def write_parameters(path: Path, parameters: Mapping[str, Scalar]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(parameters), indent=2, sort_keys=True) + "\n", "utf-8")
    return path


def _ask(python: str, project: Path, crew: Crew) -> str:
    """The version of the interpreter and of every package that it can import, as JSON."""
    ended, output = _query(crew, project, python, "-c", _ENVIRONMENT)
    if ended.status:
        words = "\n".join(ended.tail)
        raise EnvironmentFailedError(f"{python}: is not a Python that runs here:\n{words}")
    return output.decode("utf-8", "replace").splitlines()[-1]


def _list_files(project: Path, crew: Crew) -> list[str] | None:
    """What git tracks or does not ignore below the project; None where there is no git."""
    ended, output = _query(crew, project, *digest.LIST_BY_GIT)
    return None if ended.status else [os.fsdecode(each) for each in output.split(b"\0") if each]


def _query(crew: Crew, project: Path, *argv: str) -> tuple[Ended, bytes]:
    """Runs a short command to its end, under the guard like any other; and what it printed."""
    log = state_folder(project) / "query.out"
    crew.start("query", Command(argv, project, os.environ, QUERY_SECONDS, log))
    while True:
        for event in crew.wait(1.0):
            if isinstance(event, Ended):
                return event, log.read_bytes()
