"""Openings of Kestrel, skills, and badges that prove them: rows written directly, where they are not what is tested."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.assessment.scenes import submitted
from tests.conftest import Cast
from tests.planning.scenes import skill
from tests.submissions.scenes import version as small_version
from workmark.achievements.content import SkillLink
from workmark.credentials.models import Credential, IssuerKey
from workmark.organisations.models import DomainProof, Organisation, Person
from workmark.skills.models import Skill
from workmark.submissions.models import Visibility
from workmark.workforce.actions.draft_opening import draft_opening, edit_opening
from workmark.workforce.actions.publish_opening import publish_opening
from workmark.workforce.actions.send_application import send_application
from workmark.workforce.opening_models import Application, Opening
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


def badge(
    cast: Cast,
    learner: Any,
    levels: dict[Skill, int],
    *,
    slug: str,
    earned_at: datetime = NOW - timedelta(days=100),
    evidence: str = "",
    **said: Any,
) -> Credential:
    """One of Harbour's, as signed, assessed on real work. levels: what it proves. evidence: a title of what may be shown."""
    links = tuple(SkillLink(uri=each.uri, label=each.label, level=level) for each, level in levels.items())
    version = small_version(cast.harbour, slug, title=slug.title(), skills=links)
    work = submitted(cast, version, learner=learner)
    if evidence:
        work.evidence.create(
            requirement_key="shelf",
            kind="text",
            title=evidence,
            text="x",
            sha256="0" * 64,
            visibility=Visibility.GRANTED,
        )
    key, _ = IssuerKey.objects.get_or_create(
        organisation=cast.harbour,
        defaults={"public_multibase": "zTest", "did": "did:web:h", "retired_at": NOW},
    )
    return Credential.objects.create(
        learner=learner,
        version=version,
        issuer=cast.harbour,
        submission=work,
        intent_key=slug,
        state="issued",
        learner_name=learner.name,
        awarded_at=earned_at,
        issued_at=earned_at,
        document_digest="0" * 64,
        key=key,
        **said,
    )


def applied(opening: Opening, badge: Credential, *, at: datetime = NOW, **said: Any) -> Application:
    """The holder of a badge applies with it."""
    said = {"words": "I apply.", "badge_tokens": [badge.token]} | said
    return send_application(badge.learner, opening, at=at, **said)
