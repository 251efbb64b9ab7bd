"""The pages behind `mlopsc explain`: one by diagnostic, one by decision rule."""

from collections.abc import Mapping
from pathlib import Path

import mlopsc

_PACKAGE = Path(mlopsc.__file__).parent


def pages() -> Mapping[str, str]:
    """Every page by its name: `MLC301`, `compute/kubeflow`."""
    folder = next(each for each in (_PACKAGE / "pages", _checkout()) if each.is_dir())
    codes = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("MLC*.md"))}
    return {**codes, **_rules()}


def title(page: str) -> str:
    """The first line of a page, without its mark."""
    return page.split("\n", 1)[0].removeprefix("# ")


def _checkout() -> Path:
    """Where the pages stand in a checkout: they are tests, too."""
    return _PACKAGE.parent.parent / "tests" / "rules"


def _rules() -> dict[str, str]:
    from mlopsc.decisions.pages import pages as rules  # noqa: PLC0415 - codes are asked for more

    return rules()
