"""A person confirms that they work for an employer."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.acting import change
from workmark.organisations.employment_models import Employment
from workmark.organisations.errors import InvitationEnded
from workmark.organisations.models import Person
from workmark.organisations.queries import confirmed_addresses
from workmark.organisations.signals import employments_changed


def accept_employment(person: Person, employment: Employment, *, at: datetime) -> Employment:
    """Join the person to it. It lets nobody see anything: each consent is asked for by itself.

    Raises NotAllowed unless the work address is one of theirs, confirmed: a forwarded link opens nothing.
    Raises InvitationEnded if it was taken back or answered; WrongState if they work there by another address.
    """
    require_own_address(person, employment)
    with change(person, "employment.accept", employment, organisation=employment.organisation) as event:
        current = open_offer(employment)
        if Employment.objects.filter(
            organisation=current.organisation_id, person=person, ended_at=None
        ).exists():
            raise WrongState(_("You work there already, by another address."))
        current.person, current.accepted_at, current.offer_hash = person, at, ""
        current.save(update_fields=["person", "accepted_at", "offer_hash"])
        employments_changed.send(sender=Employment, employments=[current])
        event.target = current
    return current


def require_own_address(person: Person, employment: Employment) -> None:
    """Raise NotAllowed unless the address it speaks of is one of the person's, confirmed."""
    if employment.work_email.lower() not in confirmed_addresses(person):
        told = _("This went to %(email)s. Add that address to your account and confirm it, then come back.")
        raise NotAllowed(told % {"email": employment.work_email})


def open_offer(employment: Employment) -> Employment:
    """The row as it stands, locked. Raises InvitationEnded unless it still waits for an answer."""
    current = Employment.objects.select_for_update(no_key=True).get(pk=employment.pk)
    if current.ended_at is not None or current.person_id is not None:
        raise InvitationEnded(_("This was answered or taken back. Ask your employer."))
    return current
