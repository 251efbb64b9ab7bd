"""A double of Slack's incoming webhooks: it takes a JSON object with `text` and answers `ok`.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from doubles.server import Asked, serving

SECRET_PATH = "/services/T000/B000/secretpartofit"  # noqa: S105 - nobody else's address


@dataclass
class Slack:
    """`status` is what it answers; `told` are the texts that it took."""

    status: int = 200
    told: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, bytes]:
        fine = asked.method == "POST" and asked.path == SECRET_PATH
        if not fine or asked.headers["Content-Type"] != "application/json":
            return 404, b"no_service"
        if self.status == 200:
            self.told.append(json.loads(asked.body)["text"])
        return self.status, b"ok"


@contextmanager
def slack_webhook(slack: Slack) -> Iterator[str]:
    """The address of the double's webhook while it stands."""
    with serving(slack.answer) as address:
        yield f"{address}{SECRET_PATH}"
