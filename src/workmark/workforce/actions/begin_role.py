"""An employer begins a role, from nothing or from an occupation of a published framework."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Occupation
from workmark.workforce.role_models import EmployerRole, RoleSkill
from workmark.workforce.role_words import columns_of, told_of, wanted_by_occupation


def begin_role(
    person: Person,
    organisation: Organisation,
    *,
    title: str,
    summary: str = "",
    region: str = "",
    occupation: Occupation | None = None,
    at: datetime,
) -> EmployerRole:
    """With an occupation, it asks for the skills of that occupation, and keeps which release they come from.

    Raises NotAllowed; InvalidInput for words that need mending, a title that an open role has already, or an
    occupation that this person cannot see.
    """
    said = columns_of(title, summary, region)
    if occupation is not None and (
        occupation.is_group or not frameworks_open_to(person).filter(pk=occupation.framework_id).exists()
    ):
        raise InvalidInput(
            _("Choose a job from the lists that you can see."), fields={"occupation": [_("Choose a job.")]}
        )
    with change(person, "role.keep", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        refuse_taken_title(organisation, said["title"])
        role = EmployerRole.objects.create(
            organisation=organisation,
            occupation=occupation,
            begun_from=str(occupation.framework) if occupation is not None else "",
            created_at=at,
            edited_at=at,
            **said,
        )
        wanted = wanted_by_occupation(occupation) if occupation is not None else []
        RoleSkill.objects.bulk_create(
            RoleSkill(role=role, skill=each.skill, level=each.level, importance=each.importance)
            for each in wanted
        )
        event.target = role
        event.detail = told_of(wanted)
    return role


def refuse_taken_title(organisation: Organisation, title: str, *, but: int | None = None) -> None:
    """Raises InvalidInput if another open role there is called so."""
    same = EmployerRole.objects.filter(organisation=organisation, title=title, closed_at=None).first()
    if same is not None and same.pk != but:
        told = _("You have a role of this name already.")
        raise InvalidInput(told, fields={"title": [told]})
