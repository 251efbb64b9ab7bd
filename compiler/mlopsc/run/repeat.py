"""Whether a run would do what an earlier one already did, and what that one came to.

The same content, steps whose cached results are still whole, and a registry that is as that run
left it: then there is nothing to do. A rollback, another promotion or a damaged result, and the
run goes on, with whatever of the cache still holds.
"""

from mlopsc.record import replace
from mlopsc.run import digest
from mlopsc.run.cache import Damage
from mlopsc.run.folder import RunFolder, all_runs, read_object, read_outcome, write_outcome
from mlopsc.run.outcome import FINE, REFUSED, Outcome, StepResult
from mlopsc.run.phase import REGISTRY_SECONDS, PhaseFailedError, run_phase
from mlopsc.run.progress import Said
from mlopsc.run.site import Site

MESSAGES = {
    "promoted": "version {version} passed every gate and is the champion",
    "registered": "version {version} passed every gate and is registered; it was not promoted, "
    "as asked",
    "waiting": "version {version} passed every gate and waits for approval: promote it with "
    "`promote --version {version} --approved-by WHO`",
    "same": "the model is the champion's, byte for byte: no new version was registered",
    "refused": "the gates refuse this model; version {version} is registered as rejected",
}


def message(state: str, version: str | None) -> str:
    return MESSAGES[state].format(version=version or "?")


def version_of(run: RunFolder) -> str | None:
    """The version that a run registered; None where it registered none."""
    found = read_object(run.path / "version.json").get("version")
    return None if found is None else str(found)


def note(site: Site, run: RunFolder, outcome: Outcome, state: str) -> None:
    """Writes down what a run came to, and the registry as it leaves it."""
    kept = {
        "state": state,
        "content": site.content,
        "verdict": outcome.verdict,
        "version": outcome.version,
        "registry": _registry(site),
        "steps": [each.name for each in outcome.steps],
    }
    write_outcome(run, kept)


def find(site: Site) -> Outcome | None:
    """The outcome of the last run of the same content; None where a run is needed."""
    content = site.content
    for run in reversed(all_runs(site.project)):
        found = read_outcome(run)
        if found.get("content") == content and found.get("state") in MESSAGES:
            return _of_earlier(site, run, str(found["state"]))
    return None


def _of_earlier(site: Site, run: RunFolder, state: str) -> Outcome | None:
    found = read_outcome(run)
    registry = _registry(site)
    if not registry or found.get("registry") != registry or not _is_whole(site, run):
        return None
    verdict, steps = str(found.get("verdict")), found.get("steps")
    names = steps if isinstance(steps, list) else []
    outcome = Outcome(
        REFUSED if state == "refused" else FINE,
        "",
        verdict,
        version_of(run),
        run.run_id,
        run.path,
        tuple(StepResult(str(each), "cached") for each in names),
    )
    if state == "registered" and site.options.promote:
        run_phase(site, run, "promote", patience=REGISTRY_SECONDS)
        note(site, run, outcome, "promoted")
        return replace(outcome, message=message("promoted", outcome.version))
    said = message(state, outcome.version)
    text = f"nothing to do: run {run.run_id} had the same code, data and pipeline; {said}"
    return replace(outcome, message=f"{text} (--fresh runs it again)")


def _is_whole(site: Site, run: RunFolder) -> bool:
    for key in run.used_keys():
        entry = site.cache.find(key)
        if isinstance(entry, Damage):
            text = f"a cached result is damaged ({entry.reason}): its step runs again"
            site.reporter.report(Said(text, warning=True))
        if entry is None or isinstance(entry, Damage):
            return False
    return True


def _registry(site: Site) -> str:
    """The digest of what the registry holds; empty where it cannot be asked."""
    try:
        return digest.of_value(run_phase(site, None, "versions").text)
    except PhaseFailedError:
        return ""
