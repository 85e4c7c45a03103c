"""How fast a recruiter finds candidates among many who agreed: measured on the database at hand, in a transaction undone.

Each person agreed to every employer, holds one to nine badges of two skills each, and says a country, a region and
languages. Skills are drawn as they are in life: a few are common, most are rare. One search is what the page does: who
proves all skills, and the twenty of the first page with their proofs and consents.
"""

import random
import time
from datetime import datetime, timedelta
from typing import Any

from workmark.cli.bench_rates import Result

SEARCHES, _AT_ONCE, _A_PAGE = 200, 5_000, 20
_SKILLS = 400
_REGIONS = ("PT-11", "PT-13", "PT-08", "ES-MD", "ES-CT", "FR-75")
_DAY = timedelta(days=1)


def bench_candidates(people: int, seed: int = 1) -> Result:
    """Milliseconds a search, 50 and 95 of 100, by the clock and by the processor of this side."""
    from django.db import transaction

    from workmark.cli.setup import ready

    ready()
    with transaction.atomic():
        figures = _measured(people, random.Random(seed))  # noqa: S311 - a made-up town, no secret
        transaction.set_rollback(True)
    return figures


def _measured(people: int, chance: random.Random) -> Result:
    from django.db import connection

    from workmark.lib.clock import now
    from workmark.workforce.candidates import candidates_among, people_found

    at = now()
    recruiter, employer, skills = _filled(people, chance, at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clock, processor, found = [], [], []
    for _ in range(SEARCHES):
        search = _search(skills, chance)
        started, worked = time.perf_counter(), time.process_time()
        numbers = people_found(recruiter, employer, search, at=at)
        candidates_among(numbers[:_A_PAGE], employer, search, at=at)
        clock.append(1000 * (time.perf_counter() - started))
        processor.append(1000 * (time.process_time() - worked))
        found.append(len(numbers))
    return {
        "people": people,
        "searches": SEARCHES,
        "found_median": sorted(found)[SEARCHES // 2],
        "found_most": max(found),
        "p50_ms": round(_at(clock, 0.50), 1),
        "p95_ms": round(_at(clock, 0.95), 1),
        "worst_ms": round(max(clock), 1),
        "p95_processor_ms": round(_at(processor, 0.95), 1),
    }


def _at(times: list[float], share: float) -> float:
    return sorted(times)[min(int(share * len(times)), len(times) - 1)]


def _search(skills: list[Any], chance: random.Random) -> Any:
    from workmark.workforce.candidates import Search, Sought

    wanted = {_drawn(skills, chance).pk for _ in range(chance.choice((1, 1, 2, 2, 3)))}
    by_number = {skill.pk: skill for skill in skills}
    return Search(
        tuple(
            Sought(
                by_number[number],
                level=chance.choice((1, 2, 2, 3)),
                years=chance.choice((None, None, 2, 5)),
                at_work=chance.random() < 0.3,
            )
            for number in sorted(wanted)
        ),
        country=chance.choice(("", "", "PT")),
        region=chance.choice(("", "", "", "PT-13")),
        language=chance.choice(("", "", "es")),
    )


def _drawn(skills: list[Any], chance: random.Random) -> Any:
    """The square of a share between 0 and 1: the commonest of 400 skills is drawn one time in twenty."""
    return skills[int(len(skills) * chance.random() ** 2)]


def _filled(people: int, chance: random.Random, at: datetime) -> tuple[Any, Any, list[Any]]:
    from workmark.achievements.models import Achievement, AchievementVersion
    from workmark.credentials.models import IssuerKey
    from workmark.organisations.models import DomainProof, Membership, Organisation, Person, Role
    from workmark.skills.models import Framework, Skill

    employer = Organisation.objects.create(slug="bench-employer", name="Bench", is_employer=True)
    DomainProof.objects.create(organisation=employer, domain="bench.example", method="dns", proved_at=at)
    recruiter = Person.objects.create_user("recruiter@bench.example", None, name="R")
    Membership.objects.create(person=recruiter, organisation=employer, role=Role.RECRUITER)
    framework = Framework.objects.create(slug="bench", name="Bench", version="1")
    skills = Skill.objects.bulk_create(
        Skill(framework=framework, uri=f"https://bench.example/{n}", label=f"skill {n}")
        for n in range(_SKILLS)
    )
    version = AchievementVersion.objects.create(
        achievement=Achievement.objects.create(slug="bench-badge", issuer=employer),
        number=1,
        state="published",
        content={},
        content_digest="0" * 64,
        title="Bench",
        published_at=at,
    )
    key = IssuerKey.objects.create(
        organisation=employer, public_multibase="zBench", did="did:web:bench.example", retired_at=at
    )
    for first in range(0, people, _AT_ONCE):
        _some(range(first, min(first + _AT_ONCE, people)), skills, version, key, chance, at)
    return recruiter, employer, skills


def _some(
    numbers: range, skills: list[Any], version: Any, key: Any, chance: random.Random, at: datetime
) -> None:
    from workmark.credentials.models import Credential
    from workmark.organisations.models import Person
    from workmark.workforce.candidate_models import CandidateListing, CandidateProof
    from workmark.workforce.consent_models import Consent, Purpose

    people = Person.objects.bulk_create(Person(email=f"{n}@bench.example", name=f"N{n}") for n in numbers)
    Consent.objects.bulk_create(
        Consent(
            person=each,
            purpose=Purpose.RECRUITING,
            words="Yes.",
            given_at=at - _DAY,
            expires_at=at + 90 * _DAY,
        )
        for each in people
    )
    CandidateListing.objects.bulk_create(_listing(each, chance) for each in people)
    badges = Credential.objects.bulk_create(
        Credential(
            learner=each,
            version=version,
            issuer=key.organisation,
            key=key,
            intent_key=f"bench:{each.pk}:{n}",
            state="issued",
            learner_name=each.name,
            awarded_at=at - chance.randrange(1, 2_000) * _DAY,
            issued_at=at,
            document_digest="0" * 64,
        )
        for each in people
        for n in range(chance.randrange(1, 10))
    )
    CandidateProof.objects.bulk_create(
        (
            CandidateProof(
                person_id=badge.learner_id,
                credential=badge,
                skill=skill,
                level=chance.choice((1, 2, 2, 2, 3, 3, 4)),
                evidence=chance.choice(("at-work", "at-work", "completion")),
                earned_at=badge.awarded_at,
            )
            for badge in badges
            for skill in {_drawn(skills, chance) for _ in range(2)}
        ),
        batch_size=_AT_ONCE,
    )


def _listing(person: Any, chance: random.Random) -> Any:
    from workmark.workforce.candidate_models import CandidateListing

    region = chance.choice(_REGIONS)
    languages = chance.choice((",en,", ",es,", ",en,es,"))
    return CandidateListing(person=person, country=region[:2], region=region, languages=languages)
