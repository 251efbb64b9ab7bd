"""The judgement of the `kubernetes` client's own models; run in the environment of manifests.txt.

`python models.py < OBJECTS` prints a JSON list with a text for each of OBJECTS, a JSON list: what
the models refuse, or what they lose between reading an object and sending it; empty for nothing.
"""

import json
import sys
from typing import Any

from kubernetes import client

API = client.ApiClient()


def fault(value: Any) -> str:
    version = value["apiVersion"].rpartition("/")[2]
    name = f"{version.capitalize()}{value['kind']}"
    try:
        model = API.deserialize(json.dumps(value), name, "application/json")
    except (AttributeError, ValueError) as error:
        return f"{name}: {error}"
    sent = API.sanitize_for_serialization(model)  # type: ignore[no-untyped-call]
    return "" if sent == value else f"{name}: {json.dumps(value)} is sent as {json.dumps(sent)}"


if __name__ == "__main__":
    print(json.dumps([fault(each) for each in json.load(sys.stdin)]))
