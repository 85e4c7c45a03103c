"""Small builders for scenes. They write rows directly, because what they set up is not what the test is about."""

import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

import workmark.achievements
from workmark.achievements.actions.edit_stack import start_stack
from workmark.achievements.actions.publish_stack import publish_stack
from workmark.achievements.content import AchievementContent
from workmark.achievements.models import Achievement, AchievementVersion, Stack

STARTER = Path(workmark.achievements.__file__).parent / "starter"
_NOT_CONTENT = {"slug", "issuer", "status"}


def starter_content(slug: str = "social-media-marketing") -> AchievementContent:
    said = tomllib.loads((STARTER / f"{slug}.toml").read_text(encoding="utf-8"))
    return AchievementContent.model_validate(
        {key: value for key, value in said.items() if key not in _NOT_CONTENT}
    )


def published_version(
    issuer: Any, slug: str = "social-media-marketing", **changes: Any
) -> AchievementVersion:
    content = starter_content(slug).model_copy(update=changes)
    achievement = Achievement.objects.create(slug=slug, issuer=issuer)
    return AchievementVersion.objects.create(
        achievement=achievement,
        number=1,
        state="published",
        content=content.model_dump(mode="json"),
        content_digest=content.digest(),
        title=content.title,
        family=content.family,
        language=content.language,
        hours=content.hours,
        price=content.price.amount,
        currency=content.price.currency,
        published_at=timezone.now(),
    )


def published_stack(cast: Any, slug: str, members: list[dict[str, Any]], need: int, **changes: Any) -> Stack:
    """A stack of Harbour's, written by Ines and published by Rui. members: as `StackMember`."""
    said = {
        "title": slug.title(),
        "summary": "They count together.",
        "competency": "The worker does all of it.",
    }
    begun = start_stack(
        cast.ines, cast.harbour, said | {"members": members, "need": need} | changes, slug=slug
    )
    return publish_stack(cast.rui, begun, revision=begun.revision)
