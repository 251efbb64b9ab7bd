"""One run of a compiled KFP pipeline, and what came of it."""

import shutil

from mlopsc.run import repeat
from mlopsc.run.folder import RunFolder, write_outcome
from mlopsc.run.kfp.engine import Engine
from mlopsc.run.kfp.ir import Pipeline
from mlopsc.run.outcome import DIFFERENT, ENVIRONMENT, FINE, REFUSED, STEP_FAILED, Outcome
from mlopsc.run.site import Site

_STATES = {"refuse": "refused", "promote": "promoted", "register": "waiting", "keep": "same"}
"""What a run came to, by the last of the compiler's own tasks that ran in it."""
_PASSED_ON = (REFUSED, DIFFERENT, ENVIRONMENT, STEP_FAILED)


def run_ir(site: Site, run: RunFolder, pipeline: Pipeline) -> Outcome:
    """The outcome of a run that came to its end, refused or not; it is noted in the folder."""
    engine = Engine(site, run, pipeline)
    end = engine.execute()
    last = {each.name.rpartition("/")[2]: each for each in engine.results}
    state = next((word for name, word in _STATES.items() if name in last), "")
    failed = [each for each in engine.results if each.state == "failed"]
    for name in ("register", "refuse"):
        if name in last:
            _keep_version(engine, run, last[name].name)
    version = repeat.version_of(run)
    if failed and not (state == "refused" and failed[-1].status == REFUSED and version):
        text = "\n".join(f"    {line}" for line in failed[-1].tail)
        message = f"task {failed[-1].name} failed:\n{text}\nits whole log: {failed[-1].log}"
        write_outcome(run, {"state": "failed", "message": message})
        code = failed[-1].status if failed[-1].status in _PASSED_ON else STEP_FAILED
        return Outcome(code, message, run_id=run.run_id, folder=run.path, steps=(*engine.results,))
    outcome = Outcome(
        REFUSED if state == "refused" else FINE if end == "done" else STEP_FAILED,
        repeat.message(state, version) if state else "every task that had to run has ended well",
        _verdict(engine),
        version,
        run.run_id,
        run.path,
        (*engine.results,),
    )
    if state:
        repeat.note(site, run, outcome, state)
    return outcome


def _keep_version(engine: Engine, run: RunFolder, path: str) -> None:
    """What the runtime registered, where a run of every kind keeps it."""
    registered = engine.pod(path).work / "run" / "version.json"
    if registered.is_file():
        shutil.copyfile(registered, run.path / "version.json")


def _verdict(engine: Engine) -> str | None:
    """The table that the gates printed."""
    for each in engine.results:
        if each.name.rpartition("/")[2] == "gate" and each.log is not None:
            return each.log.read_text(encoding="utf-8", errors="replace")
    return None
