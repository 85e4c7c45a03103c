"""A person says whether an address that the employer states is theirs at work."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.acting import change
from workmark.organisations.addressing import ASKED, IN_FORCE, put_in_force
from workmark.organisations.employing import employments_of
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.organisations.queries import confirmed_addresses
from workmark.organisations.staffing import circle_in


def answer_address(
    person: Person, employment: Employment, address: str, *, is_theirs: bool, at: datetime
) -> Employment:
    """Put the address and what is stated with it in force, or keep what was before. What is shared is untouched.

    address: the one that was shown, so that a yes is never a yes to another.
    Raises NotAllowed for anybody else's work, and for a yes to an address that is not the person's, confirmed;
    WrongState if this is not asked, or somebody else there has the address by now.
    """
    with change(person, "employment.address", employment, organisation=employment.organisation) as event:
        current = Employment.objects.select_for_update(no_key=True).get(pk=employment.pk)
        if current.ended_at is not None or not address or current.asked_email != address:
            raise WrongState(_("This is not asked any more. Open the page again."))
        if is_theirs:
            _require_theirs(person, current)
            put_in_force(current)
        else:
            current.asked_email_declined_at = at
        _leave_out_a_circle(current)
        current.save(update_fields=(*IN_FORCE, *ASKED))
        event.target, event.detail = current, {"yes": is_theirs}
    return current


def _require_theirs(person: Person, current: Employment) -> None:
    if current.asked_email not in confirmed_addresses(person):
        told = _("Add %(email)s to your account and confirm it first. Then say yes here.")
        raise NotAllowed(told % {"email": current.asked_email})
    others = employments_of(current.organisation).exclude(pk=current.pk)
    if others.filter(work_email=current.asked_email).exists():
        raise WrongState(_("Somebody else there has this address."))


def _leave_out_a_circle(current: Employment) -> None:
    """Managers may have changed while it waited: one who has left or is managed by this person is left out."""
    managers: dict[int, int | None] = dict(
        employments_of(current.organisation).values_list("pk", "manager_id")
    )
    managers[current.pk] = current.manager_id
    if current.manager_id not in managers or current.pk in circle_in(managers):
        current.manager = None
