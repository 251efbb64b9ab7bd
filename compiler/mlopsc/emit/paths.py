"""Which relative paths may be written, read back or removed: an allow-list, never a clean-up.

A lock file comes from the repository and a pull request can plant one, so every path in it is
proven again before it is used.
"""

import string

_ALLOWED = frozenset(string.ascii_letters + string.digits + "._-+@=,")
_LONGEST_NAME = 200
_LONGEST_PATH = 1000


def is_proven(path: str) -> bool:
    """True for a relative POSIX path of plain ASCII names that leads below its root.

    No `.`, `..`, `.git`, empty name, space or backslash; names up to 200, paths up to 1,000
    characters.
    """
    return len(path) <= _LONGEST_PATH and all(_is_name(part) for part in path.split("/"))


def _is_name(part: str) -> bool:
    if not part or len(part) > _LONGEST_NAME or part in {".", ".."}:
        return False
    return part.lower() != ".git" and _ALLOWED.issuperset(part)
