"""An employer says what it needs and asks who can write it; and closes that again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.lib.currencies import is_currency
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Skill, SkillKind
from workmark.workforce.opening_words import refuse_wrong
from workmark.workforce.writing_messages import tell_closed
from workmark.workforce.writing_models import OfferState, WritingRequest

LONGEST_TITLE: Final = 200
LONGEST_TASKS: Final = 4_000
MOST_SKILLS: Final = 6
MOST_PEOPLE: Final = 100_000
MOST_PAY: Final = Decimal("9999999.99")
_LONGEST = timedelta(days=730)


@dataclass(frozen=True)
class NeedTerms:
    """As `WritingRequest` has them. tasks: one a line."""

    title: str
    tasks: str
    people: int
    needed_by: date
    closes_on: date
    pays_up_to: Decimal = Decimal(0)
    currency: str = "EUR"


def request_writing(
    person: Person, organisation: Organisation, terms: NeedTerms, skills: Sequence[Skill], *, at: datetime
) -> WritingRequest:
    """From now on whoever writes for an issuer reads it, with the employer's name.

    Raises NotAllowed; InvalidInput naming each part that needs mending.
    """
    tasks = "\n".join(line.strip() for line in terms.tasks.splitlines() if line.strip())
    said = replace(terms, title=" ".join(terms.title.split()), tasks=tasks)
    readable = set(frameworks_open_to(None).values_list("pk", flat=True))
    are_sound = 0 < len(skills) <= MOST_SKILLS and all(
        skill.framework_id in readable and skill.kind != SkillKind.GROUP for skill in skills
    )
    refuse_wrong(_checks(said, timezone.localdate(at)) | {"skills": (are_sound, _which_skills())})
    with change(person, "writing.request", organisation, organisation=organisation) as event:
        made = WritingRequest.objects.create(
            organisation=organisation, asked_by=person, asked_at=at, **vars(said)
        )
        made.skills.set(skills)
        event.target = made
        event.detail = {"skills": len(skills), "people": made.people}
    return made


def close_request(person: Person, request: WritingRequest, *, at: datetime) -> WritingRequest:
    """Take no more offers; those that stand are told. Closing twice is closing once."""
    with change(person, "writing.close", request, organisation=request.organisation) as event:
        current = WritingRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        if current.closed_at is None:
            current.closed_at = at
            current.save(update_fields=["closed_at"])
            for offer in current.offers.filter(state=OfferState.MADE).select_related("issuer", "by"):
                offer.state, offer.answered_at = OfferState.DECLINED, at
                offer.save(update_fields=["state", "answered_at"])
                tell_closed(offer)
        event.target = current
    return current


def _which_skills() -> str:
    told = _("Choose one to %(most)d skills from the public lists, so that issuers can read them.")
    return told % {"most": MOST_SKILLS}


def _checks(said: NeedTerms, today: date) -> dict[str, tuple[bool, str]]:
    pay = said.pays_up_to
    return {
        "title": (
            0 < len(said.title) <= LONGEST_TITLE and "\x00" not in said.title,
            _("Say in at most %(most)d characters what people should be able to do.")
            % {"most": LONGEST_TITLE},
        ),
        "tasks": (
            0 < len(said.tasks) <= LONGEST_TASKS and "\x00" not in said.tasks,
            _("Name at least one task of their work, in at most %(most)d characters.")
            % {"most": LONGEST_TASKS},
        ),
        "people": (
            1 <= said.people <= MOST_PEOPLE,
            _("Say a number of people from 1 to %(most)d.") % {"most": MOST_PEOPLE},
        ),
        "needed_by": (
            today < said.needed_by <= today + _LONGEST,
            _("Choose a day between tomorrow and two years from now."),
        ),
        "closes_on": (
            today <= said.closes_on <= said.needed_by,
            _("Choose a day from today to the day you need it."),
        ),
        "pays_up_to": (
            pay.is_finite() and 0 <= pay <= MOST_PAY and round(pay, 2) == pay,
            _("Write an amount of money, such as 1200 or 1350.50."),
        ),
        "currency": (
            is_currency(said.currency),
            _("Write the three letters of a currency, such as EUR."),
        ),
    }
