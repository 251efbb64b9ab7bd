"""Recognises text that may be a secret, so that it is refused and never shown."""

import math
import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from mlopsc.source.span import split_lines

SHOWN = 80
"""The most characters of a value that a message shows."""

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("AWS access key", re.compile(r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b")),
    ("GitHub token", re.compile(r"\b(?:gh[pousr]_[0-9A-Za-z]{20,}|github_pat_[0-9A-Za-z_]{20,})")),
    ("GitLab token", re.compile(r"\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[0-9A-Za-z_-]{16,}")),
    ("Slack token", re.compile(r"\bxox[abeoprs]-[0-9A-Za-z-]{10,}|\bxapp-[0-9A-Za-z-]{10,}")),
    (
        "Slack webhook",
        re.compile(r"\bhooks\.slack\.com/(?:services|workflows|triggers)/[0-9A-Za-z/]{8,}"),
    ),
    ("Google API key", re.compile(r"\bAIza[0-9A-Za-z_-]{35}")),
    ("Google service account key", re.compile(r"private_key(?:_id)?\\?\"?\s*:\s*\\?\"")),
    ("Hugging Face token", re.compile(r"\bhf_[0-9A-Za-z]{20,}")),
    ("API key", re.compile(r"\bsk-(?:[A-Za-z]+-)*[0-9A-Za-z_-]{20,}")),
    ("private key", re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----")),
    ("JSON web token", re.compile(r"\beyJ[0-9A-Za-z_-]{8,512}\.[0-9A-Za-z_-]{4}")),
    ("password in a URL", re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s/?#@:]*:[^\s/?#@]+@")),
    (
        "credential in a query",
        re.compile(r"[?&;](?:sig|signature|x-amz-signature|access_token|token)=[^&\s]{8,}", re.I),
    ),
    (
        "password",
        re.compile(
            r"(?:pass(?:word|wd|phrase)|pwd|private[_-]?key|api[_-]?key|signing[_-]?key"
            r"|ac?cess[_-]?key(?:[_-]?id)?|(?:account|auth|secret)[_-]?key|client[_-]?secret"
            r"|(?:auth|access|bearer|api|refresh)[_-]?token)"
            r"['\"]?\s*[:=]\s*['\"]?(?![\s'\"${<\[]|null\b|true\b|false\b)[^\s'\",}]{6,}",
            re.IGNORECASE,
        ),
    ),
)

_KEY_BLOCK = re.compile(r"-----(BEGIN|END) [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----")
_RUN = re.compile(r"[A-Za-z0-9+/=_-]{32,}")
_CLASSES = (str.isdigit, str.islower, str.isupper)
_MIN_BITS = 4.0
_MIN_SWITCHES = 0.3


def find(text: str) -> str | None:
    """The kind of secret that `text` may hold, in words, or None. It never returns the secret."""
    for kind, pattern in _PATTERNS:
        if pattern.search(text):
            return kind
    if any(_looks_random(run[0]) for run in _RUN.finditer(text)):
        return "high-entropy string"
    return None


@lru_cache(maxsize=8)
def hidden_lines(text: str) -> frozenset[int]:
    """Numbers, from 1, of the lines that must not be shown: they, or a key block, hold a secret."""
    hidden: set[int] = set()
    in_key = False
    for number, line in enumerate(split_lines(text), 1):
        marker = _KEY_BLOCK.search(line)
        if in_key or marker or find(line):
            hidden.add(number)
        in_key = marker[1] == "BEGIN" if marker else in_key
    return frozenset(hidden)


def show(text: str) -> str:
    """`text` in quotes, fit for a message: ASCII, cut at 80 characters, a secret not at all."""
    kind = find(text)
    if kind:
        return f"(not shown: {kind})"
    cut = text if len(text) <= SHOWN else text[:SHOWN]
    escaped = cut.encode("unicode_escape").decode("ascii").replace("'", "\\'")
    return f"'{escaped}'" if cut == text else f"'{escaped[:SHOWN]}'..."


def _looks_random(run: str) -> bool:
    """True for text that mixes letters and digits as chance does, and words and paths do not.

    Digests are lower-case hexadecimal and names change class rarely, so neither is taken.
    """
    kinds = [next((i for i, of in enumerate(_CLASSES) if of(char)), 3) for char in run]
    if not {0, 1, 2} <= set(kinds):
        return False
    switches = sum(a != b for a, b in pairwise(kinds))
    bits = -sum(n / len(run) * math.log2(n / len(run)) for n in Counter(run).values())
    return bits >= _MIN_BITS and switches >= _MIN_SWITCHES * len(run)
