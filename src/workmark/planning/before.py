"""What has to come before an offer, pure: groups of slugs, of each of which one must have been earned.

The badge of a stack cannot be started: it comes by itself once enough of its members are earned. So whatever asks for it
asks for them. n of k are earned exactly when every k - n + 1 of them hold one that is.
"""

from collections.abc import Sequence
from itertools import combinations, product
from math import comb, prod
from typing import Final

from workmark.achievements.stack_content import StackContent, StackMember

MOST_GROUPS: Final = 500
Groups = tuple[frozenset[str], ...]


def groups_before(slug: str, stack: StackContent | None) -> Groups:
    """slug: what is asked for. stack: the one whose badge it is, if it is one's.

    A stack with more ways than can be told in so many groups is met by its badge alone.
    """
    itself = frozenset({slug})
    if stack is None:
        return (itself,)
    groups = _enough(stack.need, stack.members)
    return tuple(group | itself for group in groups) if groups is not None else (itself,)


def _enough(need: int, members: Sequence[StackMember]) -> list[frozenset[str]] | None:
    """The groups that hold where enough of the members count; None if there are too many of them."""
    required = [member for member in members if member.is_required]
    others = [member for member in members if not member.is_required]
    wanted: list[tuple[StackMember, ...]] = [(member,) for member in required]
    if (room := need - len(required)) > 0:
        size = len(others) - room + 1
        if comb(len(others), size) > MOST_GROUPS:
            return None
        wanted += combinations(others, size)
    groups: list[frozenset[str]] = []
    for some in wanted:
        ways = [_met_by(member) for member in some]
        if any(not way for way in ways) or len(groups) + prod(map(len, ways)) > MOST_GROUPS:
            return None
        # Where an inner stack is one of them, the others or each of its own groups.
        groups += [frozenset().union(*parts) for parts in product(*ways)]
    return groups or None


def _met_by(member: StackMember) -> list[frozenset[str]]:
    if member.achievement:
        return [frozenset({member.achievement})]
    return _enough(member.need, member.members) or []
