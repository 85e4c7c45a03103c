"""Create an Achievement with its first, empty draft."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from workmark.achievements.content import EvidenceRules
from workmark.achievements.drafting import read_content, write_content
from workmark.achievements.models import Achievement, AchievementVersion
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

LONGEST_SLUG = 80


def create_achievement(
    author: Person,
    issuer: Organisation,
    *,
    title: str,
    slug: str = "",
    family: str = "other",
    language: str = "en",
    is_in_house: bool = False,
    is_piloted: bool = False,
    keeps_evidence: bool = False,
    begun_with: Mapping[str, Any] | None = None,
) -> AchievementVersion:
    """Give the issuer a new Achievement and its first draft.

    slug: its web address for ever; made from the title when empty.
    is_piloted: once published, only chosen people of the issuer's may begin it. keeps_evidence: evidence for it is
    confidential to the issuer and stays there. Each of the two makes it in-house.
    begun_with: other members that the draft begins with, such as the skill somebody found missing.
    Raises InvalidInput when the title is empty or the address is taken.
    """
    rules = EvidenceRules(needs_proof=True).model_dump(mode="json")
    begun = {"evidence_rules": rules, **(begun_with or {})}
    content = read_content({**begun, "title": title, "family": family, "language": language})
    if not content.title:
        raise InvalidInput(
            _("A title is needed."), fields={"title": [_("Write a title that names the work.")]}
        )
    with change(author, "achievement.create", issuer, organisation=issuer) as event:
        achievement = Achievement(
            slug=_chosen(slug) if slug else _free_slug(content.title),
            issuer=issuer,
            is_in_house=is_in_house or is_piloted or keeps_evidence,
            pilot_since=timezone.now() if is_piloted else None,
            keeps_evidence=keeps_evidence,
            created_by=author,
        )
        _save_unless_taken(achievement)
        version = AchievementVersion(achievement=achievement, number=1, created_by=author)
        write_content(version, content)
        version.save()
        event.target = version
        event.detail = {"achievement": achievement.slug, "number": 1}
    return version


def _chosen(slug: str) -> str:
    if slugify(slug) != slug or len(slug) > LONGEST_SLUG:
        expected = _("Use small letters, digits and single hyphens, at most 80.")
        raise InvalidInput(_("This web address cannot be used."), fields={"slug": [expected]})
    return slug


def _save_unless_taken(achievement: Achievement) -> None:
    try:
        with transaction.atomic():
            achievement.save()
    except IntegrityError as error:
        taken = _("“%(slug)s” is taken. Choose another.") % {"slug": achievement.slug}
        raise InvalidInput(_("This web address cannot be used."), fields={"slug": [taken]}) from error


def _free_slug(title: str) -> str:
    """From the title up to its first colon; with a number where that is taken."""
    base = slugify(title.split(":")[0])[: LONGEST_SLUG - 4].strip("-") or "micro-credential"
    taken = set(Achievement.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
