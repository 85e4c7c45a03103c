"""A learner's skills profile: what is proved, what she says herself, and the badges she brought from elsewhere."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from workmark.api.catalogue import LanguageAsked
from workmark.api.door import Door, acting, caller
from workmark.api.inputs import NumberInPath, Paged, PageFacts, Said, TokenInPath, page_of
from workmark.api.limits import count_check
from workmark.checking.foreign import check_again, check_brought
from workmark.integrations.ler_rs.writing import resume
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.openbadges.issue import serialise
from workmark.organisations.models import Person
from workmark.planning.actions.claim_skill import LONGEST_WORDS, claim_skill, withdraw_claim
from workmark.planning.actions.import_credential import import_credential
from workmark.planning.actions.record_recheck import record_recheck
from workmark.planning.actions.remove_imported import remove_imported
from workmark.planning.levels import STEPS
from workmark.planning.models import ImportedAward, ImportedCredential, SelfClaim
from workmark.planning.profiles import Profile, award_lapse, profile_of
from workmark.planning.profiling import Claim, Proof, ProvedSkill
from workmark.planning.queries import claim_of, claims_of, imported_by_token, imported_of
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Skill
from workmark.web.learner.advice import next_steps

router = Router(tags=["profile"])


class ProofShown(Schema):
    source: str = Field(description="badge:<token> of a badge issued here, or imported:<token>:<place>.")
    level: float
    evidence: str = Field(description="completion, endorsement, test or at-work.")
    since: datetime
    until: datetime | None
    recency: float | None = Field(
        description="1 on its day, half after each half-life; None if it does not count."
    )
    why_not: str = Field(description="Why it does not count; empty where it does.")


class SkillShown(Schema):
    uri: str
    label: str
    certified: float = Field(description="The highest level in force, 0 to 5; 0 where nothing counts.")
    estimated: float = Field(description="The same faded by age, for today.")
    strength: float = Field(description="How much the evidence shows, 0 to 1.")
    proofs: list[ProofShown]


class ProfileShown(Schema):
    at: datetime
    skills: list[SkillShown]


class NextStepShown(Schema):
    achievement: str = Field(description="The slug of a micro-credential you may start.")
    title: str
    hours: float
    price: str
    currency: str
    why: str = Field(description="goal, current, ending, employers or others.")
    reason: str = Field(description="The same in one sentence.")


class NewClaim(Said):
    skill: str = Field(max_length=300, description="The address of a skill in a framework here.")
    level: int = Field(
        ge=1, le=STEPS, description="1 with help, 2 routine work, 3 new work, 4 guides others."
    )
    words: str = Field("", max_length=LONGEST_WORDS)


class ClaimShown(Schema):
    id: int
    skill: str
    label: str
    level: int
    words: str
    claimed_at: datetime


class ClaimPage(PageFacts):
    items: list[ClaimShown]


class ToImport(Said):
    """One of document, text and url."""

    document: dict[str, Any] | None = None
    text: str = Field("", max_length=2 * 1024 * 1024)
    url: str = Field("", max_length=2_000)


class NamedSkillShown(Schema):
    name: str
    target_url: str
    level: int
    skill: str = Field(description="The address of the skill it was matched with; empty if with none.")
    matched_by: str = Field(description="address, code or label.")
    confirmed: bool = Field(description="A match by label counts only once the learner has confirmed it.")


class AwardShown(Schema):
    title: str
    issuer: str
    issuer_id: str
    awarded_at: datetime | None
    valid_until: datetime | None
    evidence: str
    outcome: str = Field(description="passed, failed or not-determined.")
    why_not: str = Field(description="Why it does not count; empty where it does.")
    skills: list[NamedSkillShown]


class ImportShown(Schema):
    token: str
    outcome: str
    imported_at: datetime
    checked_at: datetime
    awards: list[AwardShown]


class ImportPage(PageFacts):
    items: list[ImportShown]


@router.get(
    "/profile", auth=Door("credentials:read"), response=ProfileShown, summary="What your badges prove"
)
def profile(request: HttpRequest) -> ProfileShown:
    return shown_profile(acting(request), at=now())


def shown_profile(person: Person, *, at: datetime) -> ProfileShown:
    """What a person's badges prove, as programs and `workmark export profile` read it."""
    found = profile_of(person, at=at)
    return ProfileShown(at=found.at, skills=[_skill(found, each) for each in found.skills.values()])


@router.get(
    "/profile/resume",
    auth=Door("credentials:read"),
    response=dict[str, Any],
    summary="The same as a résumé for hiring systems (LER-RS 4.4), with your badges as they were signed",
)
def resume_of_yours(request: HttpRequest) -> dict[str, Any]:
    return resume(acting(request), at=now())


@router.get(
    "/profile/next-steps",
    auth=Door("credentials:read"),
    response=list[NextStepShown],
    summary="What would serve you next, each with its reason",
)
def steps(request: HttpRequest, language: LanguageAsked = "") -> list[NextStepShown]:
    found = next_steps(acting(request), at=now(), language=language)
    return [
        NextStepShown(
            achievement=each.slug,
            title=each.title,
            hours=each.hours,
            price=str(each.price),
            currency=each.currency,
            why=each.why,
            reason=each.reason,
        )
        for each in found
    ]


