"""Identifiers that last: a UUID for everything that others know by one (CTID, CASE identifier), from what never changes.

A UUID of version 5 (RFC 9562, section 5.5) over the kind, the address for ever and the moment of creation: the same on every
run, on every server and after a move to another domain, and nothing more to keep. Decision 0259.
"""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from workmark.achievements.models import Achievement, Stack
from workmark.organisations.models import Organisation
from workmark.skills.models import Framework, Skill

_OURS = uuid5(NAMESPACE_URL, "https://workmark.invalid/identifiers")


def of_achievement(achievement: Achievement, part: str = "") -> UUID:
    """part: something inside it, such as one of its competencies."""
    return _made("achievement", achievement.slug, achievement.created_at, part)


def of_stack(stack: Stack, part: str = "") -> UUID:
    """As a pathway; its badge has its own as an Achievement. Only for a stack that was published."""
    if stack.badge is None:
        raise ValueError("A stack that was never published has no name for others.")
    return _made("stack", stack.slug, stack.badge.created_at, part)


def of_organisation(organisation: Organisation, part: str = "") -> UUID:
    return _made("organisation", organisation.slug, organisation.created_at, part)


def of_framework(framework: Framework, part: str = "") -> UUID:
    return uuid5(_OURS, f"framework:{framework.slug}:{part}")


def of_skill(skill: Skill) -> UUID:
    """The UUID in its own address where its source gave it one; else made from that address."""
    last = skill.uri.rstrip("/").replace("#", "/").replace(":", "/").rsplit("/", 1)[-1].removeprefix("ce-")
    try:
        return UUID(last)
    except ValueError:
        return uuid5(_OURS, f"skill:{skill.uri}")


def of_house(thing: str) -> UUID:
    """Something that is the same in every house, such as a kind of item."""
    return uuid5(_OURS, f"house:{thing}")


def ctid(uuid: UUID) -> str:
    """As the Credential Registry writes it."""
    return f"ce-{uuid}"


def _made(kind: str, slug: str, at: datetime, part: str) -> UUID:
    return uuid5(_OURS, f"{kind}:{slug}:{at.astimezone(UTC).isoformat()}:{part}")
