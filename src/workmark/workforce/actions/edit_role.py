"""An employer fits a role to the work as it is done there: its words, and the skills it asks for."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.skills.addresses import frameworks_open_to
from workmark.workforce.actions.begin_role import refuse_taken_title
from workmark.workforce.opening_words import Wanted, sound_skills
from workmark.workforce.role_models import EmployerRole, RoleSkill
from workmark.workforce.role_words import MOST_SKILLS, columns_of


def edit_role(
    person: Person,
    role: EmployerRole,
    *,
    title: str | None = None,
    summary: str | None = None,
    region: str | None = None,
    skills: Sequence[Wanted] | None = None,
    revision: int,
    at: datetime,
) -> EmployerRole:
    """What is left out stays as it is.

    revision: the one that was read. Raises NotAllowed; WrongState once it is closed, or if it was changed since;
    InvalidInput for what needs mending.
    """
    said = columns_of(
        role.title if title is None else title,
        role.summary if summary is None else summary,
        role.region if region is None else region,
    )
    readable = set(frameworks_open_to(person).values_list("pk", flat=True))
    wanted = skills and sound_skills(
        skills, may_read=lambda skill: skill.framework_id in readable, most=MOST_SKILLS
    )
    with change(person, "role.keep", role, organisation=role.organisation) as event:
        current = EmployerRole.objects.select_for_update(no_key=True).get(pk=role.pk)
        if current.closed_at is not None:
            raise WrongState(_("This role is closed, so it stays as it is."))
        if current.revision != revision:
            raise WrongState(
                _("Somebody changed this since you opened the page. Look at it again before you save.")
            )
        refuse_taken_title(role.organisation, said["title"], but=current.pk)
        for name, value in said.items():
            setattr(current, name, value)
        current.revision, current.edited_at = current.revision + 1, at
        current.save(update_fields=[*said, "revision", "edited_at"])
        if wanted is not None:
            _ask_for(current, wanted)
        event.target = current
        event.detail = {"revision": current.revision}
    return current


def _ask_for(role: EmployerRole, wanted: Sequence[Wanted]) -> None:
    role.skills.all().delete()
    RoleSkill.objects.bulk_create(
        RoleSkill(
            role=role,
            skill=each.skill,
            level=each.level,
            importance=each.importance,
            is_must=each.is_must,
        )
        for each in wanted
    )
