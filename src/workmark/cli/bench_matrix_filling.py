"""An employer of many people for `workmark bench matrix`: roles with skills, badges that prove some, consents.

Roles are of uneven size, as they are at work: the largest has about one person in twenty. Seven in ten people share.
The badges are rows that nobody signed: nothing here reads their documents.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

_SKILLS, _OFFERS = 2_000, 1_000
_SHARING, _BADGES_EACH, _ASKED = 0.7, 3, 20
_PEOPLE_A_LOT = 1_000


@dataclass(frozen=True)
class Filled:
    """pages: the address of each role's matrix. sizes: how many people each role has."""

    manager: Any
    pages: Sequence[str]
    sizes: Sequence[int]
    badges: int


def fill(people: int, roles: int, draw: random.Random) -> Filled:
    from workmark.lib.clock import now
    from workmark.organisations.models import Membership, Organisation, Person, Role

    at = now()
    employer = Organisation.objects.create(slug="bench-employer", name="Bench", is_employer=True)
    manager = Person.objects.create_user("bench-manager@bench.invalid", name="Manager")
    Membership.objects.create(person=manager, organisation=employer, role=Role.PEOPLE_MANAGER)
    skills = _skills()
    made = _roles(employer, skills, roles, draw)
    versions = _versions(skills, draw)
    sizes = [0] * roles
    badges = 0
    for start in range(0, people, _PEOPLE_A_LOT):
        weights = [1 / (place + 5) for place in range(roles)]
        places = draw.choices(range(roles), weights=weights, k=min(_PEOPLE_A_LOT, people - start))
        for place in places:
            sizes[place] += 1
        badges += _hire(employer, start, [made[place] for place in places], versions, draw, at)
    pages = [f"/employer/{employer.slug}/roles/{role.token}/matrix/" for role, _asked in made]
    return Filled(manager, pages, sizes, badges)


def _skills() -> list[Any]:
    from workmark.skills.models import Framework, Skill

    framework = Framework.objects.create(
        slug="bench", name="Bench", version="1", licence="none", attribution="Made up."
    )
    return Skill.objects.bulk_create(
        Skill(framework=framework, uri=f"https://bench.invalid/skill/{number}", label=f"skill {number}")
        for number in range(_SKILLS)
    )


def _roles(employer: Any, skills: list[Any], roles: int, draw: random.Random) -> list[tuple[Any, list[Any]]]:
    from workmark.workforce.role_models import EmployerRole, RoleSkill

    rows = EmployerRole.objects.bulk_create(
        EmployerRole(organisation=employer, title=f"Role {number}") for number in range(roles)
    )
    made = [(role, draw.sample(skills, _ASKED)) for role in rows]
    RoleSkill.objects.bulk_create(
        RoleSkill(role=role, skill=skill, level=draw.choice((1, 2, 2, 3)), importance=draw.randint(1, 5))
        for role, asked in made
        for skill in asked
    )
    return made


def _versions(skills: list[Any], draw: random.Random) -> dict[int, list[Any]]:
    """By skill, what proves it: each offer proves two skills."""
    from workmark.achievements.content import AchievementContent
    from workmark.achievements.models import Achievement, AchievementSkill, AchievementVersion
    from workmark.lib.clock import now
    from workmark.organisations.models import Organisation

    issuer = Organisation.objects.create(slug="bench-issuer", name="Issuer", may_issue=True)
    content = AchievementContent(title="Bench").model_dump(mode="json")
    rows = Achievement.objects.bulk_create(
        Achievement(slug=f"bench-{number}", issuer=issuer) for number in range(_OFFERS)
    )
    versions = AchievementVersion.objects.bulk_create(
        AchievementVersion(
            achievement=row,
            number=1,
            state="published",
            content=content,
            content_digest="0",
            title=row.slug,
            hours=draw.choice((2, 6, 10)),
            price=draw.choice((0, 25, 60)),
            published_at=now(),
        )
        for row in rows
    )
    proving: dict[int, list[Any]] = {}
    links = []
    for number, version in enumerate(versions):
        for skill in (skills[2 * number % _SKILLS], skills[(2 * number + 1) % _SKILLS]):
            links.append(AchievementSkill(version=version, skill=skill, level=draw.choice((1, 2, 3, 3, 4))))
            proving.setdefault(skill.pk, []).append(version)
    AchievementSkill.objects.bulk_create(links, batch_size=500)
    return proving


def _hire(
    employer: Any,
    start: int,
    places: list[tuple[Any, list[Any]]],
    versions: dict[int, list[Any]],
    draw: random.Random,
    at: Any,
) -> int:
    """One lot of people: at work, in a role, with badges about it; gives how many badges."""
    from workmark.credentials.models import Credential, CredentialState, IssuerKey
    from workmark.organisations.employment_models import Employment
    from workmark.organisations.models import Person
    from workmark.workforce.consent_models import Consent, Purpose
    from workmark.workforce.role_models import RoleHolder

    people = Person.objects.bulk_create(
        Person(email=f"p{start + number}@bench.invalid", name=f"Person {start + number}")
        for number in range(len(places))
    )
    works = Employment.objects.bulk_create(
        (
            Employment(organisation=employer, person=one, name=one.name, work_email=one.email, accepted_at=at)
            for one in people
        ),
        batch_size=500,
    )
    RoleHolder.objects.bulk_create(
        RoleHolder(role=role, employment=work) for work, (role, _asked) in zip(works, places, strict=True)
    )
    given, until = at - timedelta(days=1), at + timedelta(days=300)
    Consent.objects.bulk_create(
        (
            Consent(
                person=one,
                organisation=employer,
                purpose=Purpose.TEAM,
                words="I agree.",
                given_at=given,
                expires_at=until,
            )
            for one in people
            if draw.random() < _SHARING
        ),
        batch_size=500,
    )
    issuer = next(iter(versions.values()))[0].achievement.issuer
    key, _made = IssuerKey.objects.get_or_create(
        organisation=issuer, public_multibase="zBench", defaults={"did": "did:web:bench.invalid"}
    )
    badges = [
        Credential(
            learner=one,
            version=version,
            issuer=issuer,
            key=key,
            intent_key=f"bench-{one.pk}-{version.pk}",
            state=CredentialState.ISSUED,
            learner_name=one.name,
            awarded_at=at - timedelta(days=draw.randrange(1, 2_000)),
            valid_until=at + timedelta(days=draw.randrange(1, 2_000)),
            issued_at=at,
            document=bytes(3_000),
            document_digest="0",
        )
        for one, (_role, asked) in zip(people, places, strict=True)
        for version in {
            versions[skill.pk][0].pk: versions[skill.pk][0] for skill in draw.sample(asked, _BADGES_EACH)
        }.values()
    ]
    return len(Credential.objects.bulk_create(badges, batch_size=500))
