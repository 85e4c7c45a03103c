"""A candidate says yes or no to an employer that would like to know who they are; a yes can be taken back."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.introduction_messages import tell_of_yes

NAMED_FOR: Final = timedelta(days=90)


def answer_introduction(
    person: Person, introduction: Introduction, *, says_yes: bool, at: datetime
) -> Introduction:
    """A yes shows name and address to this employer alone, for ninety days. A no says nothing but no.

    Saying no after a yes ends it at once. Raises WrongState for a yes once its time is over, or after a no.
    """
    with change(person, "introduction.answer", introduction) as event:
        current = Introduction.objects.select_for_update(no_key=True).get(pk=introduction.pk)
        if says_yes and current.answer is not True:
            if not current.is_waiting_at(at):
                raise WrongState(_("The time to answer this is over."))
            current.answer, current.answered_at, current.named_until = True, at, at + NAMED_FOR
            tell_of_yes(current)
            event.organisation = introduction.organisation
        elif not says_yes and current.answer is not False:
            # A yes taken back is known there; a no must leave no trace that silence does not leave.
            event.organisation = introduction.organisation if current.answer else None
            current.answer, current.answered_at, current.named_until = False, at, None
        current.save(update_fields=["answer", "answered_at", "named_until"])
        event.target = current
        event.detail = {"answered": True}
    return current
