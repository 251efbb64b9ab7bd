"""A difference as JSON; its schema is docs/diff.schema.json."""

import json

from mlopsc.record import asdict
from mlopsc.review.diff.headline import headline
from mlopsc.review.diff.model import Difference

SCHEMA = "mlopsc/diff/v1"


def render(difference: Difference) -> str:
    changes = [
        {**asdict(each), "environments": list(each.environments)} for each in difference.changes
    ]
    content = {
        "schema": SCHEMA,
        "before": difference.before,
        "after": difference.after,
        "headline": headline(difference),
        "worst": difference.changes[0].risk if difference.changes else None,
        "loosened": sum(each.direction == "worse" for each in difference.changes),
        "changes": changes,
    }
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=True) + "\n"
