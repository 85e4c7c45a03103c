"""A learner's profile from the database: her badges of ours and those she brought, as claims, and what they prove.

The main verb is `profile_of`. What counts and why stands in `profiling.py`; the addresses of skills are followed to the
entry that replaced them, so that an old badge and a new job speak of the same skill.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from django.conf import settings

from workmark.credentials.counting import grounds_since
from workmark.credentials.models import Credential, CredentialState
from workmark.openbadges.report import Outcome
from workmark.openbadges.trust import Standing
from workmark.openbadges.whose import Whose
from workmark.organisations.models import Person
from workmark.planning.levels import of_step
from workmark.planning.models import ImportedAward, ImportedSkill, IssuerHalfLife, SelfClaim
from workmark.planning.profiling import Claim, Lapse, ProvedSkill, proved
from workmark.planning.strengths import Assumptions, EvidenceKind, FadingKind, fading_kind
from workmark.skills.jobs import current_skill
from workmark.skills.models import Skill

# An import that nobody could check again for so long says nothing about today.
OLDEST_CHECK: Final = timedelta(days=45)
VOUCHED: Final = frozenset({Standing.IN_REGISTRY, Standing.DOMAIN_PROVED})


@dataclass(frozen=True)
class Profile:
    """skills: by address, those that lapsed included. named: what is known of each address. claims: her own words."""

    at: datetime
    skills: Mapping[str, ProvedSkill]
    named: Mapping[str, Skill]
    claims: tuple[SelfClaim, ...]
    own: Mapping[str, Credential] = field(default_factory=dict)  # by the source of their claims
    brought: Mapping[str, ImportedAward] = field(default_factory=dict)

    @property
    def levels(self) -> dict[str, float]:
        """The estimated level, 0 to 5, of each skill that is proved: what gaps and plans stand on."""
        return {uri: skill.effective for uri, skill in self.skills.items() if skill.is_proved}


def profile_of(person: Person, *, at: datetime) -> Profile:
    """Everything that is proved of a person at this moment, with what proves it."""
    own, brought = _own_credentials(person), _imported_awards(person)
    said = {link.uri for credential in own for link in credential.version.said.skills}
    current = _current_skills(said)
    half_lives = half_lives_of(credential.issuer_id for credential in own)
    claims = [*_own_claims(own, current, half_lives), *_foreign_claims(brought, at)]
    named = {skill.uri: skill for skill in current.values()}
    for item in _matched(brought):
        assert item.skill is not None
        named[item.skill.uri] = item.skill
    return Profile(
        at=at,
        skills=proved(claims, at, strengths=assumptions().strengths),
        named=named,
        claims=tuple(SelfClaim.objects.filter(person=person).select_related("skill__framework")),
        own={_own_source(each): each for each in own},
        brought={_foreign_source(each): each for each in brought},
    )


def proved_by(credentials: Iterable[Credential], *, at: datetime) -> dict[str, ProvedSkill]:
    """What these badges of ours prove at this moment, by the address of the skill: for whoever may see no others.

    credentials: with version, issuer and key at hand.
    """
    counted = [each for each in credentials if each.state == CredentialState.ISSUED]
    current = _current_skills(link.uri for each in counted for link in each.version.said.skills)
    half_lives = half_lives_of(each.issuer_id for each in counted)
    return proved(_own_claims(counted, current, half_lives), at, strengths=assumptions().strengths)


def assumptions() -> Assumptions:
    """The strengths and half-lives of this instance."""
    return Assumptions(
        strengths={EvidenceKind(kind): value for kind, value in settings.WORKMARK_STRENGTHS.items()},
        half_lives={FadingKind(kind): value for kind, value in settings.WORKMARK_HALF_LIVES.items()},
    )


def _own_credentials(person: Person) -> list[Credential]:
    """Every one that is signed and was not replaced; the bytes are not needed."""
    held = Credential.objects.filter(
        learner=person, state=CredentialState.ISSUED, replaced_by__isnull=True
    ).select_related("version__achievement", "issuer", "key")
    return list(held.defer("document", "document_token").order_by("awarded_at", "pk"))


def _own_claims(
    own: Iterable[Credential], current: Mapping[str, Skill], half_lives: Mapping[tuple[int, str], float]
) -> Iterable[Claim]:
    usual, held = assumptions().half_lives, list(own)
    since = grounds_since([each.pk for each in held if each.decision_id is None])
    for credential in held:
        for link in credential.version.said.skills:
            if not link.uri:
                continue
            claim = own_claim(credential, current.get(link.uri), link.level, half_lives, usual, uri=link.uri)
            began = since.get(credential.pk, claim.since)
            yield replace(claim, since=began, lapse=_own_lapse(credential))


class HeldBadge(Protocol):
    """What a claim takes from a badge of ours."""

    @property
    def token(self) -> str: ...
    @property
    def issuer_id(self) -> int: ...
    @property
    def decision_id(self) -> int | None: ...
    @property
    def awarded_at(self) -> datetime: ...
    @property
    def valid_until(self) -> datetime | None: ...


def own_claim(
    credential: HeldBadge,
    skill: Skill | None,
    step: int,
    half_lives: Mapping[tuple[int, str], float],
    usual: Mapping[FadingKind, float],
    *,
    uri: str = "",
) -> Claim:
    """What one badge of ours claims about one skill, if nothing is the matter with the badge.

    skill: as it stands today; None for one that we do not hold, whose address is then `uri`.
    """
    fading = fading_kind(skill.kind, skill.reuse_level) if skill else FadingKind.METHOD
    return Claim(
        skill=skill.uri if skill else uri,
        level=of_step(step),
        # A direct award was not assessed here: an issuer's word that something was completed.
        evidence=EvidenceKind.AT_WORK if credential.decision_id else EvidenceKind.COMPLETION,
        since=credential.awarded_at,
        until=credential.valid_until,
        half_life_years=half_lives.get((credential.issuer_id, fading), usual[fading]),
        issuer=f"organisation:{credential.issuer_id}",
        source=_own_source(credential),
    )


def _own_lapse(credential: Credential) -> Lapse | None:
    if credential.revoked_at is not None:
        return Lapse.REVOKED
    if credential.held_at is not None:
        return Lapse.ON_HOLD
    is_stolen = credential.key is not None and credential.key.compromised_since is not None
    return Lapse.KEY_STOLEN if is_stolen else None


def _imported_awards(person: Person) -> list[ImportedAward]:
    held = ImportedAward.objects.filter(imported__person=person).select_related("imported")
    held = held.defer("imported__document", "imported__report")
    return list(held.prefetch_related("skills__skill__framework").order_by("imported__imported_at", "pk"))


def _foreign_claims(brought: Iterable[ImportedAward], at: datetime) -> Iterable[Claim]:
    usual = assumptions().half_lives
    for item in _matched(brought):
        award, skill = item.award, item.skill
        assert skill is not None
        fading = fading_kind(skill.kind, skill.reuse_level)
        yield Claim(
            skill=skill.uri,
            level=of_step(item.level),
            evidence=EvidenceKind(award.evidence_kind),
            since=award.awarded_at or award.imported.imported_at,
            until=award.valid_until,
            half_life_years=usual[fading],
            issuer=award.issuer_id or f"unnamed:{award.pk}",
            source=_foreign_source(award),
            lapse=foreign_lapse(award, at),
        )


def _matched(brought: Iterable[ImportedAward]) -> Iterable[ImportedSkill]:
    """The skills that count for a match: found by address or code, or confirmed by the learner."""
    for award in brought:
        for item in award.skills.all():
            if item.skill is not None and item.confirmed_at is not None:
                yield item


def award_lapse(award: ImportedAward, at: datetime) -> Lapse | None:
    """Why an imported badge does not count at this moment, its dates included; None if it does."""
    if (why := foreign_lapse(award, at)) is not None:
        return why
    if award.valid_until is not None and award.valid_until < at:
        return Lapse.EXPIRED
    return Lapse.NOT_YET if award.awarded_at is not None and award.awarded_at > at else None


def foreign_lapse(award: ImportedAward, at: datetime) -> Lapse | None:
    """The same without its dates, which `profiling` looks at; the gravest reason first."""
    if award.outcome == Outcome.FAILED:
        codes = set(award.failures)
        if codes == {"validity-period"}:
            return Lapse.EXPIRED if award.valid_until and award.valid_until < at else Lapse.NOT_YET
        if "not-revoked" in codes:
            return Lapse.REVOKED
        return Lapse.ON_HOLD if codes == {"not-suspended"} else Lapse.FAILED
    if award.outcome != Outcome.PASSED:
        return Lapse.UNCLEAR
    if award.whose != Whose.HERS:
        return Lapse.NOT_HERS if award.whose == Whose.ANOTHERS else Lapse.OWNER_UNCLEAR
    if award.standing not in VOUCHED:
        return Lapse.UNVOUCHED
    return Lapse.STALE if award.imported.checked_at < at - OLDEST_CHECK else None


def _current_skills(uris: Iterable[str]) -> dict[str, Skill]:
    """The entry that stands for each address today, following what replaced what. Unknown addresses are left out."""
    wanted = {uri for uri in uris if uri}
    found = {skill.uri: skill for skill in Skill.objects.filter(uri__in=wanted).select_related("framework")}
    return {uri: current_skill(skill) for uri, skill in found.items()}


def half_lives_of(issuers: Iterable[int]) -> dict[tuple[int, str], float]:
    """By issuer and kind of skill, the years after which a proof weighs half, where the issuer has said so."""
    set_by_issuers = IssuerHalfLife.objects.filter(organisation_id__in=set(issuers))
    return {(row.organisation_id, row.kind): float(row.years) for row in set_by_issuers}


def _own_source(credential: HeldBadge) -> str:
    return f"badge:{credential.token}"


def _foreign_source(award: ImportedAward) -> str:
    return f"imported:{award.imported.token}:{award.position}"
