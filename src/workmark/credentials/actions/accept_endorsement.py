"""Whoever is endorsed lets an endorsement be shown, or ends that: nobody is praised in public against their will."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.endorsement_models import Endorsement
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def accept_endorsement(person: Person, endorsement: Endorsement, *, at: datetime) -> Endorsement:
    """Show it from now on. Raises WrongState if it is not signed yet, or was withdrawn."""
    with change(person, "endorsement.accept", endorsement, organisation=endorsement.issuer):
        held = Endorsement.objects.select_for_update(no_key=True).get(pk=endorsement.pk)
        if held.issued_at is None or held.withdrawn_at is not None:
            raise WrongState(_("This endorsement is not signed yet, or was withdrawn."))
        if held.accepted_at is None:
            held.accepted_at, held.accepted_by = at, person
            held.save(update_fields=["accepted_at", "accepted_by"])
    return held


def hide_endorsement(person: Person, endorsement: Endorsement) -> Endorsement:
    """Show it no more; it may be accepted again. The signed statement stays its endorser's. Twice hidden is once hidden."""
    with change(person, "endorsement.accept", endorsement, organisation=endorsement.issuer) as event:
        held = Endorsement.objects.select_for_update(no_key=True).get(pk=endorsement.pk)
        if held.accepted_at is not None:
            held.accepted_at, held.accepted_by = None, None
            held.save(update_fields=["accepted_at", "accepted_by"])
        event.detail = {"is_hidden": True}
    return held
