"""The figures of a run: what was admitted and when, and what it cost the API server."""

import os
import platform
import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from conformance.control_plane.plane import Plane
from scale.load import Settings
from scale.observer import Observer

_LINE = re.compile(r"^(?P<name>\w+)(?:\{(?P<labels>[^}]*)\})? (?P<value>\S+)$")
_LABEL = re.compile(r'(\w+)="([^"]*)"')
_BUCKET = "apiserver_request_duration_seconds_bucket"
_LONG = {"WATCH", "CONNECT"}
_MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Sample:
    """The API server's own /metrics, as far as they are shown here."""

    at: float
    requests: Counter[str] = field(default_factory=Counter)
    buckets: Counter[float] = field(default_factory=Counter)
    values: dict[str, float] = field(default_factory=dict)


def sample(plane: Plane) -> Sample:
    """Requests by verb, how long they took, CPU seconds and memory."""
    answer = plane.kubectl("get", "--raw", "/metrics")
    assert answer.status == 0, answer.err
    found = Sample(time.monotonic())
    for line in answer.out.splitlines():
        if match := _LINE.match(line):
            labels = dict(_LABEL.findall(match["labels"] or ""))
            _add(found, match["name"], labels, float(match["value"]))
    return found


def _add(found: Sample, name: str, labels: dict[str, str], value: float) -> None:
    if name == "apiserver_request_total":
        found.requests[labels["verb"]] += int(value)
    if name == _BUCKET and labels["verb"] not in _LONG:
        found.buckets[float(labels["le"])] += int(value)
    if name in {"process_cpu_seconds_total", "process_resident_memory_bytes"}:
        found.values[name] = value


def report(wanted: Settings, observer: Observer, before: Sample, after: Sample) -> str:
    """The table: one figure a line."""
    admitted = sorted(observer.admitted.values())
    seconds = after.at - before.at
    requests = after.requests - before.requests
    cpu = after.values["process_cpu_seconds_total"] - before.values["process_cpu_seconds_total"]
    memory = after.values["process_resident_memory_bytes"] / _MEBIBYTE
    full = observer.full_after
    rows = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}",
        "cluster": f"{wanted.nodes} nodes, {wanted.gpus * wanted.teams} GPUs, {wanted.teams} teams",
        "workloads finished": f"{observer.finished} of {wanted.workloads} in {seconds:.0f} s",
        "moments observed": f"{observer.moments}, {len(observer.exceeded)} above a quota",
        "GPUs of a team": f"quota {wanted.gpus}, peaks {_range(observer.peak.values())}",
        "admissions": _rate(admitted),
        "steady state": f"90 % of all GPUs in use after {full:.0f} s" if full else "never full",
        "API server": f"{requests.total() / seconds:.0f} requests a second, {_verbs(requests)}",
        "  of its time": f"{cpu / seconds:.2f} cores, {memory:.0f} MiB at the end",
        "  99 % within": f"{_percentile(after.buckets - before.buckets):g} s, without watches",
    }
    return "\n".join(f"{name:20} {words}" for name, words in rows.items())


def _range(found: Iterable[int]) -> str:
    numbers = sorted(found)
    return f"{numbers[0]} to {numbers[-1]}"


def _rate(admitted: list[float]) -> str:
    """All of them over the time of the run, and the best ten seconds."""
    if not admitted:
        return "none"
    best = Counter(int(each // 10) for each in admitted).most_common(1)[0][1] / 10
    return f"{len(admitted) / max(admitted[-1], 1):.1f} a second, {best:.1f} in the best 10 s"


def _verbs(requests: Counter[str]) -> str:
    return ", ".join(f"{verb} {count}" for verb, count in requests.most_common(5))


def _percentile(buckets: Counter[float], part: float = 0.99) -> float:
    """The bound of the bucket that holds it."""
    total = max(buckets.values(), default=0)
    return next((each for each in sorted(buckets) if buckets[each] >= part * total), 0.0)
