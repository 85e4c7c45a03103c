"""What the Rasch model can be asked about: observations that are linked, without submissions that tell nothing."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop


class Unestimable(ValueError):
    """These data cannot tell the measures apart; the message says why, for the page that shows them."""


@dataclass(frozen=True)
class Observation:
    """One level that one assessor gave to one row of one submission. level: from 0. scale: rows that share steps."""

    person: Hashable
    row: Hashable
    rater: Hashable
    level: int
    scale: Hashable = ""


def usable(observations: Iterable[Observation]) -> tuple[list[Observation], int]:
    """The observations without whatever is all at the top or all at the bottom, and how many submissions that cost.

    Raises Unestimable if nothing is left, a level between others was never used, or the assessors are not linked.
    """
    seen = list(observations)
    everybody = {one.person for one in seen}
    tops = {scale: max(one.level for one in seen if one.scale == scale) for scale in {o.scale for o in seen}}
    while True:
        extreme = _extremes(seen, tops)
        if not extreme:
            break
        seen = [one for one in seen if not extreme & {("p", one.person), ("r", one.row), ("a", one.rater)}]
    if not seen:
        raise Unestimable(
            gettext_noop("Every submission, row or assessor is all at the top or all at the bottom.")
        )
    _require_used_levels(seen)
    _require_links(seen)
    return seen, len(everybody - {one.person for one in seen})


def _extremes(seen: Sequence[Observation], tops: dict[Hashable, int]) -> set[tuple[str, Hashable]]:
    """Submissions, rows and assessors whose every level is the lowest, or the highest: their measures are infinite."""
    names: tuple[tuple[str, Callable[[Observation], Hashable]], ...] = (
        ("p", lambda one: one.person),
        ("r", lambda one: one.row),
        ("a", lambda one: one.rater),
    )
    ends: dict[tuple[str, Hashable], set[str]] = {}
    for one in seen:
        end = "low" if one.level == 0 else "high" if one.level == tops[one.scale] else "between"
        for kind, name in names:
            ends.setdefault((kind, name(one)), set()).add(end)
    return {name for name, found in ends.items() if found in ({"low"}, {"high"})}


def _require_used_levels(seen: Sequence[Observation]) -> None:
    for scale in {one.scale for one in seen}:
        used = {one.level for one in seen if one.scale == scale}
        if used != set(range(max(used) + 1)):
            raise Unestimable(
                gettext_noop("A level between two others was never given, so its step cannot be estimated.")
            )


def _require_links(seen: Sequence[Observation]) -> None:
    """Assessors can be compared only along a chain of submissions that two of them judged."""
    leader: dict[Hashable, Hashable] = {}

    def lead(name: Hashable) -> Hashable:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for one in seen:
        leader[lead(("p", one.person))] = lead(("a", one.rater))
    if len({lead(("a", one.rater)) for one in seen}) > 1:
        raise Unestimable(gettext_noop("The assessors share too little work to be compared."))
