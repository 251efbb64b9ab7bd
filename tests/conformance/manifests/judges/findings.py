"""checkov's findings, folder by folder; run in the environment of manifests.txt, offline.

`python findings.py FOLDER...` prints a JSON list with a report for each FOLDER. Checkov's own
command line takes several folders as well, and judges the first one again in place of the others.
"""

import json
import sys
from typing import Any

from checkov.kubernetes.runner import Runner
from checkov.runner_filter import RunnerFilter


def report(folder: str) -> Any:
    """A runner of its own: a network policy of one folder must not excuse a pod of another."""
    found = Runner().run(folder, None, None, RunnerFilter(framework=["kubernetes"]))
    return {
        "resources": sorted(each.rpartition(":")[2] for each in found.resources),
        "passed": [[each.check_id, each.resource] for each in found.passed_checks],
        "failed": [[each.check_id, each.resource, each.check_name] for each in found.failed_checks],
        "skipped": [[each.check_id, each.resource] for each in found.skipped_checks],
    }


if __name__ == "__main__":
    print(json.dumps([report(each) for each in sys.argv[1:]]))
