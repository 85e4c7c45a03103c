"""Lena's profile in the demonstration: two claims of her own, a foreign badge that counts, and one nobody can tell about.

The college is made up. Its key is drawn when the demonstration is loaded and forgotten at once, so that nobody can sign
in its name; a registry of the demonstration lists it, as an operator would list an issuer she believes.
"""

from datetime import datetime, timedelta

from workmark.checking.foreign import check_brought
from workmark.credentials.registry_models import IssuerRegistry, RegisteredIssuer
from workmark.lib.clock import now
from workmark.lib.tokens import new_token
from workmark.openbadges import (
    Achievement,
    AchievementCredential,
    Alignment,
    LocalSigner,
    Profile,
    Result,
    ResultDescription,
    credential_document,
    did_key_method_of,
    did_key_of,
    hashed_identifier,
    issue_credential,
    status_entry,
)
from workmark.openbadges.documents import JsonObject
from workmark.organisations.acting import SYSTEM, change
from workmark.planning.actions.claim_skill import claim_skill
from workmark.planning.actions.import_credential import import_credential
from workmark.planning.models import ImportedCredential, SelfClaim
from workmark.skills.models import Skill
from workmark.web.operations.demo_cast import DemoCast

_ESCO = "http://data.europa.eu/esco/skill/"
_DATA = f"{_ESCO}2b92a5b2-6758-4ee3-9fb4-b6387a55cc8f"  # perform data analysis
_COPY = f"{_ESCO}ce592b28-4467-4908-b2e6-64bbe18da631"  # perform copywriting
_CLAIMS = (
    (_COPY, 3, "I write the signs and the weekly letter of the shop."),
    (f"{_ESCO}28d715e3-3e5b-4fb6-8dd2-4be4919c8587", 2, "At the counter, every day."),  # handle complaints
)


def profile_of_lena(cast: DemoCast, opening: datetime) -> None:
    """Everything on her profile that is no badge of ours; left alone once there is anything."""
    at = now()
    if SelfClaim.objects.filter(person=cast.lena).exists():
        return
    for uri, level, words in _CLAIMS:
        claim_skill(cast.lena, Skill.objects.get(uri=uri), level=level, words=words, at=at)
    if ImportedCredential.objects.filter(person=cast.lena).exists():
        return
    signer = LocalSigner.generate()
    college = Profile(did_key_of(signer.public_key), "Tagus Evening College", "https://tagus.example/")
    _list_in_a_registry(college)
    _bring(cast, college, signer, _tested(college, cast.lena.email, opening), at)
    _bring(cast, college, signer, _silent(college, cast.lena.email, opening), at)


def _tested(college: Profile, email: str, opening: datetime) -> AchievementCredential:
    """Spreadsheets, tested three years ago: sound, hers, and fading."""
    page = "https://tagus.example/achievements/spreadsheets"
    marks = ResultDescription(f"{page}#marks", "Final test", result_type="Percent")
    return _badge(
        college,
        email,
        opening - timedelta(days=1_100),
        Achievement(
            id=page,
            name="Spreadsheets for small firms",
            description="Sorts, counts and charts the figures of a small firm.",
            criteria_narrative="Passed the final test with 70 of 100 or more.",
            achievement_type="Certification",
            alignments=(Alignment("perform data analysis", _DATA, target_framework="ESCO"),),
            result_descriptions=(marks,),
        ),
        results=(Result(marks.id, value="84"),),
    )


def _silent(college: Profile, email: str, opening: datetime) -> AchievementCredential:
    """First aid: the college's list of what it took back does not answer, so nobody can tell."""
    return _badge(
        college,
        email,
        opening - timedelta(days=400),
        Achievement(
            id="https://tagus.example/achievements/first-aid",
            name="First aid at work",
            description="Helps until the ambulance is there.",
            criteria_narrative="Took part in all eight hours.",
            achievement_type="Course",
            alignments=(Alignment("Provide first aid", "https://tagus.example/skills/first-aid"),),
        ),
        statuses=(status_entry("https://status.tagus.example/lists/1", 94_567, "revocation"),),
    )


def _badge(
    college: Profile,
    email: str,
    at: datetime,
    earned: Achievement,
    *,
    results: tuple[Result, ...] = (),
    statuses: tuple[JsonObject, ...] = (),
) -> AchievementCredential:
    return AchievementCredential(
        id=f"{earned.id}/{new_token()}",
        issuer=college,
        achievement=earned,
        name=earned.name,
        valid_from=at,
        awarded_at=at,
        identifiers=(hashed_identifier(email, new_token()),),
        results=results,
        statuses=statuses,
    )


def _bring(
    cast: DemoCast, college: Profile, signer: LocalSigner, badge: AchievementCredential, at: datetime
) -> None:
    method = did_key_method_of(signer.public_key)
    signed = issue_credential(
        credential_document(badge), signer, verification_method=method, created=badge.valid_from
    )
    name = f"{badge.achievement.id.rpartition('/')[2]}.json"
    _report, brought = check_brought(cast.lena, at=at, data=signed, name=name, offline=True)
    import_credential(cast.lena, brought, at=at)


def _list_in_a_registry(college: Profile) -> None:
    registry = IssuerRegistry(slug="demo-colleges", title="Colleges of the demonstration")
    with change(SYSTEM, "demo.make_registry", registry):
        registry, _ = IssuerRegistry.objects.get_or_create(
            slug=registry.slug, defaults={"title": registry.title}
        )
        RegisteredIssuer.objects.create(
            registry=registry, issuer_id=college.id, name=college.name, url=college.url
        )
