"""Builds under everything that must not matter: one digest, and nothing reached out for."""

import itertools
import os
import random
import shutil
import sys
from pathlib import Path

from proof.pythons import interpreters, starts
from property.test_pure_build import WATCHED, build, digest, digest_of_the_repository, project

HASH_SEEDS = ("0", "1", "4242", "random")
ZONES = ("UTC", "Asia/Kathmandu", "Pacific/Apia", "America/Caracas")
LOCALES = ("C", "C.UTF-8", "POSIX", "tr_TR.UTF-8", "de_DE.ISO-8859-1")
UMASKS = (0o000, 0o022, 0o077)
FOLDERS = ("plain", "an odd ü folder/deep", "/".join("d" * 20 for _ in range(8)))
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
CUT_OFF = ("unshare", "-n")


def builds(count: int, seed: int, folder: Path) -> str:
    """`count` builds; the figures in words. AssertionError on another digest, or a reach out."""
    rng = random.Random(seed)  # noqa: S311 - repeatable factors
    wanted = digest_of_the_repository()
    root = os.geteuid() == 0
    pythons = interpreters()
    prefixes: list[tuple[str, ...]] = [()]
    prefixes += [CUT_OFF] if root and shutil.which("unshare") else []
    prefixes += [NOBODY] if root and shutil.which("setpriv") else []
    # A Python in a home folder does not start for another user.
    usable = {each: [v for v, p in pythons.items() if starts((*each, p))] for each in prefixes}
    seen: set[tuple[str, ...]] = set()
    for number in range(count):
        env = {
            "PYTHONHASHSEED": rng.choice(HASH_SEEDS),
            "TZ": rng.choice(ZONES),
            "LC_ALL": rng.choice(LOCALES),
            "PYTHONUTF8": rng.choice("01"),
            "SOURCE_DATE_EPOCH": "1795478400",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        prefix, umask = rng.choice(prefixes), rng.choice(UMASKS)
        python = rng.choice(usable[prefix])
        place = folder / str(number) / rng.choice(FOLDERS)
        once(place, env, prefix, umask, wanted=wanted, python=pythons[python])
        shutil.rmtree(folder / str(number))
        seen.add((*env.values(), *prefix, oct(umask), python))
    kinds = ", ".join(each[0] if each else "root" if root else "user" for each in prefixes)
    return (
        f"{count} builds in {len(seen)} different settings (as {kinds}; Python "
        f"{', '.join(pythons)}): one digest, nothing opened outside, no socket, no process"
    )


def once(
    place: Path,
    env: dict[str, str],
    prefix: tuple[str, ...],
    umask: int,
    *,
    wanted: str,
    python: str = sys.executable,
) -> None:
    project(place)
    for each in itertools.chain((place,), place.parents):
        if each == each.parent or each == Path("/tmp"):  # noqa: S108 - only ours are opened up
            break
        each.chmod(0o777)
    before = os.umask(umask)
    try:
        done = build(place, env, "-c", WATCHED, before=prefix, python=python)
    finally:
        os.umask(before)
    assert done.returncode == 0, (env, prefix, done.stdout, done.stderr)
    found = digest(place / "out")
    assert found == wanted, (env, prefix, oct(umask))
