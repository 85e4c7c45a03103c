"""The operator keeps a person's data from being erased, because a law or a court asks for it, and lets it go again."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import SYSTEM, Actor, change
from workmark.organisations.models import Person
from workmark.privacy.models import LegalHold, is_held

LONGEST_REASON = 500


def place_hold(person: Person, *, reason: str, at: datetime, by: Actor = SYSTEM) -> LegalHold:
    """reason: which law, which case. The person reads it. Raises InvalidInput without one, WrongState under a hold."""
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST_REASON:
        raise InvalidInput(
            _("Say in at most %(most)d characters why it must be kept.") % {"most": LONGEST_REASON},
            fields={"reason": [_("Enter a reason.")]},
        )
    hold = LegalHold(person=person, reason=said, placed_at=at)
    with change(by, "privacy.place_hold", hold) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if is_held(person):
            raise WrongState(_("This account is under a hold already. Lift that one first."))
        hold.save()
        event.target = hold
    return hold


def lift_hold(person: Person, *, at: datetime, by: Actor = SYSTEM) -> int:
    """Gives how many holds were lifted. What waited to be erased is erased with the next run."""
    with change(by, "privacy.lift_hold", person) as event:
        lifted = LegalHold.objects.filter(person=person, lifted_at=None).update(lifted_at=at)
        event.detail = {"lifted": lifted}
    return lifted