@router.get("/profile/claims", auth=Door("work:read"), response=ClaimPage, summary="What you say yourself")
def claims(request: HttpRequest, window: Paged) -> dict[str, Any]:
    return page_of(claims_of(acting(request)), window, _claim)


@router.post(
    "/profile/claims",
    auth=Door("work:write"),
    response={201: ClaimShown},
    summary="Say that you have a skill; it takes the place of what you said of it before",
)
def claim(request: HttpRequest, said: NewClaim) -> Status[ClaimShown]:
    person = acting(request)
    skill = Skill.objects.filter(uri=said.skill, framework__in=frameworks_open_to(person)).first()
    if skill is None:
        told = _("No framework here has a skill of this address.")
        raise InvalidInput(told, fields={"skill": [told]})
    made = claim_skill(person, skill, level=said.level, words=said.words, at=now())
    return Status(201, _claim(made))


@router.delete(
    "/profile/claims/{number}", auth=Door("work:write"), response={204: None}, summary="Take it back"
)
def unclaim(request: HttpRequest, number: NumberInPath) -> Status[None]:
    person = acting(request)
    withdraw_claim(person, claim_of(person, number))
    return Status(204, None)


@router.get(
    "/profile/imports",
    auth=Door("credentials:read"),
    response=ImportPage,
    summary="Badges you brought from elsewhere",
)
def imports(request: HttpRequest, window: Paged) -> dict[str, Any]:
    return page_of(imported_of(acting(request)), window, _import)


@router.post(
    "/profile/imports",
    auth=Door("work:write"),
    response={201: ImportShown},
    summary="Bring a badge or a record from elsewhere; it is checked and kept whatever the verdict",
)
def bring(request: HttpRequest, said: ToImport) -> Status[ImportShown]:
    person, at = acting(request), now()
    if sum([said.document is not None, bool(said.text.strip()), bool(said.url.strip())]) != 1:
        raise InvalidInput(_("Send exactly one of: a document, a text, an address."))
    count_check(caller(request).mark)
    data = serialise(said.document) if said.document is not None else b""
    _report, brought = check_brought(person, at=at, data=data, text=said.text, url=said.url)
    if not brought.awards:
        raise InvalidInput(_("This is no badge that we can read. Check the address or the text."))
    made = import_credential(person, brought, at=at)
    return Status(201, _import(imported_by_token(person, made.token)))


@router.post(
    "/profile/imports/{token}/check",
    auth=Door("work:write"),
    response=ImportShown,
    summary="Have it checked again now",
)
def check(request: HttpRequest, token: TokenInPath) -> ImportShown:
    person = acting(request)
    held = imported_by_token(person, token)
    count_check(caller(request).mark)
    record_recheck(person, held, check_again(held, at=now()), at=now())
    return _import(imported_by_token(person, token))


@router.delete(
    "/profile/imports/{token}", auth=Door("work:write"), response={204: None}, summary="Remove and erase it"
)
def remove(request: HttpRequest, token: TokenInPath) -> Status[None]:
    person = acting(request)
    remove_imported(person, imported_by_token(person, token))
    return Status(204, None)


def _skill(found: Profile, skill: ProvedSkill) -> SkillShown:
    known = found.named.get(skill.skill)
    return SkillShown(
        uri=skill.skill,
        label=known.label if known else "",
        certified=skill.certified,
        estimated=skill.effective,
        strength=skill.strength,
        proofs=[*map(_proof, skill.proofs), *map(_lapsed, skill.lapsed)],
    )


def _proof(proof: Proof) -> ProofShown:
    return ProofShown(**_facts(proof.claim), recency=proof.recency, why_not="")


def _lapsed(claim: Claim) -> ProofShown:
    return ProofShown(**_facts(claim), recency=None, why_not=str(claim.lapse or ""))


def _facts(claim: Claim) -> dict[str, Any]:
    return {
        "source": claim.source,
        "level": claim.level,
        "evidence": claim.evidence.value,
        "since": claim.since,
        "until": claim.until,
    }


def _claim(claim: SelfClaim) -> ClaimShown:
    return ClaimShown(
        id=claim.pk,
        skill=claim.skill.uri,
        label=claim.skill.label,
        level=claim.level,
        words=claim.words,
        claimed_at=claim.claimed_at,
    )


def _import(imported: ImportedCredential) -> ImportShown:
    return ImportShown(
        token=imported.token,
        outcome=imported.outcome,
        imported_at=imported.imported_at,
        checked_at=imported.checked_at,
        awards=[_award(award) for award in imported.awards.all()],
    )


def _award(award: ImportedAward) -> AwardShown:
    return AwardShown(
        title=award.title,
        issuer=award.issuer_name,
        issuer_id=award.issuer_id,
        awarded_at=award.awarded_at,
        valid_until=award.valid_until,
        evidence=award.evidence_kind,
        outcome=award.outcome,
        why_not=str(award_lapse(award, now()) or ""),
        skills=[
            NamedSkillShown(
                name=item.name,
                target_url=item.target_url,
                level=item.level,
                skill=item.skill.uri if item.skill else "",
                matched_by=item.matched_by,
                confirmed=item.confirmed_at is not None,
            )
            for item in award.skills.all()
        ],
    )
