"""What has to come before an offer, pure: groups of slugs, of each of which one must have been earned.

The badge of a stack cannot be started: it comes by itself once enough of its members are earned. So whatever asks for it
asks for them. n of k are earned exactly when every k - n + 1 of them hold one that is.
"""

from collections.abc import Callable, Sequence
from itertools import combinations, product
from math import comb, prod
from typing import Final

from workmark.achievements.stack_content import StackContent, StackMember

MOST_GROUPS: Final = 500
Groups = tuple[frozenset[str], ...]
Counts = Callable[[StackMember], bool]


def groups_before(slug: str, stack: StackContent | None, can_count: Counts = lambda _member: True) -> Groups:
    """slug: what is asked for. stack: the one whose badge it is, if it is one's.

    can_count: whether earning a member's own micro-credential would count for it, which asks for a level. A stack with
    more ways than can be told in so many groups is met by its badge alone, as one that nobody could finish is.
    """
    itself = frozenset({slug})
    if stack is None:
        return (itself,)
    groups = _enough(stack.need, stack.members, can_count)
    return tuple(group | itself for group in groups) if groups is not None else (itself,)


def _enough(need: int, members: Sequence[StackMember], can_count: Counts) -> list[frozenset[str]] | None:
    """The groups that hold where enough of the members count; None if there are too many of them, or no way at all."""
    if not _is_within_reach(need, members, can_count):
        return None
    required = [member for member in members if member.is_required]
    others = [member for member in members if not member.is_required and _may_count(member, can_count)]
    wanted: list[tuple[StackMember, ...]] = [(member,) for member in required]
    if (room := need - len(required)) > 0:
        size = len(others) - room + 1
        if comb(len(others), size) > MOST_GROUPS:
            return None
        wanted += combinations(others, size)
    groups: list[frozenset[str]] = []
    for some in wanted:
        ways = [_met_by(member, can_count) for member in some]
        if any(not way for way in ways) or len(groups) + prod(map(len, ways)) > MOST_GROUPS:
            return None
        # Where an inner stack is one of them, the others or each of its own groups.
        groups += [frozenset().union(*parts) for parts in product(*ways)]
    return groups or None


def _met_by(member: StackMember, can_count: Counts) -> list[frozenset[str]]:
    if member.achievement:
        return [frozenset({member.achievement})]
    return _enough(member.need, member.members, can_count) or []


def _is_within_reach(need: int, members: Sequence[StackMember], can_count: Counts) -> bool:
    """Whether so many members could count, and each of those that are always needed."""
    possible = [member for member in members if _may_count(member, can_count)]
    required = [member for member in members if member.is_required]
    optional = sum(not member.is_required for member in possible)
    return all(member in possible for member in required) and len(required) + optional >= need


def _may_count(member: StackMember, can_count: Counts) -> bool:
    if member.achievement:
        return can_count(member)
    return _is_within_reach(member.need, member.members, can_count)
