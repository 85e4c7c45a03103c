"""Openings of Kestrel, skills, and badges that prove them: rows written directly, where they are not what is tested."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.conftest import Cast
from tests.planning.scenes import skill
from workmark.organisations.models import DomainProof, Organisation, Person
from workmark.skills.models import Skill
from workmark.workforce.actions.draft_opening import draft_opening, edit_opening
from workmark.workforce.actions.publish_opening import publish_opening
from workmark.workforce.opening_models import Opening
from workmark.workforce.opening_words import OpeningWords, Wanted

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = OpeningWords(
    title="Shift lead, night parcels",
    advert="You plan the shift and count stock.",
    country="PT",
    region="PT-13",
    place="Porto",
)


def skills() -> tuple[Skill, Skill, Skill]:
    """Planning shifts, counting stock, driving forklifts."""
    labels = ("plan shifts", "count stock", "drive forklifts")
    plan, count, drive = (
        skill(f"http://data.europa.eu/esco/skill/work-{number}", label) for number, label in enumerate(labels)
    )
    return plan, count, drive


def drafted(cast: Cast, *wanted: Wanted, words: OpeningWords = WORDS, at: datetime = NOW) -> Opening:
    opening = draft_opening(cast.emre, cast.kestrel, words, at=at)
    return edit_opening(cast.emre, opening, skills=wanted, revision=0, at=at)


def published(
    cast: Cast, *wanted: Wanted, words: OpeningWords = WORDS, days: int = 30, at: datetime = NOW
) -> Opening:
    opening = drafted(cast, *wanted, words=words, at=at)
    return publish_opening(cast.emre, opening, closes_at=at + timedelta(days=days), at=at)


def prove_domain(organisation: Organisation) -> None:
    DomainProof.objects.create(
        organisation=organisation, domain=f"{organisation.slug}.example", method="dns", proved_at=NOW
    )


def someone(number: int, **said: Any) -> Person:
    """One more learner, of whom nothing is known but a number."""
    made = Person.objects.create_user(
        f"nobody{number}@demo.workmark.test", None, name=f"Planted Name {number}"
    )
    made.emailaddress_set.create(email=made.email, verified=True, primary=True, **said)
    return made
