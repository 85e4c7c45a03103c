"""An operator suspends an organisation or a person, and lifts it again. What was awarded stands."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.organisations.operating_messages import (
    tell_lifted,
    tell_organisation_lifted,
    tell_organisation_suspended,
    tell_suspended,
)
from workmark.organisations.signals import organisation_reinstated, person_reinstated

LONGEST_REASON = 1_000


def suspend_organisation(operator: Person, organisation: Organisation, *, reason: str, at: datetime) -> None:
    """Nobody may act for it until it is lifted: nothing is awarded, signed, published, searched or assigned.

    Its badges go on verifying, and their pages say that it is suspended. Owners are told, with the reason.
    """
    said = sound_reason(reason)
    with change(operator, "operator.suspend_organisation", organisation, organisation=organisation):
        stored = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if stored.suspended_at is not None:
            raise WrongState(_("This organisation is suspended already."))
        stored.suspended_at, stored.suspension_reason = at, said
        stored.save(update_fields=["suspended_at", "suspension_reason"])
        tell_organisation_suspended(stored, said)


def lift_organisation(operator: Person, organisation: Organisation, *, at: datetime) -> None:
    with change(operator, "operator.lift_organisation", organisation, organisation=organisation):
        stored = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if stored.suspended_at is None:
            raise WrongState(_("This organisation is not suspended."))
        stored.suspended_at, stored.suspension_reason = None, ""
        stored.save(update_fields=["suspended_at", "suspension_reason"])
        tell_organisation_lifted(stored, at)
        organisation_reinstated.send(sender=Organisation, organisation=stored)


def suspend_person(operator: Person, person: Person, *, reason: str, at: datetime) -> None:
    """Nobody signs in to the account and no token of it works; all its sessions end. Its badges stand."""
    said = sound_reason(reason)
    with change(operator, "operator.suspend_person", person) as event:
        stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if stored.pk == operator.pk:
            raise WrongState(_("Somebody else has to suspend you."))
        if not stored.is_active:
            raise WrongState(_("This account is closed or suspended already."))
        stored.suspended_at, stored.is_active = at, False
        stored.save(update_fields=["suspended_at", "is_active"])
        keys = list(UserSession.objects.filter(user=stored).values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(user=stored).delete()
        tell_suspended(stored, said, at)
        event.detail = {"sessions": len(keys)}


def lift_person(operator: Person, person: Person, *, at: datetime) -> None:
    with change(operator, "operator.lift_person", person):
        stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if stored.suspended_at is None:
            raise WrongState(_("This account is not suspended."))
        stored.suspended_at, stored.is_active = None, True
        stored.save(update_fields=["suspended_at", "is_active"])
        tell_lifted(stored, at)
        person_reinstated.send(sender=Person, person=stored)


def sound_reason(reason: str) -> str:
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST_REASON:
        raise InvalidInput(
            _("Say in at most %(most)d characters why. Whom it concerns reads it.")
            % {"most": LONGEST_REASON},
            fields={"reason": [_("Enter a reason.")]},
        )
    return said
