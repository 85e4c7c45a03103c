"""Where people are, as countries with ten people and more: pure. Every number given out is of at least ten.

The smaller countries are joined with those who did not say, and if these are fewer than ten together, the smallest of the
others joins them. So neither a number nor the difference to the whole is of fewer than ten (`suppression` has the reasons).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workmark.insights.suppression import K


@dataclass(frozen=True)
class Places:
    """people: by country, the most first. others: everybody else, those who did not say among them."""

    people: dict[str, int]
    others: int


def places_of(counts: Mapping[str, int], *, k: int = K) -> Places | None:
    """counts: people by country, "" for those who did not say. None: nothing may be shown."""
    said = sorted(((number, name) for name, number in counts.items() if name), reverse=True)
    alone = [(number, name) for number, name in said if number >= k]
    others = sum(counts.values()) - sum(number for number, _name in alone)
    while 0 < others < k and alone:
        others += alone.pop()[0]
    return Places({name: number for number, name in alone}, others) if alone else None
