"""People who work for Kestrel, and what it asks them to earn: by the verbs, where they are not what is tested."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.scenes import NOW
from workmark.achievements.models import Achievement
from workmark.credentials.models import Credential, IssuerKey
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, Person
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.consent_models import Purpose
from workmark.workforce.learning_models import LearningAssignment
from workmark.workforce.learning_terms import LearningTerms

TERMS = LearningTerms(reason="The new shelves come in May.", due_on=date(2026, 5, 4))


def employed(person: Person, organisation: Organisation, **said: Any) -> Employment:
    facts = {"work_email": person.email, "name": person.name, "accepted_at": NOW, "started_at": NOW} | said
    return Employment.objects.create(organisation=organisation, person=person, **facts)


def assigned(cast: Cast, *, work: Employment | None = None, at: datetime = NOW) -> LearningAssignment:
    """Kestrel asks Lena to earn a micro-credential of Harbour's."""
    offered = Achievement.objects.filter(slug="shelve-by-date").first() or version(cast.harbour).achievement
    work = work or employed(cast.lena, cast.kestrel)
    return assign_learning(cast.emre, cast.kestrel, [work], offered, TERMS, at=at)[0]


def shows_progress(person: Person, organisation: Organisation, *, at: datetime = NOW) -> None:
    until = at + timedelta(days=90)
    give_consent(person, organisation, Purpose.PROGRESS, words="How far I am.", until=until, at=at)


def earned(
    person: Person, achievement: Achievement, *, at: datetime = NOW, until: datetime | None = None
) -> Credential:
    """A badge, written directly. Each moment has one of its own."""
    key, _made = IssuerKey.objects.get_or_create(
        organisation=achievement.issuer,
        defaults={"public_multibase": "z6Mk", "did": "did:web:x", "verification_method": "did:web:x#k"},
    )
    return Credential.objects.create(
        learner=person,
        version=achievement.versions.get(),
        issuer=achievement.issuer,
        intent_key=f"{person.pk}-{achievement.pk}-{at:%Y%m%d}",
        learner_name=person.name,
        awarded_at=at,
        valid_until=until,
        state="issued",
        issued_at=at,
        document_digest="0" * 64,
        key=key,
        document=b"{}",
    )
