"""The operator keeps a person's data from being erased, because a law or a court asks for it, and lets it go again."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import SYSTEM, Actor, change
from workmark.organisations.models import Person
from workmark.privacy.actions.ask_erasure import WAITING
from workmark.privacy.evidence_letters import let_letters_count_no_more
from workmark.privacy.messages import tell_waiting_again
from workmark.privacy.models import LegalHold, is_held, open_request

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
    """Gives how many holds were lifted. Letters before it are old: of what goes now the person is told anew, in good time."""
    with change(by, "privacy.lift_hold", person) as event:
        lifted = LegalHold.objects.filter(person=person, lifted_at=None).update(lifted_at=at)
        if lifted:
            let_letters_count_no_more(list(person.submissions.values_list("pk", flat=True)))
            _wait_again(person, at)
        event.detail = {"lifted": lifted}
    return lifted


def _wait_again(person: Person, at: datetime) -> None:
    """An erasure whose day went by under the hold waits once more as long as when it was asked for."""
    asked = open_request(person)
    if asked is not None and asked.due_at <= at:
        asked.due_at = at + WAITING
        asked.save(update_fields=["due_at"])
        tell_waiting_again(asked)
