"""What a stack says: how many of which Achievements, and at what level, count together as one larger badge.

Frozen values parsed from JSON, as with `content`. What is published is sealed whole: a stack inside a stack is written
out, so that nothing published later changes what was promised.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from workmark.achievements.content import BadgeDesign, Frozen, Line, OccupationLink, Paragraph

Slug = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,79})?$")]

MOST_MEMBERS = 20
DEEPEST = 3  # a stack, in a stack, in a stack


class StackMember(Frozen):
    """One thing that counts: an Achievement, or an inner stack. Exactly one of the two is named, by slug.

    level: the least level (1-4, as a skill's) that a Credential must prove to count here; 0 asks for none.
    is_required: it must be among those that count. title, need, members: written out when the outer stack is published;
    the last two are an inner stack's own rule.
    """

    achievement: Slug = ""
    stack: Slug = ""
    title: Line = ""
    level: int = Field(default=0, ge=0, le=4)
    is_required: bool = False
    need: int = Field(default=0, ge=0, le=MOST_MEMBERS)
    members: tuple["StackMember", ...] = Field(default=(), max_length=MOST_MEMBERS)

    @property
    def key(self) -> str:
        return self.achievement or self.stack


class StackContent(Frozen):
    """All that one stack says. need: how many members must count. competency: what whoever earns it can do."""

    title: Line = ""
    family: Literal["marketing", "it", "logistics-care", "other"] = "other"
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    summary: Paragraph = ""
    competency: Paragraph = ""
    need: int = Field(default=1, ge=1, le=MOST_MEMBERS)
    members: tuple[StackMember, ...] = Field(default=(), max_length=MOST_MEMBERS)
    occupations: tuple[OccupationLink, ...] = Field(default=(), max_length=10)
    sources: tuple[Paragraph, ...] = Field(default=(), max_length=10)
    badge: BadgeDesign = BadgeDesign(shape="shield")

    def leaves(self) -> tuple[StackMember, ...]:
        """Every Achievement that counts, those of inner stacks too."""
        return tuple(_leaves(self.members))


def _leaves(members: tuple[StackMember, ...]) -> Iterator[StackMember]:
    for member in members:
        if member.achievement:
            yield member
        else:
            yield from _leaves(member.members)
