"""The part of the mlflow library that the registry adapter uses, and how it is loaded.

Works with the full package and with mlflow-skinny, whose client is the same code.
https://mlflow.org/docs/latest/api_reference/python_api/mlflow.client.html
"""

# The package is emitted as `runtime`: its modules can only be named relative to it.
# ruff: noqa: TID252

import importlib
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol, cast

from ..errors import UnreachableError

# The library's own defaults wait many minutes for a server that is down. All can be overridden.
_DEFAULTS = {
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "GIT_PYTHON_REFRESH": "quiet",
}


class _Experiment(Protocol):
    experiment_id: str


class _RunInfo(Protocol):
    run_id: str


class _Run(Protocol):
    info: _RunInfo


class ModelVersion(Protocol):
    version: str | int
    run_id: str | None
    tags: Mapping[str, str]


class RegisteredModel(Protocol):
    aliases: Mapping[str, str]


class _Page(Protocol):
    token: str | None

    def __iter__(self) -> "_Versions": ...


class _Versions(Protocol):
    def __iter__(self) -> "_Versions": ...
    def __next__(self) -> ModelVersion: ...


class Client(Protocol):
    """Of mlflow.MlflowClient. Every call may raise MlflowException or OSError."""

    def get_run(self, run_id: str) -> _Run: ...
    def update_run(self, run_id: str, status: str) -> None: ...
    def set_terminated(self, run_id: str, status: str) -> None: ...
    def log_metric(self, run_id: str, key: str, value: float) -> object: ...
    def log_artifacts(self, run_id: str, local_dir: str, artifact_path: str) -> None: ...
    def download_artifacts(self, run_id: str, path: str, dst_path: str) -> str: ...
    def create_registered_model(self, name: str) -> object: ...
    def get_registered_model(self, name: str) -> RegisteredModel: ...
    def create_model_version(
        self, name: str, source: str, run_id: str, tags: dict[str, str]
    ) -> ModelVersion: ...
    def get_model_version(self, name: str, version: str) -> ModelVersion: ...
    def search_model_versions(self, filter_string: str, *, page_token: str | None) -> _Page: ...
    def set_model_version_tag(self, name: str, version: str, key: str, value: str) -> None: ...
    def set_registered_model_alias(self, name: str, alias: str, version: str) -> None: ...
    def delete_registered_model_alias(self, name: str, alias: str) -> None: ...


class Library(Protocol):
    """Of the module mlflow."""

    MlflowException: type[Exception]

    def MlflowClient(self, tracking_uri: str) -> Client: ...  # noqa: N802 - mlflow's own name
    def set_tracking_uri(self, uri: str) -> None: ...
    def set_experiment(self, experiment_name: str) -> _Experiment: ...
    def start_run(
        self, *, experiment_id: str, run_name: str, tags: dict[str, str]
    ) -> AbstractContextManager[_Run]: ...
    def log_params(self, params: dict[str, str]) -> object: ...


def load(uri: str) -> Library:
    """The library, aimed at the server `uri`; UnreachableError when it is not installed."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    try:
        library = cast(Library, importlib.import_module("mlflow"))
    except ImportError as error:
        raise UnreachableError(
            "the mlflow client is not installed here; install mlflow-skinny (or mlflow) beside "
            "the pipeline's own requirements"
        ) from error
    library.set_tracking_uri(uri)
    return library
