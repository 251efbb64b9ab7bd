"""`mlopsc explain CODE`: the page of a diagnostic or of a decision rule."""

import argparse
from pathlib import Path

import mlopsc
from mlopsc.cli import exits
from mlopsc.cli.console import say, tell
from mlopsc.diagnostics.suggest import nearest

_PACKAGE = Path(mlopsc.__file__).parent


def explain(args: argparse.Namespace) -> int:
    if args.list or not args.topic:
        return _listing()
    pages = _pages()
    topic = str(args.topic)
    page = pages.get(topic.upper()) or pages.get(topic.lower())
    if page is not None:
        say(page.rstrip("\n"))
        return exits.FINE
    guess = nearest(topic, tuple(pages))
    meant = f"; did you mean {guess}?" if guess else ""
    tell(f"error: there is no page about {topic!a}{meant} `mlopsc explain --list` names them all")
    return exits.USAGE


def _listing() -> int:
    for name, page in _pages().items():
        say(page.split("\n", 1)[0].removeprefix("# ") if name.startswith("MLC") else name)
    return exits.FINE


def _pages() -> dict[str, str]:
    """Every page by its name: `MLC301`, `compute/kubeflow`."""
    folder = next(each for each in (_PACKAGE / "pages", _checkout()) if each.is_dir())
    codes = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("MLC*.md"))}
    return {**codes, **_rules()}


def _checkout() -> Path:
    """Where the pages stand in a checkout: they are tests, too."""
    return _PACKAGE.parent.parent / "tests" / "rules"


def _rules() -> dict[str, str]:
    from mlopsc.decisions.pages import pages  # noqa: PLC0415 - codes are asked for more often

    return pages()
