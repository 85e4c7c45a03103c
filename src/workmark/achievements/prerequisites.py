"""What must have been earned before: named by slug in the text, looked up here, and sound once it is published.

A stack's badge can be asked for as any other; it leads on to the members that nobody gets it without.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from workmark.achievements.content import AchievementContent
from workmark.achievements.models import Achievement, AchievementVersion, Stack, VersionState
from workmark.lib.problems import InvalidInput


def versions_before(slugs: Iterable[str]) -> dict[str, AchievementVersion]:
    """By slug, the version of each that is offered today. What nobody offers any more is left out."""
    offered = AchievementVersion.objects.filter(
        achievement__slug__in=list(slugs), achievement__retired_at=None, state=VersionState.PUBLISHED
    ).select_related("achievement__issuer")
    return {version.achievement.slug: version for version in offered}


def offered_before(said: AchievementContent) -> list[AchievementVersion]:
    """What must have been earned before, as it is offered today and in the order of the text."""
    asked = said.prerequisites.achievements
    offered = versions_before(asked) if asked else {}
    return [offered[slug] for slug in asked if slug in offered]


def refuse_unsound_prerequisites(draft: AchievementVersion, content: AchievementContent) -> None:
    """Raises InvalidInput naming each that is not there, is for others, is the thing itself, or asks for it in turn."""
    faults = faults_of(draft.achievement, content.prerequisites.achievements)
    if faults:
        raise InvalidInput(
            _("What is asked for before cannot be earned."),
            fields={"prerequisites.achievements": list(faults.values())},
        )


def faults_of(own: Achievement, asked: Sequence[str]) -> dict[str, str]:
    """Why an Achievement cannot ask for each of these slugs, in plain words. What it can ask for is left out."""
    offered = versions_before(asked)
    return {slug: fault for slug in asked if (fault := _fault(own, slug, offered))}


def _fault(own: Achievement, slug: str, offered: Mapping[str, AchievementVersion]) -> str:
    if slug == own.slug:
        return _("It asks for itself.")
    if slug not in offered:
        return _("There is no published micro-credential called “%(slug)s”.") % {"slug": slug}
    before = offered[slug].achievement
    if before.is_in_house and (not own.is_in_house or before.issuer_id != own.issuer_id):
        known_as = offered[slug].title if before.issuer_id == own.issuer_id else slug
        return _("“%(title)s” is for people of one employer only.") % {"title": known_as}
    if _leads_to(slug, own.slug):
        return _("“%(title)s” asks for this one in turn, so nobody could begin.") % {
            "title": offered[slug].title
        }
    return ""


def _leads_to(slug: str, wanted: str) -> bool:
    """Whether what is asked for before `slug`, and before that, has `wanted` in it. Each is looked up once."""
    seen: set[str] = set()
    waiting = {slug}
    while waiting:
        if wanted in waiting:
            return True
        seen |= waiting
        waiting = _asked_by(waiting) - seen
    return False


def _asked_by(slugs: set[str]) -> set[str]:
    asked = {
        before
        for version in versions_before(slugs).values()
        for before in version.said.prerequisites.achievements
    }
    for stack in Stack.objects.filter(badge__slug__in=slugs, badge__retired_at=None):
        said = stack.said
        needs_all = said.need >= len(said.members)
        asked |= {
            each.achievement for each in said.members if each.achievement and (needs_all or each.is_required)
        }
    return asked
