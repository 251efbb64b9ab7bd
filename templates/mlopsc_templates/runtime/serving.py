"""Let the cluster serve the champion: roll it out, watch it, go back when it does not stay well.

Where the compiled service has a canary, that one tries a new version first: it gets its share of
the traffic beside the version before, and has to stay well as long as any new version has to. Well
is what stays ready, fails few requests and answers in time; what a rollback leads to was well once,
and has to be ready.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from . import rollback
from .backends import Backend, Champion
from .errors import LostRaceError, RunError, UnreachableError
from .git import GitError
from .inference_service import InferenceService
from .replicas import Judge, Limits, Measured, ask

POLL_SECONDS = 5.0
_BAKES = 3
"""How often a version may begin to bake."""
State = Literal["none", "served", "ailing", "moved", "returned", "stuck"]
EXIT_CODES = {"none": 0, "served": 0, "ailing": 1, "moved": 1, "returned": 1, "stuck": 1}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one look at the champion ended, and the line that says so."""

    state: State
    line: str


class _FailedError(Exception):
    """The new version does not serve; the message says why."""


class _MovedError(Exception):
    """Somebody moved the champion while a version was rolled out."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """What of a version has to be ready and stay so: its canary, or all of it.

    `missing` is why it is not ready yet, `ailing` why it is not any more.
    """

    number: int
    what: str
    missing: Callable[[], str]
    ailing: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Controller:
    """What rolls out one InferenceService; times in seconds.

    Without `limits` a version bakes by its readiness alone.
    """

    service: InferenceService
    ready_within: float
    bake: float
    say: Callable[[str], None]
    limits: Limits | None = None
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep

    def follow(self, backend: Backend) -> Outcome:
        """Bring the cluster to the champion, wait until it serves and has baked."""
        champion = backend.champion()
        if champion is None:
            return Outcome("none", "there is no champion yet, so nothing serves")
        number, before = champion.version, self.service.served_well()
        if before == number:
            self.service.serve(number)
            missing = self.service.missing(number)
            return Outcome("ailing" if missing else "served", _serving(number, missing))
        self.say(f"rolling out v{number}; {_named(before)} served before")
        try:
            self._roll_out(backend, champion, before)
        except _MovedError:
            return Outcome("moved", f"v{number} is the champion no more; looking again")
        except _FailedError as error:
            return self._back(backend, champion, before, f"v{number} does not serve: {error}")
        self.service.remember(number)
        return Outcome("served", _serving(number, ""))

    def _roll_out(self, backend: Backend, champion: Champion, before: int | None) -> None:
        number, service = champion.version, self.service
        if before is not None and self._to_be_tried(champion):
            self._try_out(backend, number, before)
        service.serve(number)
        missing, ailing = (partial(service.missing, number, least=each) for each in (False, True))
        judge = None if _returned_to(champion) else self._judge()
        self._stays_well(backend, _Stage(number, "it", missing, ailing), judge)

    def _to_be_tried(self, champion: Champion) -> bool:
        """Not what was champion before: whoever rolls back wants to be rid of what serves.

        Nor what all replicas are on their way to already.
        """
        if not self.service.canary or _returned_to(champion):
            return False
        return self.service.asked_for()[0] != str(champion.version)

    def _try_out(self, backend: Backend, number: int, before: int) -> None:
        """A canary of another version goes first: for both at once there may be no GPU."""
        service = self.service
        if service.asked_for()[1] not in ("", str(number)):
            service.serve(before)
            left = service.left_of_canary
            self._until_ready(backend, _Stage(number, "its canary", left, left), None)
        service.try_out(number, before)
        missing, ailing = (
            partial(service.missing_of_canary, number, least=each) for each in (False, True)
        )
        self._stays_well(backend, _Stage(number, "its canary", missing, ailing), self._judge())
        self.say(f"v{number}: its canary stayed well, so all replicas get it")

    def _judge(self) -> Judge | None:
        return Judge(self.limits, self.clock) if self.limits and self.bake else None

    def _stays_well(self, backend: Backend, stage: _Stage, judge: Judge | None) -> None:
        for _ in range(_BAKES):
            self._until_ready(backend, stage, judge)
            if not (missing := self._bake(backend, stage, judge)):
                return
            # One bad look may be a node that went: it gets the time of a rollout again.
            self.say(f"v{stage.number}: {missing}")
        raise _FailedError(f"{stage.what} did not stay ready for {self.bake:.0f} s, {_BAKES} times")

    def _bake(self, backend: Backend, stage: _Stage, judge: Judge | None) -> str:
        """What was missing while it had to stay ready; nothing when it stayed so all the time."""
        if self.bake:
            self.say(
                f"v{stage.number}: {stage.what} is ready and has to stay so for {self.bake:.0f} s"
            )
        for _ in self._looks(backend, stage.number, self.bake):
            if judge:
                self._refuse(judge, stage.number, baking=True)
            if missing := stage.ailing():
                return missing
        if judge and not judge.answered:
            self.say(f"v{stage.number}: no request is known to have succeeded while it baked")
        return ""

    def _refuse(self, judge: Judge, number: int, *, baking: bool) -> None:
        """_FailedError when its replicas fail too many requests, or are late while it bakes."""
        seen = self._measured(judge, number, baking=baking)
        fault = judge.failing(seen) or (judge.late(seen) if baking else "")
        if fault:
            raise _FailedError(fault)

    def _measured(self, judge: Judge, number: int, *, baking: bool) -> dict[str, Measured]:
        """Of every replica of the version that tells; of those that do not, people hear once."""
        try:
            told = ask(self.service.replicas(number), judge.limits.port)
            mute = sum(each is None for each in told.values())
            why = f"{mute} of {len(told)} replicas do not tell their metrics"
        except RunError as error:
            told, mute, why = {}, 1, str(error)
        if baking and (mute or not told) and not judge.mute:
            judge.mute = True
            self.say(f"v{number}: {why}: judged by readiness alone")
        return {host: each for host, each in told.items() if each is not None}

    def _until_ready(self, backend: Backend, stage: _Stage, judge: Judge | None) -> None:
        """_FailedError when something is still missing when the time is over."""
        missing = ""
        for _ in self._looks(backend, stage.number, self.ready_within):
            if judge:
                self._refuse(judge, stage.number, baking=False)
            missing = stage.missing()
            if not missing:
                return
        raise _FailedError(f"{stage.what} is not ready within {self.ready_within:.0f} s, {missing}")

    def _looks(self, backend: Backend, number: int, seconds: float) -> Iterator[None]:
        """One look now, one at the end, and as many as fit between them.

        _MovedError as soon as another version is the champion: a person's rollback never waits.
        """
        end = self.clock() + seconds
        while True:
            yield
            left = end - self.clock()
            if left <= 0:
                return
            self.pause(min(POLL_SECONDS, left))
            with contextlib.suppress(UnreachableError):  # the registry may be away for a moment
                present = backend.champion()
                if present is None or present.version != number:
                    raise _MovedError

    def _back(
        self, backend: Backend, champion: Champion, before: int | None, wrong: str
    ) -> Outcome:
        """Return to the version that served well, which is what a person would do at night.

        To the champion before where that one is not known: it need not have served at all.
        """
        well = before if before in champion.history else champion.previous_version
        if well is None:
            if before is not None:
                self.service.serve(before)
            return Outcome("stuck", f"{wrong}; there is no version to return to")
        try:
            returned = rollback.rollback(backend, well, expected=champion)
        except LostRaceError as error:
            return Outcome("moved", f"{wrong}; {error}")
        self.service.serve(well)
        return Outcome("returned", f"{wrong}; {returned}")


def _returned_to(champion: Champion) -> bool:
    """By a rollback: whoever rolls back wants to be rid of what serves, whatever the reason."""
    return champion.reason.startswith(rollback.LEFT)


def _named(number: int | None) -> str:
    return "nothing" if number is None else f"v{number}"


def _serving(number: int, missing: str) -> str:
    return f"v{number} serves" + (f", but {missing}" if missing else "")


def follow_for_ever(controller: Controller, connect: Callable[[], Backend], every: float) -> None:
    """Look again and again; what fails is said, and tried anew. Ends by a signal alone."""
    said = ""
    while True:
        try:
            line = controller.follow(connect()).line
        except (RunError, GitError, OSError) as error:
            line = f"error: {error}"
        if line != said:
            controller.say(line)
            said = line
        controller.pause(every)
