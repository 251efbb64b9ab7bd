"""Gives every comment to the entry it speaks of, so that it stays there wherever the entry goes.

A comment at the end of a line belongs to what began on that line; one on a line of its own to the
next entry, or, by its indentation, to the end of the collection that it closes.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from mlopsc.edit.comments import Comment
from mlopsc.edit.written import Written
from mlopsc.record import dataclass, field
from mlopsc.source.span import Path

_MODELINE = "# yaml-language-server:"


@dataclass(frozen=True, slots=True)
class Notes:
    """Comments by entry: above it, at the end of its line, and below its value.

    `header` opens the file and stays there. `inside` names the flow collections that hold a
    comment: they cannot stay on one line.
    """

    above: dict[Path, list[Comment]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[Path, list[Comment]] = field(default_factory=lambda: defaultdict(list))
    below: dict[Path, list[Comment]] = field(default_factory=lambda: defaultdict(list))
    header: list[Comment] = field(default_factory=list)
    inside: set[Path] = field(default_factory=set)


def attach(there: Written, comments: Iterable[Comment]) -> Notes:
    """Every comment in exactly one list of the notes."""
    return _Attaching(there).attach(comments)


class _Attaching:
    def __init__(self, there: Written) -> None:
        self._there = there
        starts = sorted((there.start(path), len(path), path) for path in there.data if path)
        self._starts = [start for start, _, _ in starts]
        self._paths = [path for _, _, path in starts]
        self._notes = Notes()

    def attach(self, comments: Iterable[Comment]) -> Notes:
        claimed: Path | None = None
        for comment in comments:
            index = bisect_left(self._starts, (comment.line, comment.column))
            last = self._paths[index - 1] if index else None
            following = self._paths[index] if index < len(self._paths) else None
            if last is None:
                self._before_all(comment, following)
                continue
            self._notes.inside.update(
                each for each in self._flows(last) if self._is_in(each, comment)
            )
            if not comment.alone:
                self._beside(comment, last)
            elif following is not None and following == claimed:
                # A comment further in than one that speaks of the next entry goes on with it.
                self._notes.above[following].append(comment)
            else:
                claimed = self._alone(comment, last, following)
        self._split_header()
        return self._notes

    def _before_all(self, comment: Comment, first: Path | None) -> None:
        (self._notes.header if first is None else self._notes.above[first]).append(comment)
        if self._there.is_flow(()):
            self._notes.inside.add(())

    def _beside(self, comment: Comment, last: Path) -> None:
        """The entry that began last on the line, or, behind a closing bracket, the one closed."""
        closed = next(
            (path for path in self._flows(last) if self._ends_before(path, comment)), last
        )
        if closed:
            self._notes.beside[closed].append(comment)
        else:
            self._notes.below[()].append(comment)

    def _alone(self, comment: Comment, last: Path, following: Path | None) -> Path | None:
        """The next entry, if the comment went to it."""
        owner = self._container(comment, last)
        if self._is_between(comment, last):
            self._notes.above[last].append(comment)
        elif owner is None:
            below = self._closing(comment, self._closed(comment, last), following)
            if below is None and following is not None:
                self._notes.above[following].append(comment)
                return following
            self._notes.below[below or ()].append(comment)
        elif following is not None and following[: len(owner)] == owner:
            self._notes.above[following].append(comment)
            return following
        else:
            self._notes.below[owner].append(comment)
        return None

    def _closed(self, comment: Comment, last: Path) -> Path:
        """`last`, or the outermost flow collection around it that has ended."""
        flows = self._flows(last)
        return next((path for path in flows if self._ends_before(path, comment)), last)

    def _closing(self, comment: Comment, last: Path, following: Path | None) -> Path | None:
        """The innermost entry that has ended and that the comment is indented under."""
        for length in range(len(last), 0, -1):
            path = last[:length]
            if following is not None and following[:length] == path:
                return None
            # Below a block text a comment that far in would become a line of it.
            if not self._there.is_block_scalar(path) and comment.column >= self._inner(path):
                return path
        return None

    def _inner(self, path: Path) -> int:
        """From which column on a comment below `path` belongs to it."""
        there = self._there
        own = there.start(path)[1] + 1
        if there.is_full(path) and not there.is_flow(path):
            return max(own, there.source.values[path].column)
        return own

    def _is_between(self, comment: Comment, last: Path) -> bool:
        """Whether the comment stands between a key or dash and its value."""
        there = self._there
        if there.is_missing(last) or (there.is_full(last) and not there.is_flow(last)):
            return False
        value = there.source.values[last]
        return (comment.line, comment.column) < (value.line, value.column)

    def _flows(self, last: Path) -> Iterable[Path]:
        """The flow collections around or at `last`, outermost first."""
        paths = (last[:length] for length in range(len(last) + 1))
        return (path for path in paths if self._there.is_flow(path))

    def _container(self, comment: Comment, last: Path) -> Path | None:
        """The innermost flow collection that the comment stands in."""
        around = [path for path in self._flows(last) if self._is_in(path, comment)]
        return around[-1] if around else None

    def _is_in(self, path: Path, comment: Comment) -> bool:
        span = self._there.source.values[path]
        after_start = (span.line, span.column) < (comment.line, comment.column)
        return after_start and not self._ends_before(path, comment)

    def _ends_before(self, path: Path, comment: Comment) -> bool:
        span = self._there.source.values[path]
        return (span.end_line, span.end_column) <= (comment.line, comment.column)

    def _split_header(self) -> None:
        """What stands above a blank line before the first entry speaks of the file."""
        first = self._paths[0] if self._paths else None
        if first is None:
            return
        above = self._notes.above.pop(first, [])
        blanks = [index for index, comment in enumerate(above) if comment.blank and index]
        line = self._starts[0][0]
        if above and line > 1 and not self._there.lines[line - 2].strip():
            blanks.append(len(above))
        cut = blanks[-1] if blanks else int(bool(above) and above[0].text.startswith(_MODELINE))
        self._notes.header.extend(above[:cut])
        if above[cut:]:
            self._notes.above[first] = above[cut:]
