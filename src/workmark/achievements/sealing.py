"""Sealing a version: its text for ever, the one before it superseded, its skills and tasks as rows. Parts of actions."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.content import AchievementContent, SkillLink, TaskLink
from workmark.achievements.drafting import write_content
from workmark.achievements.models import AchievementSkill, AchievementTask, AchievementVersion, VersionState
from workmark.achievements.searching import index_version, search_text_of
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person
from workmark.skills.models import Skill, Task


def supersede_published(draft: AchievementVersion) -> None:
    """Whatever version of the same Achievement is in force gives way."""
    before = AchievementVersion.objects.filter(
        achievement_id=draft.achievement_id, state=VersionState.PUBLISHED
    )
    before.update(state=VersionState.SUPERSEDED)


def seal(draft: AchievementVersion, content: AchievementContent, reviewer: Person) -> None:
    """Write the content down, save the row and make it findable; a trigger refuses every later change."""
    write_content(draft, content)
    draft.content_digest = content.digest()
    draft.search_text = search_text_of(content, draft.issuer.name)
    draft.state = VersionState.PUBLISHED
    draft.published_by = reviewer
    draft.published_at = timezone.now()
    draft.save()
    index_version(draft)


def link_skills(draft: AchievementVersion, links: Sequence[SkillLink]) -> None:
    """The skills it proves as rows; InvalidInput for one that our frameworks do not hold."""
    known = {skill.uri: skill for skill in Skill.objects.filter(uri__in=[link.uri for link in links])}
    if missing := [link.label or link.uri for link in links if link.uri not in known]:
        raise _not_in_our_frameworks("skills", missing)
    # The same skill named twice counts once, at the higher level.
    levels = {link.uri: link.level for link in sorted(links, key=lambda link: link.level)}
    AchievementSkill.objects.bulk_create(
        AchievementSkill(version=draft, skill=known[uri], level=level) for uri, level in levels.items()
    )


def link_tasks(draft: AchievementVersion, links: Sequence[TaskLink]) -> None:
    """The tasks it shows as rows; InvalidInput for one that our frameworks do not hold."""
    rows = Task.objects.filter(code__in=[link.task_id for link in links]).select_related(
        "framework", "occupation"
    )
    known = {(task.framework.slug, task.occupation.code, task.code): task for task in rows}
    wanted = {(link.framework, link.occupation_code, link.task_id): link.text for link in links}
    if missing := [text for named, text in wanted.items() if named not in known]:
        raise _not_in_our_frameworks("tasks", missing)
    AchievementTask.objects.bulk_create(AchievementTask(version=draft, task=known[named]) for named in wanted)


def _not_in_our_frameworks(name: str, missing: Sequence[str]) -> InvalidInput:
    return InvalidInput(
        _("Not every skill and task is in a framework we hold. Choose them from the search."),
        fields={name: [_("We do not hold “%(entry)s”.") % {"entry": entry} for entry in missing]},
    )
