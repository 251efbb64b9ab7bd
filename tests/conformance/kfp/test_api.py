"""The runtime asks KFP's API as the vendor's own client does; the double answers what it reads."""

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from conformance.kfp.test_kfp import kfp
from doubles.kfp_api import Kfp, kfp_api
from doubles.server import Asked

from mlopsc_templates.runtime.kfp_api import OPEN, Api
from mlopsc_templates.runtime.start_run import Wanted, start

__all__ = ["kfp"]
CLIENT = Path(__file__).parent / "vendor_client.py"


def double() -> Kfp:
    made = Kfp(pages=100)
    made.publish("churn", "churn-1", "churn-2")
    other = made.publish("other", "other-1")
    made.add_run(other, "RUNNING")
    return made


def wire(asked: Asked) -> tuple[Any, ...]:
    """A request without what two clients may say differently: headers, the order of a query."""
    parts = urlsplit(asked.path)
    body = json.loads(asked.body) if asked.body else None
    return asked.method, parts.path, sorted(parse_qsl(parts.query)), body


def test_the_vendors_client_asks_the_same(kfp: str) -> None:
    ours, theirs = double(), double()
    with kfp_api(ours) as address:
        start(Api(address, "growth"), Wanted("churn", "churn-2", "churn", "churn-pipeline", "x"))
    posted = [json.loads(each.body) for each in ours.asked if each.method == "POST"]
    (listed,) = (each for each in ours.asked if "/runs?" in each.path)
    filter_ = dict(parse_qsl(urlsplit(listed.path).query))["filter"]
    sent = {"experiment": posted[0], "run": posted[1], "filter": filter_}
    with kfp_api(theirs) as address:
        command = [kfp, "-W", "ignore", str(CLIENT), address, json.dumps(sent)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [wire(each) for each in theirs.asked] == [wire(each) for each in ours.asked]
    said = json.loads(done.stdout)
    assert said["versions"] == ["churn-1", "churn-2"]
    assert (said["of"], said["states"]) == (["id-of-other"], ["RUNNING"])
    assert (said["experiment"], said["run"]) == ("experiment-1", "run-2")
    assert set(OPEN) <= set(said["open"])
    (predicate,) = json.loads(filter_)["predicates"]
    assert predicate.keys() <= set(said["predicate"])
    assert predicate["operation"] in said["operations"]
    assert predicate["string_values"].keys() <= set(said["values"])
