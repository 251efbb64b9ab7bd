"""`make bench-scale`: teams with compiled bundles share a cluster of fake nodes, under full load.

Every event of a watch is a state that the cluster was in, so quotas are held against every one of
them. What never may be is asserted (a quota that was exceeded; too few workloads in the time);
the rest are figures, with the machine that they are from.

Environment: TEAMS, NODES (8 GPUs each), WORKLOADS, MINUTES, DURATION (seconds that a pod runs).
"""

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from conformance.control_plane.nodes import start_nodes
from conformance.control_plane.operators import start_training
from conformance.control_plane.plane import running
from scale.figures import report, sample
from scale.load import Settings, add_teams, submit
from scale.observer import Observer

_LEAST = 1000
_LEASE_SECONDS = 600
"""A thousand nodes that all renew theirs within 40 s are a load that no workload makes."""


def settings() -> Settings:
    """What the environment says; a thousand nodes of twenty teams where it says nothing."""

    def number(name: str, default: int) -> int:
        return int(os.environ.get(name, default))

    return Settings(
        teams=number("TEAMS", 20),
        nodes=number("NODES", 1000),
        workloads=number("WORKLOADS", 10_000),
        minutes=number("MINUTES", 40),
        duration=number("DURATION", 30),
    )


@dataclass(frozen=True)
class Phase:
    """What is being done is printed as it starts, with the seconds since the beginning."""

    started: float

    def says(self, words: str) -> None:
        print(f"{time.monotonic() - self.started:6.0f} s  {words}", flush=True)


def main() -> int:
    wanted, phase = settings(), Phase(time.monotonic())
    with (
        tempfile.TemporaryDirectory(prefix="scale-") as folder,
        running(Path(folder) / "plane") as plane,
    ):
        phase.says("the control plane is ready")
        start_nodes(plane, lease=_LEASE_SECONDS)
        start_training(plane)
        phase.says(f"{wanted.teams} teams are compiled and applied, {wanted.nodes} nodes are added")
        quotas = add_teams(plane, wanted, Path(folder))
        with Observer(plane, quotas) as observer:
            phase.says(f"{wanted.workloads} workloads are submitted")
            before = sample(plane)
            submit(plane, wanted, observer)
            print(report(wanted, observer, before, sample(plane)))
    return verdict(wanted, observer)


def verdict(wanted: Settings, observer: Observer) -> int:
    """0 where no quota was exceeded at any observed moment, and enough was run in the time."""
    finished, least = observer.finished, min(_LEAST, wanted.workloads)
    if observer.exceeded:
        print("exceeded:", *observer.exceeded[:10], sep="\n  ")
    if finished < least:
        print(f"only {finished} of at least {least} workloads finished in {wanted.minutes} min")
    return int(bool(observer.exceeded) or finished < least)


if __name__ == "__main__":
    sys.exit(main())
