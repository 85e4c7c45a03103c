"""An issuer answers in public what its learners said in a quarter that is over, and what it changes."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.survey_models import SurveyAnswer
from workmark.assessment.surveys import Quarter, quarter_of
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

LONGEST_ANSWER = 4_000


def publish_survey_answer(
    person: Person, issuer: Organisation, *, quarter: Quarter, text: str, at: datetime
) -> SurveyAnswer:
    """Publish it, in place of what was said of that quarter before.

    Raises InvalidInput without words, and for a quarter that is not over.
    """
    words = text.strip()
    current = quarter_of(at, issuer.time_zone)
    if not words or len(words) > LONGEST_ANSWER:
        asked = _("Write your answer, in at most %(most)d characters.") % {"most": LONGEST_ANSWER}
        raise InvalidInput(asked, fields={"text": [asked]})
    if (quarter.year, quarter.number) >= (current.year, current.number) or quarter.number not in range(1, 5):
        raise InvalidInput(_("Answer a quarter that is over."))
    with change(person, "assessment.arrange", issuer, organisation=issuer) as event:
        made, _new = SurveyAnswer.objects.update_or_create(
            issuer=issuer,
            year=quarter.year,
            quarter=quarter.number,
            defaults={"text": words, "by": person, "at": at},
        )
        event.target = made
        event.detail = {"year": quarter.year, "quarter": quarter.number}
    return made
