"""What a renderer gets: the diagnostics in order, the texts they point into, and the screen."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.record import dataclass
from mlopsc.source.span import split_lines


@dataclass(frozen=True, slots=True)
class Report:
    """`width` is in columns of a terminal."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    color: bool
    width: int

    def lines(self, file: str) -> list[str]:
        """The lines of a file, none when its text is empty or not known."""
        text = self.sources.get(file, "")
        return split_lines(text) if text else []

    def fingerprinted(self) -> Iterator[tuple[Diagnostic, str]]:
        """Each diagnostic with a fingerprint that survives lines added above it.

        It is made of file, code, summary and the text pointed at; equal ones are numbered.
        """
        seen: Counter[str] = Counter()
        for each in self.diagnostics:
            lines = self.lines(each.span.file)
            at = lines[each.span.line - 1].strip() if each.span.line <= len(lines) else ""
            identity = "\0".join((each.span.file, each.code, each.summary, at))
            seen[identity] += 1
            identity += f"\0{seen[identity]}"
            digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
            yield each, digest[:32]
