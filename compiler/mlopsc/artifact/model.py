"""One file of the output tree."""

from mlopsc.artifact.trace import Trace
from mlopsc.record import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Artifact:
    """`path` is relative, POSIX, made of literals and proven names; `text` is UTF-8 with LF.

    `trace` says where every line comes from. It is no part of the file.
    """

    path: str
    text: str
    executable: bool = False
    trace: Trace = field(default=(), compare=False)
