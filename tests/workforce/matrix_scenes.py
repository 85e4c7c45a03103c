"""People at Kestrel who fill a role and let it see their badges, or not."""

from datetime import datetime, timedelta
from typing import Any

from tests.conftest import Cast
from tests.factories import published_version
from tests.workforce.scenes import NOW
from workmark.achievements.content import SkillLink
from workmark.achievements.models import Achievement, AchievementVersion
from workmark.credentials.models import Credential, CredentialState, IssuerKey
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, Person
from workmark.skills.models import Skill
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.role_models import EmployerRole, RoleHolder

YEAR = timedelta(days=365.25)


def proving(cast: Cast, slug: str, **levels: int) -> AchievementVersion:
    """A published micro-credential of Harbour's. levels: for each skill by its label, with "_" for a space."""
    skills = {Skill.objects.get(label=label.replace("_", " ")): level for label, level in levels.items()}
    links = [SkillLink(uri=skill.uri, label=skill.label, level=level) for skill, level in skills.items()]
    version = published_version(cast.harbour, skills=tuple(links), title=slug)
    Achievement.objects.filter(pk=version.achievement_id).update(slug=slug)
    version.achievement.refresh_from_db()
    for skill, level in skills.items():
        version.proved_skills.create(skill=skill, level=level)
    return version


def earned(person: Person, version: AchievementVersion, **said: Any) -> Credential:
    """A signed badge, earned on the day unless said otherwise."""
    number, issuer = Credential.objects.count(), version.achievement.issuer
    key, _made = IssuerKey.objects.get_or_create(
        organisation=issuer, defaults={"public_multibase": f"z{issuer.pk}", "did": "did:web:x.example"}
    )
    facts = {"awarded_at": NOW, "issued_at": NOW, "state": CredentialState.ISSUED, "learner_name": "x"}
    return Credential.objects.create(
        learner=person,
        version=version,
        issuer=issuer,
        key=key,
        intent_key=f"matrix-{number}",
        document=b"{}",
        document_digest="00",
        **{**facts, **said},
    )


def at_work(
    organisation: Organisation,
    person: Person,
    name: str,
    role: EmployerRole | None = None,
    *purposes: Purpose,
    until: datetime = NOW + 0.9 * YEAR,
    **said: Any,
) -> Employment:
    """She said that she works there, fills the role, and lets the employer look for these purposes."""
    work = Employment.objects.create(
        organisation=organisation,
        person=person,
        name=name,
        work_email=f"{name.lower()}@{organisation.slug}.example",
        accepted_at=NOW - YEAR,
        **said,
    )
    if role is not None:
        RoleHolder.objects.create(role=role, employment=work)
    for purpose in purposes:
        Consent.objects.create(
            person=person,
            organisation=organisation,
            purpose=purpose,
            words="I let it see.",
            given_at=NOW - YEAR,
            expires_at=until,
        )
    return work
