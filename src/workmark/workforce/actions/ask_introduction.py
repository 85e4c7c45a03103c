"""An employer asks a candidate whom it found to say who they are. They may say no, and need not say why.

Whoever was asked within ninety days is left in peace: the request is stored and reaches nobody. It looks like one that is
not answered. To refuse it would say that two candidates are one person (decision 0396).
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooManyRequests
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.candidates import MODEL, candidate_of
from workmark.workforce.introduction_messages import tell_of_request
from workmark.workforce.introductions import reached
from workmark.workforce.opening_models import Opening
from workmark.workforce.opening_words import refuse_wrong

LONGEST_WORDS: Final = 1_000
ANSWERED_WITHIN: Final = timedelta(days=14)
# Whoever said no, or nothing, is left in peace by the same employer for so long.
LEFT_IN_PEACE: Final = timedelta(days=90)
_DAY: Final = timedelta(days=1)


def ask_introduction(
    person: Person,
    organisation: Organisation,
    candidate: str,
    *,
    words: str,
    opening: Opening | None = None,
    at: datetime,
) -> Introduction:
    """candidate: the token of the consent they were found under. words: what the employer says to them.

    Raises NotAllowed; NotFound once they are not to be found; InvalidInput without words, or for another employer's
    opening; TooManyRequests once the employer has asked as many within a day as the instance lets it.
    """
    words = words.strip()
    refuse_wrong(
        {
            "words": (
                0 < len(words) <= LONGEST_WORDS,
                _("Say in at most %(most)d characters what you would like to talk about.")
                % {"most": LONGEST_WORDS},
            )
        }
    )
    consent = candidate_of(person, organisation, candidate, at=at)
    if opening is not None and opening.organisation_id != organisation.pk:
        raise InvalidInput(_("Choose one of your own openings."))
    with change(person, "introduction.ask", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        _refuse_too_many(organisation, at)
        asked = reached().filter(organisation=organisation, person=consent.person_id)
        is_left_in_peace = asked.filter(asked_at__gt=at - LEFT_IN_PEACE).exists()
        introduction = Introduction.objects.create(
            organisation=organisation,
            person=consent.person,
            opening=opening,
            asked_by=person,
            words=words,
            model=MODEL,
            asked_at=at,
            expires_at=min(at + ANSWERED_WITHIN, consent.expires_at),
            answer=False if is_left_in_peace else None,
        )
        if not is_left_in_peace:
            tell_of_request(introduction)
        event.target = introduction
        event.detail = {"has_opening": opening is not None}
    return introduction


def _refuse_too_many(organisation: Organisation, at: datetime) -> None:
    """Requests that reached nobody count as well: else the limit would say which did."""
    most = settings.WORKMARK_CANDIDATES_ASKED_A_DAY
    if organisation.introductions.filter(asked_at__gt=at - _DAY).count() >= most:
        raise TooManyRequests(
            _(
                "Your organisation may ask %(most)d candidates within 24 hours, and has done so. Ask again tomorrow."
            )
            % {"most": most}
        )
