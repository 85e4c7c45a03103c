"""An employer says who fills a role: one by one, or as a list."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.workforce.role_models import EmployerRole, RoleHolder

MOST_AT_ONCE = 25_000


def fill_role(
    person: Person,
    role: EmployerRole,
    *,
    put_in: Collection[Employment] = (),
    take_out: Collection[Employment] = (),
    at: datetime,
) -> int:
    """Who fills it from now on, and who does no more; gives how many changed. The same again changes nothing.

    Raises NotAllowed; WrongState for a closed role; InvalidInput for somebody who does not work there, or for too many.
    """
    if len(put_in) + len(take_out) > MOST_AT_ONCE:
        raise InvalidInput(_("At most %(most)d people at once.") % {"most": MOST_AT_ONCE})
    strangers = [
        each for each in put_in if each.organisation_id != role.organisation_id or each.ended_at is not None
    ]
    if strangers:
        raise InvalidInput(
            _("Choose people who work here."), fields={"people": [_("Choose people who work here.")]}
        )
    with change(person, "role.fill", role, organisation=role.organisation) as event:
        current = EmployerRole.objects.select_for_update(no_key=True).get(pk=role.pk)
        if current.closed_at is not None:
            raise WrongState(_("This role is closed, so it stays as it is."))
        held = set(RoleHolder.objects.filter(role=role).values_list("employment_id", flat=True))
        new = {each.pk for each in put_in} - held
        gone = {each.pk for each in take_out} & held
        RoleHolder.objects.bulk_create(
            (RoleHolder(role=role, employment_id=pk, since=at) for pk in sorted(new)), batch_size=500
        )
        RoleHolder.objects.filter(role=role, employment_id__in=gone).delete()
        event.target = role
        event.detail = {"put_in": len(new), "taken_out": len(gone)}
    return len(new) + len(gone)
