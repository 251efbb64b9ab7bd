"""The official `kubernetes` client, as far as it is used: imported here, and only to ask a cluster.

Its dynamic client takes a path and gives bytes, in the same way from version 30 (which KFP's own
package needs) to 37. https://github.com/kubernetes-client/python
"""

import importlib
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias

from mlopsc.live.failure import LiveFailure
from mlopsc.live.kubeconfig import Meant

CONNECT = 5.0
"""Seconds to wait for a connection."""

_Asked: TypeAlias = tuple[str, str, Mapping[str, str], Mapping[str, Any] | None, float]
"""Method, path, query, body, and the seconds that the answer may take."""


class Client:
    """A connection with the credentials of the cluster that is meant."""

    def __init__(self, meant: Meant) -> None:
        self.meant = meant
        self._client = _client(meant)

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: Mapping[str, Any] | None,
        seconds: float,
    ) -> tuple[int, bytes]:
        """The status and the bytes of an answer. Raises LiveFailure where there is none."""
        try:
            with _quiet():
                return self._send((method, path, query, body, seconds))
        # The client lets the errors of the libraries below it through, whatever these are.
        except Exception as error:
            words = f"{_why(error, seconds)}; {self.meant.choose()}"
            raise LiveFailure(f"{self.meant}: {words}") from None

    def _send(self, asked: _Asked) -> tuple[int, bytes]:
        method, path, query, body, seconds = asked
        dynamic = importlib.import_module("kubernetes.dynamic.exceptions")
        try:
            response = self._client.request(
                method,
                path,
                body=body,
                query_params=list(query.items()),
                header_params={"Accept": "application/json"},
                _request_timeout=(CONNECT, seconds),
                serialize=False,
            )
        except dynamic.DynamicApiError as error:
            if not error.status:
                raise
            return int(error.status), _bytes(error.body)
        return int(response.status), _bytes(response.data)


def _bytes(raw: object) -> bytes:
    return raw if isinstance(raw, bytes) else str(raw or "").encode()


def _client(meant: Meant) -> Any:
    """Without retries; the client's discovery, which leaves a file behind, is not used."""
    try:
        dynamic = importlib.import_module("kubernetes.dynamic")
        kubernetes = importlib.import_module("kubernetes.client")
        config = importlib.import_module("kubernetes.config")
    except ImportError as error:
        words = "pip install 'mlopsc[kubernetes]'"
        raise LiveFailure(
            f"the Kubernetes client is not installed ({error.name}): {words}"
        ) from None
    configuration = kubernetes.Configuration()
    configuration.retries = False
    said: list[str] = []
    try:
        with _quiet(said):
            _load(config, configuration, meant)
    # A kubeconfig of any shape is taken, and fails wherever it does not fit.
    except Exception as error:
        raise LiveFailure(f"{meant}: the Kubernetes client cannot use it: {_safe(error)}") from None
    if said:
        raise LiveFailure(f"{meant}: no credentials: {said[0]}")
    client = kubernetes.ApiClient(configuration)
    return dynamic.DynamicClient(client, discoverer=lambda _client, _cache: None)


def _load(config: Any, configuration: Any, meant: Meant) -> None:
    if not meant.files:
        config.load_incluster_config(client_configuration=configuration)
        return
    config.load_kube_config(
        config_file=meant.files,
        context=meant.context,
        client_configuration=configuration,
        persist_config=False,
    )


@contextmanager
def _quiet(said: list[str] | None = None) -> Iterator[None]:
    """The client warns and logs by itself; what it logs of credentials goes into `said`."""
    root, collector = logging.getLogger(), _Collector([] if said is None else said)
    root.addHandler(collector)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        root.removeHandler(collector)


class _Collector(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.ERROR)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _safe(error: Exception) -> str:
    """The client's own words only where they name a file: others quote the entry with its token."""
    words = str(error)
    return words if words.startswith("File does not exist") else type(error).__name__


_REASONS = (
    ("NameResolutionError", "its name is not known"),
    ("NewConnectionError", "nothing listens there"),
    ("ConnectTimeoutError", f"it did not answer within {CONNECT:.0f} s"),
    ("ReadTimeoutError", "it did not answer within {seconds:.0f} s"),
    ("SSLError", "its certificate is not one that the kubeconfig trusts"),
    ("ProxyError", "the proxy does not let it through"),
    ("ProtocolError", "the connection broke off"),
)


def _why(error: BaseException, seconds: float) -> str:
    """Why nobody answered, by the names of the errors: their texts are for programmers."""
    names = [*(type(each).__name__ for each in _chain(error)), str(error)]
    found = (words for name, words in _REASONS if any(name in each for each in names))
    return next(found, f"it cannot be asked ({type(error).__name__})").format(seconds=seconds)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        reason = getattr(seen, "reason", None)
        seen = reason if isinstance(reason, BaseException) else seen.__cause__ or seen.__context__
