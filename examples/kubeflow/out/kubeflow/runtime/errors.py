"""What can go wrong, one class for each exit code; the message is all a person sees."""


class RunError(Exception):
    """Anything the runtime says and stops for; `exit_code` is what the process ends with."""

    exit_code = 70


class RefusedError(RunError):
    """A gate or a contract said no."""

    exit_code = 1


class LostRaceError(RefusedError):
    """Somebody else moved the champion first."""


class MovedDataError(RunError):
    """A dataset is not the pinned version."""

    exit_code = 2


class UnreachableError(RunError):
    """The environment failed: a server is down, a file cannot be read, a program is missing."""

    exit_code = 3


class StepFailedError(RunError):
    """A step of the pipeline failed or broke its contract."""

    exit_code = 5


class UsageError(RunError):
    """The command line asks for something that does not exist."""

    exit_code = 64


class Interrupted(BaseException):
    """A signal asked the runtime to stop; everything it started has to go with it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
