"""kubernetes-validate's judgement, strict; run in the environment of manifests.txt.

`python schemas.py VERSION... < OBJECTS` prints a JSON object: by version, a list with a text for
each of OBJECTS, a JSON list: what is wrong with it, empty for nothing.
"""

import json
import sys
from functools import cache
from typing import Any

from kubernetes_validate import utils

# A schema is read anew for each object otherwise: 40 MiB of JSON for a hundred of them.
utils.schema_contents = cache(utils.schema_contents)


def fault(value: Any, version: str) -> str:
    try:
        judged_by = utils.validate(value, version, strict=True)
    except utils.ValidationError as error:
        return f"{'.'.join(map(str, error.path))}: {error.message}"
    except utils.SchemaNotFoundError as error:
        return str(error.message)
    return "" if judged_by == version else f"judged by the schemas of {judged_by}"


if __name__ == "__main__":
    objects = json.load(sys.stdin)
    found = {version: [fault(each, version) for each in objects] for version in sys.argv[1:]}
    print(json.dumps(found))
