"""The heaviest antichain of at most so many steps: what `parallelism` lets run at once.

With a bound on the number the problem is hard in general. A search of bounded effort is exact on
every pipeline that people write; where it gives up, a Lagrangian bound takes its place, which is
never too low, and the best set that was seen.
"""

from collections.abc import Iterator, Sequence

from mlopsc.proof.antichain import heaviest
from mlopsc.record import dataclass

EFFORT = 200_000
"""Steps that the search looks at, over all sets, before it gives up."""
_HALVINGS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """`bound` is never below the heaviest set; equal to it where `tight`."""

    bound: int
    tight: bool
    members: tuple[int, ...]


def heaviest_of(
    weights: Sequence[int], after: Sequence[Sequence[int]], most: int, *, effort: int = EFFORT
) -> Found:
    """The heaviest antichain of at most `most` members."""
    if most == 1:
        first = sorted(range(len(weights)), key=lambda each: (-weights[each], each))[:1]
        alone = tuple(each for each in first if weights[each])
        return Found(_sum(weights, alone), tight=True, members=alone)
    free = heaviest(weights, after)
    if len(free) <= most:
        return Found(_sum(weights, free), tight=True, members=free)
    start = tuple(sorted(sorted(free, key=lambda each: (-weights[each], each))[:most]))
    search = _Search(weights, _comparable(after), most, effort)
    search.run(start)
    if search.finished:
        return Found(_sum(weights, search.best), tight=True, members=search.best)
    bound, members = _lagrangian(weights, after, most)
    best = max(search.best, members, key=lambda each: _sum(weights, each))
    bound = min(bound, _sum(weights, free))
    return Found(bound, tight=bound == _sum(weights, best), members=best)


def _sum(weights: Sequence[int], members: Sequence[int]) -> int:
    return sum(weights[each] for each in members)


def _comparable(after: Sequence[Sequence[int]]) -> list[int]:
    """By step, as bits, the steps that come before or after it, and itself."""
    later = [0] * len(after)
    for number in reversed(_order(after)):
        for each in after[number]:
            later[number] |= later[each] | (1 << each)
    found = [bits | (1 << number) for number, bits in enumerate(later)]
    for number, bits in enumerate(later):
        for each in _members(bits):
            found[each] |= 1 << number
    return found


def _members(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, smallest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _order(after: Sequence[Sequence[int]]) -> list[int]:
    """Every step before those that wait for it."""
    waits = [0] * len(after)
    for later in after:
        for each in later:
            waits[each] += 1
    order = [number for number, count in enumerate(waits) if not count]
    for number in order:
        for each in after[number]:
            waits[each] -= 1
            if not waits[each]:
                order.append(each)
    return order


class _Search:
    """Branch and bound over the steps, heaviest first; the same result on every machine."""

    def __init__(
        self, weights: Sequence[int], comparable: list[int], most: int, effort: int
    ) -> None:
        self.order = sorted(
            (number for number, weight in enumerate(weights) if weight),
            key=lambda number: (-weights[number], number),
        )
        self.weights, self.comparable = weights, comparable
        self.most, self.effort = most, effort
        self.best: tuple[int, ...] = ()
        self.finished = True

    def run(self, start: tuple[int, ...]) -> None:
        """Looks for a set that is heavier than `start`."""
        self.best, reached = start, _sum(self.weights, start)
        # What is chosen, its weight, what may not be added, where in the order to go on.
        stack: list[tuple[tuple[int, ...], int, int, int]] = [((), 0, 0, 0)]
        while stack:
            if self.effort <= 0:
                self.finished = False
                return
            chosen, weight, barred, place = stack.pop()
            if weight > reached:
                reached, self.best = weight, tuple(sorted(chosen))
            room = self.most - len(chosen)
            ahead = self._ahead(barred, place, room)
            if not ahead or weight + sum(self.weights[self.order[at]] for at in ahead) <= reached:
                continue
            first = ahead[0]
            number = self.order[first]
            stack.append((chosen, weight, barred, first + 1))
            with_it = barred | self.comparable[number]
            stack.append(((*chosen, number), weight + self.weights[number], with_it, first + 1))

    def _ahead(self, barred: int, place: int, room: int) -> list[int]:
        """The places of the heaviest steps that may still be added one by one."""
        found: list[int] = []
        self.effort -= 1
        while place < len(self.order) and len(found) < room:
            self.effort -= 1
            if not barred >> self.order[place] & 1:
                found.append(place)
            place += 1
        return found


def _lagrangian(
    weights: Sequence[int], after: Sequence[Sequence[int]], most: int
) -> tuple[int, tuple[int, ...]]:
    """No set of `most` weighs more than the bound; the members are the best set that was met.

    Every member has a price. A set is heaviest at its price; the price goes up while it is too
    large, and down while there is room.
    """
    low, high = 0, max(weights)
    bound = sum(sorted(weights, reverse=True)[:most])
    best: tuple[int, ...] = ()
    for _ in range(_HALVINGS):
        if high - low <= 1:
            break
        price = (low + high) // 2
        priced = [max(0, weight - price) for weight in weights]
        members = heaviest(priced, after)
        bound = min(bound, price * most + _sum(priced, members))
        if len(members) > most:
            low = price
        else:
            high = price
            best = max(best, members, key=lambda each: _sum(weights, each))
    return bound, best
