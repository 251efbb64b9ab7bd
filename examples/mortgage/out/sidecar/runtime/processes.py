"""The nodes of a step as processes of this machine, which meet on loopback: for `mlopsc run`."""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from .config import Config, Step
from .gang import Rendezvous
from .process import GRACE_SECONDS
from .trainjob import COMPLETE, FAILED, RUNNING, State

_LOOPBACK = "127.0.0.1"


@dataclass(slots=True)
class Processes:
    """One process for each node, by the same runtime and the same verb as in a cluster."""

    config: Config
    step: Step
    attempt: int = 1
    there: bool = False
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.step.name}-nodes"

    def start(self, words: Sequence[str]) -> None:
        runtime = [sys.executable, "-B", str(self.config.tree / "runtime")]
        project = ["--project", str(self.config.project)]
        command = [*runtime, *project, "node", self.step.name, *words]
        port = free_port()
        for rank in range(self.step.nodes):
            meets = Rendezvous(rank, self.step.nodes, 1, _LOOPBACK, port)
            env = {**os.environ, **meets.given()}
            # What a node prints is in its log, which is shown.
            self.children.append(
                subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
            )

    def state(self) -> State:
        codes = [each.poll() for each in self.children]
        for rank, code in enumerate(codes):
            if code:
                return State(FAILED, f"node {rank} ended with exit code {code}")
        running = sum(code is None for code in codes)
        if running:
            return State(RUNNING, f"{running} of {len(codes)} nodes run on this machine")
        return State(COMPLETE, "all nodes have ended well")

    def end(self) -> bool:
        """End what still runs; what the nodes started ends with them."""
        for each in self.children:
            each.terminate()
        for each in self.children:
            try:
                each.wait(2 * GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
        return True


def free_port() -> int:
    with socket.socket() as found:
        found.bind((_LOOPBACK, 0))
        port: int = found.getsockname()[1]
        return port
