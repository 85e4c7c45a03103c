"""Put what a witness said into the badge, where both want it, or leave it out again."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import Attestation, Submission
from workmark.submissions.witnessing import ANSWERABLE, confirmations_of


def show_words(
    learner: Person, submission: Submission, attestation: Attestation, *, is_shown: bool, at: datetime
) -> Attestation:
    """Say whether the words of a confirmation stand in the badge, until the work is decided.

    submission: her round now; the confirmation may be of one that it revises.

    Raises WrongState where the witness did not agree, where it is no confirmation of this work, and once it is decided.
    """
    with change(learner, "attestation.show", submission, organisation=submission.issuer) as event:
        round_now = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        if round_now.state not in ANSWERABLE:
            raise WrongState(_("This work is decided, so what its badge says is settled."))
        current = (
            Attestation.objects.select_for_update(no_key=True)
            .filter(pk=attestation.pk, pk__in=confirmations_of(submission).values("pk"))
            .first()
        )
        if current is None or (is_shown and not current.witness_lets_show):
            raise WrongState(_("Whoever confirmed this has not agreed that the badge shows their words."))
        current.is_shown = is_shown
        current.save(update_fields=["is_shown"])
        event.target = current
        event.detail = {"is_shown": is_shown}
    return current
