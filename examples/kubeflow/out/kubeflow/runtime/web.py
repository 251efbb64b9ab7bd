"""One request over HTTP with a bound on its time, by the standard library; no redirect is followed.

A redirect would carry a token or a message to an address that nobody wrote down.
"""

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Literal

_BODY_LIMIT = 16 << 20
Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` and `body` of what a server answered, whatever it thinks of the request."""

    status: int
    body: bytes


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: nothing that was meant for one server is sent to another."""

    def redirect_request(self, *_: object) -> None:
        """None: the answer is the redirect itself."""


def ask(
    method: Method,
    address: str,
    headers: dict[str, str],
    data: bytes | None,
    *,
    seconds: float,
    proxies: bool = True,
) -> Answer:
    """The answer. OSError in words that never hold the address: it may be a secret.

    Without `proxies` those of the environment are passed by: what is asked is near.
    """
    direct = () if proxies else (urllib.request.ProxyHandler({}),)
    opener = urllib.request.build_opener(Stay, *direct)
    try:
        request = urllib.request.Request(address, data, headers, method=method)  # noqa: S310
        with opener.open(request, timeout=seconds) as answer:
            return Answer(answer.status, answer.read(_BODY_LIMIT))
    except urllib.error.HTTPError as error:
        return Answer(error.code, _rest(error))
    except urllib.error.URLError as error:
        raise OSError(f"it cannot be reached: {_reason(error.reason)}") from None
    except (OSError, http.client.HTTPException) as error:
        raise OSError(f"it broke off: {_reason(error)}") from None
    except ValueError:
        raise OSError("it has to be an http:// or https:// address") from None


def _rest(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read(_BODY_LIMIT)
    except (OSError, http.client.HTTPException):
        return b""


def _reason(error: object) -> str:
    """What the system said; of everything else the kind alone, for it may quote the address."""
    if isinstance(error, TimeoutError):
        return "it took too long"
    said = error.strerror if isinstance(error, OSError) else ""
    return said or type(error).__name__
