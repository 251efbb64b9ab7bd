"""Reads a page about a diagnostic and runs its example as `mlopsc check` would.

The first block below `## Example` is the mlops.yaml; its fence may state options of the command,
as in `yaml --environment prod`. A further block whose fence names a file, as `json data.lock.json`
does, is that file. An example that starts with `# bytes: python` is a sum of bytes literals; one
that starts with `# file:` is no regular file at all.
"""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mlopsc.diagnostics.model import Diagnostic, from_fault
from mlopsc.diagnostics.render import render
from mlopsc.pipeline import Request, build, understand
from mlopsc.source.load import read
from mlopsc.source.span import Fault
from mlopsc_targets import TARGETS

FOLDER = Path(__file__).parents[2] / "rules"
FILE = "mlops.yaml"
TODAY = date(2026, 11, 23)
WIDTH = 80
_PARTS = re.compile(r".*\n## Example\n(.*)\n## Message\n(.*)\n## Instead\n\S.*", re.DOTALL)
_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `files` are what the example finds beside its mlops.yaml."""

    path: Path
    code: str
    title: str
    options: tuple[str, ...]
    example: str
    files: Mapping[str, str]
    message: str

    @property
    def is_yaml(self) -> bool:
        """Whether the example is the text of a file, as it stands on the page."""
        return not self.example.startswith(("# bytes:", "# file:"))

    def option(self, name: str) -> str:
        words = dict(zip(self.options[::2], self.options[1::2], strict=True))
        return words.get(name, "")


def read_page(path: Path) -> Page:
    """The page at `path`; ValueError if it lacks one of its parts."""
    text = path.read_text(encoding="utf-8")
    title = re.match(r"# (MLC\d{3}): ([^\n]+[^.\n])\n\S", text)
    parts = _PARTS.fullmatch(text)
    if title is None or parts is None:
        raise ValueError(f"{path.name}: not `# CODE: title`, Example, Message, Instead")
    (info, example), *rest = _BLOCK.findall(parts[1])
    (_, message), *_ = _BLOCK.findall(parts[2])
    files = {str(name).split()[1]: str(body) for name, body in rest}
    options = tuple(info.split()[1:])
    return Page(path, title[1], title[2], options, example, files, message)


def pages() -> list[Page]:
    """Every page, in the order of the codes."""
    return [read_page(path) for path in sorted(FOLDER.glob("MLC*.md"))]


def bytes_of(example: str) -> bytes:
    """The file that a page's example describes: as it stands, or a sum of bytes literals."""
    first, _, rest = example.partition("\n")
    if not first.startswith("# bytes:"):
        return example.encode()
    return _bytes(ast.parse(rest.strip(), mode="eval").body)


def find(page: Page, folder: Path) -> tuple[Diagnostic, ...]:
    """All that is found in the example of a page; `folder` is for files that are none."""
    if page.example.startswith("# file:"):
        return _unreadable(page.example.split()[2], folder)
    return findings(page, bytes_of(page.example))


def findings(page: Page, raw: bytes) -> tuple[Diagnostic, ...]:
    """All that is found in `raw`, with the options and the files of the page."""
    if (page.code, raw) not in _FOUND:
        _FOUND[page.code, raw] = _findings(page, raw)
    return _FOUND[page.code, raw]


PROVEN = ("MLC314",)
"""Found in the plan, behind the checks."""
_FOUND: dict[tuple[str, bytes], tuple[Diagnostic, ...]] = {}
"""Many tests ask the same of a page, which does not change while they run."""


def _findings(page: Page, raw: bytes) -> tuple[Diagnostic, ...]:
    request = Request(
        file=FILE,
        raw=raw,
        read=page.files.get,
        today=TODAY,
        environment=page.option("--environment"),
        expected=page.option("--target") or None,
    )
    if page.code.startswith("MLC8") or page.code in PROVEN:
        return build(request, TARGETS).diagnostics
    return understand(request).diagnostics


def shown(page: Page, found: tuple[Diagnostic, ...]) -> str:
    """The findings as text, without colour."""
    text = (
        ""
        if page.example.startswith("# file:")
        else bytes_of(page.example).decode("utf-8-sig", "replace")
    )
    return render("text", found, {FILE: text}, color=False, width=WIDTH)


def rewrite(page: Page, message: str) -> None:
    """Puts another message into the page."""
    text = page.path.read_text(encoding="utf-8")
    head, _, tail = text.partition("\n## Message\n")
    before, block, after = tail.partition(f"```text\n{page.message}```")
    if not block:
        raise ValueError(f"{page.path.name}: its message stands in no ```text block")
    new = f"{head}\n## Message\n{before}```text\n{message}```{after}"
    page.path.write_text(new, encoding="utf-8")


def _unreadable(kind: str, folder: Path) -> tuple[Diagnostic, ...]:
    path = folder / FILE
    _MAKE[kind](path)
    fault = read(path, FILE)
    return (from_fault(fault),) if isinstance(fault, Fault) else ()


_MAKE: dict[str, Callable[[Path], None]] = {
    "absent": lambda _: None,
    "folder": lambda path: path.mkdir(),
    "link-loop": lambda path: path.symlink_to(path),
}


def _bytes(node: ast.expr) -> bytes:
    match node:
        case ast.Constant(value=bytes(value)):
            return value
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _bytes(left) + _bytes(right)
        case ast.BinOp(left=left, op=ast.Mult(), right=ast.Constant(value=int(times))):
            return _bytes(left) * times
    raise ValueError("only sums and repetitions of bytes literals are read")
