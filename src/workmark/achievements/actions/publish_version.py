"""Publish a reviewed version: its gates are asked, its text is sealed, and the version before it is superseded."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.content import AchievementContent, SkillLink, TaskLink
from workmark.achievements.drafting import change_of_version, write_content
from workmark.achievements.errors import GatesNotMet
from workmark.achievements.gates import Gate, gates_of, unmet
from workmark.achievements.models import (
    AchievementSkill,
    AchievementTask,
    AchievementVersion,
    GateOverride,
    VersionState,
)
from workmark.achievements.searching import search_text_of
from workmark.achievements.signals import published
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.models import Person
from workmark.skills.models import Skill, Task


def publish_version(
    reviewer: Person, version: AchievementVersion, *, overrides: Mapping[str, str] | None = None
) -> AchievementVersion:
    """Make the version the one that learners start, and seal it for ever.

    overrides: for each gate that is not met or could not be told, by code, the reviewer's reason to pass it.

    Raises GatesNotMet listing the gates left without a reason, InvalidInput for skills or tasks that our frameworks
    do not hold, WrongState unless it is in review, NotAllowed for whoever sent it.

    Announces `published` inside the same transaction.
    """
    reasons = {code: reason.strip() for code, reason in (overrides or {}).items() if reason.strip()}
    with change_of_version(reviewer, "achievement.publish", version, states=[VersionState.IN_REVIEW]) as (
        draft,
        event,
    ):
        if draft.achievement.retired_at is not None:
            raise WrongState(_("This micro-credential is retired. It takes no new versions."))
        content = draft.said
        passed_over = _held_back(content, reasons)
        _supersede_published(draft)
        _seal(draft, content, reviewer)
        for gate in passed_over:
            GateOverride.objects.create(version=draft, gate=gate.code, reason=reasons[gate.code], by=reviewer)
        _link_skills(draft, content.skills)
        _link_tasks(draft, content.tasks)
        published.send(sender=AchievementVersion, version=draft)
        event.detail |= {"digest": draft.content_digest, "overrides": [gate.code for gate in passed_over]}
    return draft


def _held_back(content: AchievementContent, reasons: Mapping[str, str]) -> tuple[Gate, ...]:
    """The gates that are not met, each with a reason. Raises GatesNotMet when one has none."""
    held_back = unmet(gates_of(content))
    if bare := tuple(gate for gate in held_back if gate.code not in reasons):
        raise GatesNotMet(
            _("Some gates are not met. Return this to its author, or give a reason to pass each one."),
            gates=bare,
        )
    return held_back


def _supersede_published(draft: AchievementVersion) -> None:
    before = AchievementVersion.objects.filter(
        achievement_id=draft.achievement_id, state=VersionState.PUBLISHED
    )
    before.update(state=VersionState.SUPERSEDED)


def _seal(draft: AchievementVersion, content: AchievementContent, reviewer: Person) -> None:
    write_content(draft, content)
    draft.content_digest = content.digest()
    draft.search_text = search_text_of(content, draft.issuer.name)
    draft.state = VersionState.PUBLISHED
    draft.published_by = reviewer
    draft.published_at = timezone.now()
    draft.save()


def _link_skills(draft: AchievementVersion, links: Sequence[SkillLink]) -> None:
    known = {skill.uri: skill for skill in Skill.objects.filter(uri__in=[link.uri for link in links])}
    if missing := [link.label or link.uri for link in links if link.uri not in known]:
        raise _not_in_our_frameworks("skills", missing)
    # The same skill named twice counts once, at the higher level.
    levels = {link.uri: link.level for link in sorted(links, key=lambda link: link.level)}
    AchievementSkill.objects.bulk_create(
        AchievementSkill(version=draft, skill=known[uri], level=level) for uri, level in levels.items()
    )


def _link_tasks(draft: AchievementVersion, links: Sequence[TaskLink]) -> None:
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
