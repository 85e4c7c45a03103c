"""Recruiting in the demonstration: an opening of Kestrel's, and two who applied to it."""

from datetime import datetime, timedelta

from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import issue_directly
from workmark.credentials.award_checks import DirectAward
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.skills.models import Skill
from workmark.web.operations.demo_cast import DemoCast
from workmark.workforce.actions.decide_application import decide_application
from workmark.workforce.actions.draft_opening import draft_opening, edit_opening
from workmark.workforce.actions.publish_opening import publish_opening
from workmark.workforce.actions.send_application import send_application
from workmark.workforce.applications import badges_to_show
from workmark.workforce.opening_models import Application, ApplicationState, Ground, Opening
from workmark.workforce.opening_words import OpeningWords, Wanted

_WORDS = OpeningWords(
    title="Marketing assistant, parcel shops",
    advert="You find out what the people who run our parcel shops need, and what keeps their customers away. You conduct "
    "research interviews on site, write up what you heard, answer complaints that reach us in public, and show with a few "
    "numbers whether a change helped.\n\nYou work with two colleagues in Porto. Two days a week can be done at home.",
    country="PT",
    region="PT-13",
    place="Porto",
    hours_a_week=30,
)
_ASKED = (  # label in ESCO, level, importance, whether the work cannot do without it
    ("conduct research interview", 2, 5, True),
    ("perform market research", 2, 4, False),
    ("handle customer complaints", 2, 4, False),
    ("perform data analysis", 2, 2, False),
)


def opening_with_applications(cast: DemoCast, _opening: datetime) -> None:
    """Lena applies with what she earned; Otto with a badge that Harbour gave him. Emre has looked at one of the two."""
    if Opening.objects.filter(organisation=cast.kestrel).exists():
        return
    at = now()
    badge = issue_directly(
        cast.ines, DirectAward(cast.otto.email, "public-complaints"), at=at - timedelta(days=4)
    )
    issue_credential(badge.pk)
    opening = _published(cast, at - timedelta(days=3))
    _apply(
        cast.otto,
        opening,
        "I answered the public messages of a ferry line for three summers.",
        at - timedelta(days=2),
    )
    _apply(
        cast.lena,
        opening,
        "I run a small team in a café and would like to go on with what I began there.",
        at - timedelta(days=1),
    )
    for application in Application.objects.filter(opening=opening, person=cast.otto):
        decide_application(
            cast.emre,
            application,
            ApplicationState.ON_HOLD,
            ground=Ground.PROOF,
            reason="Complaints are well shown. Nothing shows interviews yet, which this work cannot do without.",
            at=at,
        )


def _published(cast: DemoCast, at: datetime) -> Opening:
    draft = draft_opening(cast.emre, cast.kestrel, _WORDS, at=at)
    known = {skill.label: skill for skill in Skill.objects.filter(label__in=[label for label, *_ in _ASKED])}
    wanted = [
        Wanted(known[label], level, importance, is_must)
        for label, level, importance, is_must in _ASKED
        if label in known
    ]
    edit_opening(cast.emre, draft, skills=wanted, revision=0, at=at)
    return publish_opening(cast.emre, draft, closes_at=at + timedelta(days=40), at=at)


def _apply(person: Person, opening: Opening, note: str, at: datetime) -> None:
    badges: list[Credential] = list(badges_to_show(person, at=now()))
    if not badges:
        return
    send_application(
        person,
        opening,
        badge_tokens=[each.token for each in badges],
        note=note,
        words=f"I apply for “{opening.title}”. Kestrel Logistics sees these badges, and who I am once I agree.",
        at=at,
    )
