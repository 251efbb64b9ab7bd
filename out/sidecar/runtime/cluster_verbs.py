"""The verbs of pods that no pipeline starts (serve, watch, start a run), and the one that tells."""

import argparse
from decimal import Decimal

from . import backends, document, drift, fetch, notify, serving, start_run, watch
from .cluster import Cluster
from .config import Config
from .errors import UsageError
from .inference_service import InferenceService
from .kfp_api import Api
from .parser import START
from .replicas import Limits
from .start_run import Wanted
from .step_verbs import run_of


def fetch_version(config: Config, given: argparse.Namespace) -> int:
    number = fetch.chosen(given.version)
    print(fetch.fetch(config, backends.connect(config), number, given.to.resolve()))
    return 0


def serve(config: Config, given: argparse.Namespace) -> int:
    controller = serving.Controller(
        InferenceService(document.read(given.service), Cluster.from_pod()),
        ready_within=given.ready_within,
        bake=given.bake,
        say=_tell,
        limits=_limits(given),
    )
    if not given.once:
        serving.follow_for_ever(controller, lambda: backends.connect(config), given.every)
    outcome = controller.follow(backends.connect(config))
    print(outcome.line)
    return serving.EXIT_CODES[outcome.state]


def _limits(given: argparse.Namespace) -> Limits | None:
    if given.metrics is None:
        return None
    failing = Decimal(1) if given.failing is None else given.failing
    return Limits(given.metrics, failing, given.late, given.patience)


def _tell(line: str) -> None:
    """At once: a pod's log is read while it runs."""
    print(line, flush=True)


def watch_model(config: Config, given: argparse.Namespace) -> int:
    """Degraded: a run is started, and the exit code says so still, so that people hear of it."""
    backend, place = backends.connect(config), given.observations.resolve()
    report = watch.measure(config, run_of(given), backend, given.question, place)
    if report is None:
        print("there is no champion yet, so there is nothing to measure")
        return 0
    if given.question == "performance" and report.degraded is None:
        print("not every observation has its label, so there is no score to compare")
        return 0
    print(drift.describe(report))
    if report.decision == "retrain":
        start(config, given)
    return drift.EXIT_CODES[report.decision]


def start(_config: Config, given: argparse.Namespace) -> int:
    missing = [f"--{each}" for each in START if getattr(given, each.replace("-", "_")) is None]
    if missing:
        raise UsageError(f"a run is to be started, and nothing says its {', '.join(missing)}")
    wanted = Wanted(
        given.pipeline, given.version, given.experiment, given.service_account, given.because
    )
    print(start_run.start(Api(given.api, given.namespace), wanted))
    return 0


def tell(config: Config, given: argparse.Namespace) -> int:
    """Never a failure: what a run came to does not hang on who was told."""
    print(notify.notify(config, lambda: backends.connect(config), given.job, given.status))
    return 0
