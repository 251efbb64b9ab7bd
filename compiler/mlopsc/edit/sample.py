"""The sample data of a new project: made up by arithmetic, the same bytes on every machine.

It lets the first build and the first run work; it says nothing about anybody.
"""

import hashlib
import json

FEATURES = ("visits", "months", "complaints")
LABEL = "left"
ROWS = 400
_MOST = {"visits": 30, "months": 60, "complaints": 5}
_NOISE = 40
_MIDDLE = 35


def sample_csv() -> str:
    """The table: whole numbers and a label that depends on them, but for some noise."""
    lines = [",".join((*FEATURES, LABEL)), *(_row(number) for number in range(ROWS))]
    return "\n".join(lines) + "\n"


def features_json() -> str:
    """The inputs of the model, in order."""
    features = [{"name": name, "type": "float32"} for name in FEATURES]
    return json.dumps(features, indent=2) + "\n"


def _row(number: int) -> str:
    cells = {name: _draw(name, number, most) for name, most in _MOST.items()}
    noise = _draw("noise", number, _NOISE)
    score = 12 * cells["complaints"] + noise - cells["visits"] - cells["months"] // 2 + 20
    return ",".join(str(cell) for cell in (*cells.values(), int(score > _MIDDLE)))


def _draw(what: str, number: int, most: int) -> int:
    """A number from 0 to `most` that looks random and is not."""
    digest = hashlib.sha256(f"{what}:{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % (most + 1)
