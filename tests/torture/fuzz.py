"""Mutates specifications at random and checks what loading promises; `python fuzz.py 1000000`.

Promises: nothing is raised; there is a source or there are faults, never both; every fault has a
code and a place inside the file; no input costs two seconds; what is accepted means the same to
a YAML 1.1 reader.
"""

import argparse
import random
import re
import time
from dataclasses import dataclass

import yaml
from torture.base import BASE

from mlopsc.source.load import load
from mlopsc.source.span import split_lines

CODE = re.compile(r"MLC1[0-9]{2}")
MAX_SECONDS = 2.0
TOKENS = [
    *"[]{}:,#&*!|>%@`'\"-?=~\t\r\n \\",
    *(
        "- ",
        "? ",
        ": ",
        "<<: ",
        "--- ",
        "...\n",
        "---\n",
        "!!int ",
        "!t ",
        "&a ",
        "*a",
        "|+\n",
        ">-\n",
    ),
    *("\ufeff", "\u2028", "\u0085", "\u202e", "\u200b", "\x00", "\x1b", "\ud800", "\U000e0041"),
    *("é", "漢", "\U0001f680", "a\u0301", "\\ud800", "\\UFFFFFFFF", "\\x00", "\\q", '"\\'),
    *(
        "yes",
        "0755",
        "1e3",
        "12:30",
        "2026-01-01",
        ".inf",
        "1_0",
        "-0.0",
        "9" * 40,
        "null",
        "=",
        "1.10",
    ),
    *("\n  ", "\n\t", "\r\n", "[" * 40, "{a: " * 40, "k" * 200 + ": 1\n", "%YAML 1.1\n", "# x\n"),
]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run saw: inputs, how many gave a source, the slowest in seconds of CPU."""

    inputs: int
    accepted: int
    slowest: float


class BrokenPromiseError(AssertionError):
    """An input for which loading did not keep a promise; the input is in the message."""


def mutate(rng: random.Random, seed: str) -> bytes:
    """`seed` after one to eight random edits, as bytes that need not be UTF-8."""
    text = seed
    for _ in range(rng.randint(1, 8)):
        at, length = rng.randint(0, len(text)), rng.choice((0, 0, 1, 2, 8, 40))
        piece = rng.choice((rng.choice(TOKENS), text[at : at + length], ""))
        target = rng.randint(0, len(text))
        text = text[:target] + piece + text[target + rng.choice((0, length)) :]
    raw = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.1 and raw:
        at = rng.randrange(len(raw))
        raw = raw[:at] + bytes([rng.randrange(256)]) + raw[at + 1 :]
    return raw


def examine(raw: bytes) -> tuple[bool, float]:
    """Whether `raw` gave a source, and the seconds of CPU it took; checks every promise."""
    start = time.process_time()
    try:
        loaded = load(raw, "mlops.yaml")
    except Exception as error:
        raise BrokenPromiseError(f"{raw!r} raised {error!r}") from error
    seconds = time.process_time() - start
    if seconds > MAX_SECONDS:
        raise BrokenPromiseError(f"{raw!r} took {seconds} s")
    if (loaded.source is None) is not bool(loaded.faults):
        raise BrokenPromiseError(f"{raw!r}: neither a source nor a fault, or both")
    height = len(split_lines(raw.decode("utf-8", "replace")))
    for fault in loaded.faults:
        if not CODE.fullmatch(fault.code) or not 1 <= fault.span.line <= height:
            raise BrokenPromiseError(f"{raw!r}: {fault}")
    if loaded.source and not read_alike(loaded.source.data, loaded.source.text):
        raise BrokenPromiseError(f"{raw!r} means something else in YAML 1.1")
    return loaded.source is not None, seconds


def read_alike(data: object, text: str) -> bool:
    """Whether PyYAML, a YAML 1.1 reader, sees the same data, or refuses the text."""
    try:
        return same(data, yaml.safe_load(text))
    except yaml.YAMLError:
        return True


def same(ours: object, theirs: object) -> bool:
    """Equal in value and in every type, so that 1, 1.0 and True differ."""
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return list(ours) == list(theirs) and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return ours == theirs


def fuzz(count: int, seed: int = 20) -> Figures:
    """Examine `count` mutations of the base specification; the same seed gives the same inputs."""
    rng = random.Random(seed)  # noqa: S311 - repeatable inputs, not secrets
    seeds = (
        BASE,
        BASE.replace("\n", "\r\n"),
        "a: {b: [1, two], c: 'd'}\ne:\n- f: |\n    g\n- 1.5\n",
    )
    accepted, slowest = 0, 0.0
    for _ in range(count):
        good, seconds = examine(mutate(rng, rng.choice(seeds)))
        accepted += good
        slowest = max(slowest, seconds)
    return Figures(count, accepted, slowest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=20)
    arguments = parser.parse_args()
    figures = fuzz(arguments.count, arguments.seed)
    print(
        f"{figures.inputs} inputs, {figures.accepted} accepted, 0 broken promises, "
        f"slowest {figures.slowest:.3f} s of CPU"
    )


if __name__ == "__main__":
    main()
