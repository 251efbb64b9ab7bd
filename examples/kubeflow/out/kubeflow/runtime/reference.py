"""What drift is measured against, kept with the version: columns of features, not all rows.

No label and no other column travels: drift compares features alone. Rows are taken evenly over the
whole reference, the same ones every time; an effect size over a hundred thousand rows is as good.
"""

import csv
from pathlib import Path

from . import table
from .config import Config
from .errors import RefusedError
from .run_folder import RunFolder

FOLDER, FILE = "reference", "reference.csv"
MOST_ROWS = 100_000


def keep(config: Config, run: RunFolder) -> Path | None:
    """The file to be kept, written in the run's folder; None where this run has no reference."""
    rule = config.monitoring.drift
    if rule is None or not run.output(*rule.reference).is_dir():
        return None
    try:
        whole = table.read(run.output(*rule.reference))
    except RefusedError as error:
        print(f"note: no reference is kept, so drift cannot be measured: {error}")
        return None
    names = [each.name for each in config.pipeline.model.features if each.name in whole.columns]
    step = max(1, -(-whole.rows // MOST_ROWS))
    rows = zip(*(whole.columns[name][::step] for name in names), strict=True)
    path = run.root / FOLDER / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    return path
