"""Tells the story of one model, from a checked spec to a rollback, in a scratch repository.

Every line that starts with `$` is a command as a user would type it, and what follows is what it
printed. The clone this file lies in is only read: the scratch repository has its own remote, its
own git configuration and its own home folder, and is removed at the end.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from scratch import Pen, Scratch, UnexpectedExitError, commit, prepare

INTERRUPTED = 130
RUNTIME = "python out/sidecar/runtime"

COMMITTED = {"model": "logistic", "mitigation": "reweigh", "denial_weight": "1.0"}
BIASED = {"model": "boosting", "mitigation": "none", "denial_weight": "7.0"}
BETTER = {"model": "boosting", "mitigation": "reweigh", "denial_weight": "1.0"}


def change(scratch: Scratch, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Edits parameters in mlops.yaml, as a person would; comments keep their column."""
    file = scratch.repository / "mlops.yaml"
    text = file.read_text(encoding="utf-8")
    for name, value in new.items():
        width = max(len(old[name]), len(value)) + 1
        before, after = (f"    {name}: {each:<{width}}" for each in (old[name], value))
        if before not in text:
            raise UnexpectedExitError(f"mlops.yaml has no line with `{name}: {old[name]}`")
        text = text.replace(before, after, 1)
    file.write_text(text, encoding="utf-8")


def compile_spec(scratch: Scratch) -> None:
    """From the file to what is committed beside it."""
    pen = scratch.pen
    pen.explain("The spec is checked: every mistake with its line and what to write instead.")
    scratch.run("mlopsc check")
    pen.explain("From facts about the team follow the platform, the tracking, the data versioning.")
    scratch.run("mlopsc decide", lines=16)
    pen.explain("It is compiled. The result is committed, so a reviewer sees what changes.")
    scratch.run("mlopsc build")
    pen.explain("CI asks whether the committed result is stale or was edited by hand.")
    scratch.run("mlopsc build --check")
    pen.explain("What only works at a repository's root is put there: workflows, .gitattributes.")
    scratch.run("mlopsc install")


def version_data(scratch: Scratch) -> None:
    """Git LFS where it is installed; the pinned hash is verified either way."""
    pen = scratch.pen
    if shutil.which("git-lfs"):
        pen.explain("The data rules chose Git LFS: the file goes to LFS, a pointer into git.")
        scratch.run("git lfs install --local")
        commit(scratch, "Add the mortgage model")
        scratch.run("git lfs ls-files")
    else:
        pen.explain("git-lfs is not installed here: the data stays a plain file, verified by hash.")
        commit(scratch, "Add the mortgage model")
    scratch.run(f"{RUNTIME} data verify")


def first_model(scratch: Scratch) -> None:
    """Trained, gated, recorded, tagged, promoted; and then nothing is left to do."""
    pen = scratch.pen
    pen.explain("The pipeline runs: prepare, train, evaluate, gates, record, tag, promote.")
    scratch.run("mlopsc run", lines=40)
    pen.explain("A tag holds the model with its sidecar: data hash, seed, scores, verdict.")
    scratch.run("git ls-tree -r --name-only model/mortgage/v1 models")
    pen.explain("A second run finds every input unchanged and does nothing.")
    scratch.run("mlopsc run", lines=40)


def biased_model(scratch: Scratch) -> None:
    """More accurate than the champion, unfair, and therefore refused."""
    pen = scratch.pen
    change(scratch, COMMITTED, BIASED)
    pen.explain("Somebody weights denials by their rarity and drops the fairness mitigation.")
    scratch.run("git diff --unified=0 -- mlops.yaml", lines=14)
    scratch.run("mlopsc build", lines=4)
    commit(scratch, "Weight denials by their rarity")
    pen.explain("Its AUC beats the champion, and the fairness gate refuses it (exit 1).")
    scratch.run("mlopsc run", lines=40, ends=1)


def better_model(scratch: Scratch) -> None:
    """Better on the same holdout and fair: promoted."""
    pen = scratch.pen
    change(scratch, BIASED, BETTER)
    pen.explain("The mitigation is back; the boosted trees stay.")
    scratch.run("mlopsc build", lines=4)
    commit(scratch, "Boosted trees, with the mitigation")
    scratch.run("mlopsc run", lines=40)
    scratch.run(f"{RUNTIME} versions")


def roll_back(scratch: Scratch) -> None:
    """One command, and it names the version it returns to."""
    scratch.pen.explain("Something looks wrong in production: one command goes back.")
    scratch.run(f"{RUNTIME} rollback")
    scratch.run(f"{RUNTIME} versions")
    scratch.pen.explain("All of it is plain git: tags that anybody can read without a server.")
    scratch.run("git tag --list")


def tell(scratch: Scratch) -> None:
    """The whole story, in order."""
    prepare(scratch)
    for chapter in (
        compile_spec,
        version_data,
        first_model,
        biased_model,
        better_model,
        roll_back,
    ):
        chapter(scratch)


def main() -> int:
    """Returns the exit code: 0; 1 when a command ended otherwise than told; 130 at ^C."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--keep", action="store_true", help="keep the scratch repository")
    keep = parser.parse_args().keep
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="mlopsc-demo-"))
    pen = Pen(sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    try:
        tell(Scratch(folder, pen))
    except UnexpectedExitError as error:
        print(f"\ndemo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        if keep:
            print(f"\nThe scratch repository is {folder / 'mortgage'}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    pen.explain(f"Done in {time.monotonic() - started:.0f} s. Your clone was not touched.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
