"""Writes the torture corpus and its INDEX.tsv into a folder; `python make_corpus.py FOLDER`.

The corpus is 38 MB and follows from this code, so the code is what is kept.
"""

import argparse
import pathlib

from torture.base import BASE
from torture.corpus import bombs, encoding, injection, names, secret, structure, values
from torture.corpus.case import Case, accept

CONTROL = accept("000-control", "control", BASE, "every run must accept this first")

CASES: tuple[Case, ...] = (
    CONTROL,
    *encoding.CASES,
    *structure.CASES,
    *values.CASES,
    *bombs.CASES,
    *injection.CASES,
    *names.CASES,
    *secret.CASES,
)


def write(folder: pathlib.Path) -> None:
    """Every case as a file, and the index: file, class, expected, code, line, note."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["file\tclass\texpected\tcode\tline\tnote"]
    for case in CASES:
        name = f"{case.name}.yaml"
        (folder / name).write_bytes(case.body)
        note = case.note.encode("unicode_escape").decode()
        rows.append(f"{name}\t{case.group}\t{case.expected}\t{case.code}\t{case.line}\t{note}")
    (folder / "INDEX.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    write(folder)
    size = sum(len(case.body) for case in CASES)
    print(f"{len(CASES)} files, {size // 1024} KiB in {folder}")


if __name__ == "__main__":
    main()
