"""Doubles of the programs that leave the machine: `gh`, `glab` and `curl` as a runner has them.

Each writes its arguments to a file and succeeds, and knows only the flags that the vendor's
manual gives for the call (https://cli.github.com/manual/gh_issue_create, https://cli.github.com/manual/gh_pr_comment,
https://docs.gitlab.com/cli/schedule/create, https://curl.se/docs/manpage.html); any other flag
fails the step.
"""

import json
import stat
import sys
from pathlib import Path

FLAGS = {
    "gh": {
        "--title": 1,
        "--body-file": 1,
        "--repo": 1,
        "--edit-last": 0,
        "--create-if-none": 0,
    },
    "glab": {
        "--cron": 1,
        "--cronTimeZone": 1,
        "--description": 1,
        "--ref": 1,
        "--variable": 1,
    },
    "curl": {
        "--fail": 0,
        "--silent": 0,
        "--show-error": 0,
        "--header": 1,
        "--data": 1,
        "--data-urlencode": 1,
        "--request": 1,
    },
}
_SCRIPT = """\
#!{python}
import json, sys
FLAGS = {flags}
words, calls = sys.argv[1:], {calls!r}
rest = list(words)
while rest:
    word = rest.pop(0)
    if word.startswith("-"):
        if word not in FLAGS:
            sys.exit(f"unknown flag {{word}}")
        del rest[: FLAGS[word]]
with open(calls, "a", encoding="utf-8") as file:
    file.write(json.dumps([{name!r}, *words]) + "\\n")
"""


def install(folder: Path) -> Path:
    """Put the doubles into `folder`; the file that gets a line of JSON for each call."""
    folder.mkdir(parents=True)
    calls = folder / "calls.jsonl"
    for name, flags in FLAGS.items():
        script = folder / name
        text = _SCRIPT.format(python=sys.executable, flags=flags, calls=str(calls), name=name)
        script.write_text(text, encoding="utf-8")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return calls


def calls(file: Path) -> list[list[str]]:
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
