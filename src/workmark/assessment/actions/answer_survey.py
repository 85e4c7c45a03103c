"""A learner says after a decision what the work took and whether it was clear and fair; all of it may be left out."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.queries import decision_on
from workmark.assessment.survey_models import Survey
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import Submission

MOST_MINUTES = 6_000


@dataclass(frozen=True)
class Said:
    """minutes: 1 to 6,000, beyond doing the work itself. was_clear, was_fair: 1 to 5. None: not answered."""

    minutes: int | None = None
    was_clear: int | None = None
    was_fair: int | None = None


def answer_survey(learner: Person, submission: Submission, said: Said, *, at: datetime) -> Survey:
    """Keep the answers; a second time takes the place of the first. Raises InvalidInput, WrongState before a decision."""
    fields = {}
    if said.minutes is not None and not 1 <= said.minutes <= MOST_MINUTES:
        fields["minutes"] = [_("Enter a number from 1 to %(most)d.") % {"most": MOST_MINUTES}]
    for name, step in (("was_clear", said.was_clear), ("was_fair", said.was_fair)):
        if step is not None and step not in range(1, 6):
            fields[name] = [_("Choose a number from 1 to 5.")]
    if fields:
        raise InvalidInput(_("These answers cannot be kept."), fields=fields)
    with change(learner, "feedback.answer", submission, organisation=submission.issuer) as event:
        decision = decision_on(submission)
        if decision is None:
            raise WrongState(_("This work is not decided yet, so there is no feedback to answer."))
        kept, _new = Survey.objects.update_or_create(
            decision=decision, defaults={**vars(said), "said_at": at}
        )
        event.target = kept
    return kept
