"""Leave out offers that another one is at least as good as in every way that counts. The best path loses nothing.

`b` stands above `a` when
1. b lifts every skill that a lifts, at least as high;
2. b is no worse by any measure given: the effort, and the price and the minutes if a limit is set on them;
3. each group that must come before b holds all of some group that must come before a;
4. b is in every group that a is in, save groups of b's own;
5. b is better somewhere in 1 or 2, or its key comes first.

Why nothing is lost. Take any path with a, and put b in a's place (or, if b is in it already before a, strike a out).
By 3 whatever met a's group meets b's group, so b can be earned there. By 4 whatever leaned on a can lean on b. By 1 it
closes as much, by 2 it costs no more and breaks no limit. Each such change makes the path better, or as good with an
earlier key, so the changes come to an end, and in the end no offer is left that another one stands above. Language,
formats, currency and in-house offers play no part here: what does not suit the person was left out before. Waiting is
in the effort. How long a Credential is valid is not weighed by a path, and so not here either.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from workmark.planning.paths.candidates import Candidate, Pool, limited_to

Measures = Callable[[Candidate], tuple[float, ...]]
Uses = Mapping[str, set[tuple[str, int]]]


def without_dominated(pool: Pool, measures: Measures) -> Pool:
    """The candidates that no other one stands above.

    measures: what a path must not have more of, for each candidate; the one that differs most first.
    """
    costs = {key: measures(each) for key, each in pool.items()}
    uses, shortlist = _uses(pool), _Shortlist(pool, costs)

    def is_beaten(a: Candidate) -> bool:
        # Few are in a group with it, so where it is in one there is nobody else to ask.
        rivals = _by_group(a, pool, uses) if uses[a.key] else shortlist.rivals(a)
        return any(_stands_above(pool[rival], a, costs, uses) for rival in rivals)

    return limited_to([key for key, each in pool.items() if not is_beaten(each)], pool)


def _stands_above(b: Candidate, a: Candidate, costs: Mapping[str, tuple[float, ...]], uses: Uses) -> bool:
    mine, yours = costs[b.key], costs[a.key]
    return (
        all(own <= other for own, other in zip(mine, yours, strict=True))
        and all(b.lifts.get(skill, -1.0) >= level for skill, level in a.lifts.items())
        and all(any(first <= group for first in a.groups) for group in b.groups)
        and all(use in uses[b.key] for use in uses[a.key] if use[0] != b.key)
        and (mine != yours or b.lifts != a.lifts or b.key < a.key)
    )


def _uses(pool: Pool) -> Uses:
    """For each key, the groups it is in, as the key of their owner and the group's place there."""
    uses: dict[str, set[tuple[str, int]]] = {key: set() for key in pool}
    for key, each in pool.items():
        for number, group in enumerate(each.groups):
            for member in group:
                uses[member].add((key, number))
    return uses


def _by_group(a: Candidate, pool: Pool, uses: Uses) -> list[str]:
    """Who could stand above one that is in a group: the others of any one group it is in, and that group's owner."""
    owner, number = min(uses[a.key], key=lambda use: (len(pool[use[0]].groups[use[1]]), use))
    return sorted(pool[owner].groups[number] - {a.key} | {owner})


class _Shortlist:
    """Who lifts all that somebody lifts and is no worse by any measure, found by sets of bits.

    Bit n of a set stands for the candidate that is n-th by cost.
    """

    def __init__(self, pool: Pool, costs: Mapping[str, tuple[float, ...]]) -> None:
        self._order = sorted(pool, key=lambda key: (costs[key], key))
        self._costs = costs
        self._place = {key: number for number, key in enumerate(self._order)}
        self._last_as_cheap = self._last_of_equals()
        self._free = sum(1 << number for number, key in enumerate(self._order) if not pool[key].groups)
        lifting: dict[str, dict[float, int]] = {}
        for number, key in enumerate(self._order):
            for skill, level in pool[key].lifts.items():
                levels = lifting.setdefault(skill, {})
                levels[level] = levels.get(level, 0) | 1 << number
        # skill -> level -> who lifts it so far or further
        self._reaching = {skill: _gathered(levels, sorted(levels)[::-1]) for skill, levels in lifting.items()}
        self._taking = [self._no_more(measure) for measure in range(1, len(next(iter(costs.values()), ())))]

    def rivals(self, a: Candidate) -> Iterator[str]:
        """Who may stand above one that lifts something and is in no group."""
        left = (2 << self._last_as_cheap[a.key]) - 1 ^ 1 << self._place[a.key]
        for skill, level in a.lifts.items():
            left &= self._reaching[skill][level]
        for taking, amount in zip(self._taking, self._costs[a.key][1:], strict=True):
            left &= taking[amount]
        if not a.groups:  # What can be begun at once is not given up for what cannot.
            left &= self._free
        while left:
            lowest = left & -left
            yield self._order[lowest.bit_length() - 1]
            left ^= lowest

    def _no_more(self, measure: int) -> Mapping[float, int]:
        """For each amount of a measure, who takes no more of it."""
        taking: dict[float, int] = {}
        for number, key in enumerate(self._order):
            amount = self._costs[key][measure]
            taking[amount] = taking.get(amount, 0) | 1 << number
        return _gathered(taking, sorted(taking))

    def _last_of_equals(self) -> dict[str, int]:
        """For each key, the place of the last one that costs no more by the first measure."""
        last: dict[str, int] = {}
        for number in range(len(self._order) - 1, -1, -1):
            key = self._order[number]
            after = self._order[number + 1] if number + 1 < len(self._order) else None
            is_equal = after is not None and self._costs[after][0] == self._costs[key][0]
            last[key] = last[after] if is_equal and after is not None else number
        return last


def _gathered(sets: Mapping[float, int], order: Iterable[float]) -> dict[float, int]:
    """Each set together with those before it in an order."""
    together, gathered = 0, {}
    for value in order:
        together |= sets[value]
        gathered[value] = together
    return gathered
