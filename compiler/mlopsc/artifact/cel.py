"""The part of CEL that conditions of KFP are written in: comparisons, `&&`, `||`, `!`, brackets.

`inputs.parameter_values['name']` is a parameter of the task. Anything else is refused: a condition
that cannot be read must not be taken for one that holds.
https://github.com/google/cel-spec/blob/master/doc/langdef.md
"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from mlopsc.record import dataclass

Value: TypeAlias = bool | int | float | str
_TOKEN = re.compile(
    r"\s*(?:(?P<op>&&|\|\||==|!=|<=|>=|<|>|!|\(|\))"
    r"|inputs\.parameter_values\['(?P<name>[^'\\]+)'\]"
    r"|(?P<text>'[^'\\]*'|\"[^\"\\]*\")"
    r"|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<word>true|false)\b)"
)
_COMPARE: Mapping[str, Callable[[Value, Value], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: str, parameters: Mapping[str, Value]) -> bool:
    """Whether the condition is true of these parameters.

    ValueError for what is no condition, KeyError for a parameter that is not there.
    """
    tokens = tuple(_tokens(condition))
    found, rest = _Reader(tokens, parameters).either(0)
    if rest != len(tokens) or not isinstance(found, bool):
        raise ValueError(f"{condition!r} is no condition")
    return found


def _tokens(condition: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while condition[place:].strip():
        match = _TOKEN.match(condition, place)
        if match is None:
            raise ValueError(f"{condition!r} is no condition at {condition[place : place + 20]!r}")
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
        place = match.end()
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Each method reads one level of the grammar from a place on: the value, and where it ended.

    Both sides of `&&` and `||` are read, so that neither hides a parameter that is not there.
    """

    tokens: tuple[tuple[str, str], ...]
    parameters: Mapping[str, Value]

    def either(self, place: int) -> tuple[Value, int]:
        value, place = self.both(place)
        while self._op(place) == "||":
            other, place = self.both(place + 1)
            value = any((self._bool(value), self._bool(other)))
        return value, place

    def both(self, place: int) -> tuple[Value, int]:
        value, place = self.comparison(place)
        while self._op(place) == "&&":
            other, place = self.comparison(place + 1)
            value = all((self._bool(value), self._bool(other)))
        return value, place

    def comparison(self, place: int) -> tuple[Value, int]:
        value, place = self.term(place)
        compare = _COMPARE.get(self._op(place))
        if compare is None:
            return value, place
        other, place = self.term(place + 1)
        if isinstance(value, str) != isinstance(other, str):
            raise ValueError(f"{value!r} and {other!r} cannot be compared")
        return compare(value, other), place

    def term(self, place: int) -> tuple[Value, int]:
        if self._op(place) == "!":
            value, place = self.term(place + 1)
            return not self._bool(value), place
        if self._op(place) == "(":
            value, place = self.either(place + 1)
            if self._op(place) != ")":
                raise ValueError("a bracket is not closed")
            return value, place + 1
        if place >= len(self.tokens):
            raise ValueError("a condition ends too early")
        return self._value(*self.tokens[place]), place + 1

    def _value(self, kind: str, text: str) -> Value:
        match kind:
            case "name":
                return self.parameters[text]
            case "text":
                return text[1:-1]
            case "number":
                return float(text) if "." in text else int(text)
            case "word":
                return text == "true"
            case _:
                raise ValueError(f"{text!r} is no value")

    def _op(self, place: int) -> str:
        kind, text = self.tokens[place] if place < len(self.tokens) else ("", "")
        return text if kind == "op" else ""

    @staticmethod
    def _bool(value: Value) -> bool:
        if not isinstance(value, bool):
            raise ValueError(f"{value!r} is neither true nor false")
        return value
