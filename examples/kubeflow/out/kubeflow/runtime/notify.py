"""Tell people what a run came to: failed, refused, promoted, waiting for approval; else nothing.

It runs once all else has ended, well or not, and changes nothing about that: a message that
cannot be sent is said in the log. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

import html
import json
import os
from collections.abc import Callable

from . import web
from .backends import Backend, Version
from .config import Config
from .errors import RunError

WEBHOOK = "SLACK_WEBHOOK"
"""The variable that holds the address: a secret, which is never printed."""
_SECONDS = 15.0
_FINE = 200
_LONGEST = 3000
_WELL = ("SUCCEEDED", "COMPLETE", "CACHED")
"""The states of a DAG that ended well: MLMD's, which KFP 2.16 hands over, and the later ones.
https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto"""


def notify(config: Config, connect: Callable[[], Backend], run: str, status: str) -> str:
    """Post what there is to tell of `run`; the line for the log.

    `status` is KFP's PipelineTaskFinalStatus, as JSON.
    """
    said = message(config, connect, run, state_of(status))
    if said is None:
        return f"run {run}: nothing failed, nothing was registered, so nobody is told"
    text = f"{config.pipeline.project}: run {run} {said}"
    address = os.environ.get(WEBHOOK, "").strip()
    if not address:
        return f"warning: nobody was told: {WEBHOOK} is not set. {text}"
    failed = _post(address, text)
    return f"warning: Slack was not told: {failed}. {text}" if failed else f"told Slack: {text}"


def state_of(status: str) -> str:
    """The state in what KFP hands over; empty where there is none to be read."""
    try:
        found = json.loads(status)
    except ValueError:
        return ""
    state = found.get("state") if isinstance(found, dict) else None
    return state if isinstance(state, str) else ""


def message(config: Config, connect: Callable[[], Backend], run: str, state: str) -> str | None:
    """What came of the run, for a person; None where nobody has to know."""
    try:
        registered = _of_its_model(config, connect(), run)
    except RunError as error:
        return f"{_ended(state)}; what came of its model cannot be read: {error}"
    if registered is not None:
        return registered
    return None if state in _WELL else _ended(state)


def _ended(state: str) -> str:
    if state in _WELL:
        return "ended well"
    return f"failed: KFP says {state or 'nothing'} of it; its tasks and their logs say why"


def _of_its_model(config: Config, backend: Backend, run: str) -> str | None:
    """What the registry knows of the version that this run registered, if it did."""
    version = next((each for each in backend.versions() if each.run == run), None)
    if version is None:
        return None
    champion = backend.champion()
    if champion is not None and champion.version == version.number:
        before = champion.previous_version
        way_back = "" if before is None else f"; `rollback` returns to v{before}"
        return f"promoted v{version.number} to champion{way_back}"
    return _not_promoted(config, version)


def _not_promoted(config: Config, version: Version) -> str:
    if not version.approved:
        return f"was refused: v{version.number}: {version.reason}"
    approver = config.gates.approval_by
    if approver is None:
        return f"failed: v{version.number} passed its gates and could not be promoted"
    return (
        f"registered v{version.number}, which passed its gates and waits for approval by "
        f"{approver}: promote --version {version.number} --approved-by NAME"
    )


def _post(address: str, text: str) -> str:
    """Why the message was not taken, or nothing. What a server answers is not repeated."""
    body = json.dumps({"text": html.escape(text[:_LONGEST], quote=False)}).encode()
    headers = {"Content-Type": "application/json"}
    try:
        answer = web.ask("POST", address, headers, body, seconds=_SECONDS)
    except OSError as error:
        return str(error)
    return "" if answer.status == _FINE else f"it answered {answer.status}"
