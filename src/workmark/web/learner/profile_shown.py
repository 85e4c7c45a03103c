"""The profile as its page shows it: lines with words and a drawn bar each, grouped by kind of skill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.planning.levels import of_step, step_for
from workmark.planning.models import ImportedAward, ImportedCredential, SelfClaim
from workmark.planning.profiles import Profile, award_lapse
from workmark.planning.profiling import Claim, Proof, ProvedSkill
from workmark.planning.strengths import EvidenceKind, FadingKind, fading_kind
from workmark.skills.models import Skill
from workmark.web.components.level_chart import LevelBar, claimed_bar, proved_bar, wanted_bar
from workmark.web.public.entry_words import Named, attributions_of, skill_names
from workmark.web.skill_words import (
    EVIDENCE_WORDS,
    FADING_WORDS,
    LAPSE_HELP,
    LAPSE_WORDS,
    STEP_WORDS,
    age_words,
    estimate_words,
    step_words,
)

Name = tuple[str, str]  # a skill's, and its language where that is not the page's


@dataclass(frozen=True)
class ProofLine:
    """What proves a skill. note: when it ends, or why it does not count."""

    title: str
    issuer: str
    href: str
    evidence: str
    age: str
    until: datetime | None = None
    ends_soon: bool = False
    note: str = ""


@dataclass(frozen=True)
class SkillLine:
    label: str
    lang: str
    uri: str
    level: str
    estimate: str
    strength: int  # in hundredths
    bar: LevelBar
    proofs: tuple[ProofLine, ...]
    ends_soon: bool
    asked: str  # the level a goal asks for, in words; empty where none does


@dataclass(frozen=True)
class WantedLine:
    """A skill that a goal asks for and nothing proves."""

    label: str
    lang: str
    level: str
    bar: LevelBar


@dataclass(frozen=True)
class LapsedLine:
    """skills: label and language of each."""

    proof: ProofLine
    skills: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[SkillLine, ...]


@dataclass(frozen=True)
class ClaimLine:
    claim: SelfClaim
    label: str
    lang: str
    level: str
    bar: LevelBar
    is_proved: bool


@dataclass(frozen=True)
class AwardLine:
    """One imported badge. outcome: of its check; counts: whether it proves anything; why, help: if not."""

    award: ImportedAward
    outcome: str
    evidence: str
    counts: bool
    why: str
    help: str
    waiting: int  # skills whose suggestion waits for a yes


@dataclass(frozen=True)
class ImportedLine:
    imported: ImportedCredential
    title: str
    checked: str
    awards: tuple[AwardLine, ...]


@dataclass(frozen=True)
class Shown:
    """All of the page. lapsed: badges that do not count now, with the skills that nothing else proves."""

    groups: tuple[Group, ...]
    lapsed: tuple[LapsedLine, ...]
    claims: tuple[ClaimLine, ...]
    soon: tuple[ProofLine, ...]
    wanted: tuple[WantedLine, ...]
    attributions: tuple[str, ...]  # what the sources of its skills want shown


def shown(profile: Profile, targets: Mapping[str, float]) -> Shown:
    """targets: the level, 0 to 5, that a goal asks of a skill, by its address."""
    lines: dict[FadingKind, list[SkillLine]] = {}
    names = _names(profile)
    for uri, skill in profile.skills.items():
        if skill.is_proved:
            line = _line(profile, skill, names[uri], targets.get(uri))
            lines.setdefault(_fading(profile, uri), []).append(line)
    groups = tuple(
        Group(str(FADING_WORDS[kind]), tuple(sorted(lines[kind], key=lambda line: line.label.casefold())))
        for kind in FadingKind
        if kind in lines
    )
    return Shown(
        groups=groups,
        lapsed=_lapsed(profile, names),
        claims=_claim_lines(profile, targets),
        soon=_ending(profile),
        wanted=wanted(profile, targets),
        attributions=attributions_of([*profile.named.values(), *(claim.skill for claim in profile.claims)]),
    )


def imported_line(imported: ImportedCredential, at: datetime) -> ImportedLine:
    awards = tuple(award_line(award, at) for award in imported.awards.all())
    return ImportedLine(
        imported=imported,
        title=awards[0].award.title
        if len(awards) == 1
        else _("A record of %(n)d badges") % {"n": len(awards)},
        checked=age_words(imported.checked_at, at),
        awards=awards,
    )


def award_line(award: ImportedAward, at: datetime) -> AwardLine:
    lapse = award_lapse(award, at)
    skills = list(award.skills.all())
    return AwardLine(
        award=award,
        outcome=award.outcome,
        evidence=str(EVIDENCE_WORDS[EvidenceKind(award.evidence_kind)]),
        counts=lapse is None,
        why="" if lapse is None else str(LAPSE_WORDS[lapse]),
        help="" if lapse is None else str(LAPSE_HELP.get(lapse, "")),
        waiting=sum(1 for item in skills if item.skill is not None and item.confirmed_at is None),
    )


def _line(profile: Profile, skill: ProvedSkill, named: Name, target: float | None) -> SkillLine:
    best = skill.proofs[0]
    return SkillLine(
        label=named[0],
        lang=named[1],
        uri=skill.skill,
        level=step_words(skill.certified),
        estimate=estimate_words(skill.certified, skill.effective),
        strength=round(100 * skill.strength),
        bar=proved_bar(
            skill.certified,
            skill.effective,
            is_at_work=skill.evidence is EvidenceKind.AT_WORK,
            recency=best.recency,
            target=target,
        ),
        proofs=(
            *(_proof_line(profile, proof) for proof in skill.proofs),
            *(_lapsed_line(profile, claim) for claim in skill.lapsed),
        ),
        ends_soon=skill.ends_soon,
        asked="" if target is None else str(STEP_WORDS[step_for(target)]),
    )


def wanted(profile: Profile, targets: Mapping[str, float]) -> tuple[WantedLine, ...]:
    """What a goal asks for beyond what is proved, the most first."""
    missing = {uri: target for uri, target in targets.items() if uri not in profile.levels and target > 0}
    skills = Skill.objects.filter(uri__in=missing).select_related("framework")
    names = skill_names(skills)
    lines = sorted(skills, key=lambda skill: (-missing[skill.uri], names[skill.pk].label.casefold()))
    return tuple(
        WantedLine(
            label=names[skill.pk].label,
            lang=names[skill.pk].lang,
            level=str(STEP_WORDS[step_for(missing[skill.uri])]),
            bar=wanted_bar(missing[skill.uri]),
        )
        for skill in lines
    )


def _claim_lines(profile: Profile, targets: Mapping[str, float]) -> tuple[ClaimLine, ...]:
    names = skill_names(claim.skill for claim in profile.claims)
    return tuple(_claim_line(profile, claim, names[claim.skill_id], targets) for claim in profile.claims)


def _claim_line(profile: Profile, claim: SelfClaim, named: Named, targets: Mapping[str, float]) -> ClaimLine:
    uri = claim.skill.uri
    known = profile.skills.get(uri)
    return ClaimLine(
        claim=claim,
        label=named.label,
        lang=named.lang,
        level=step_words(of_step(claim.level)),
        bar=claimed_bar(of_step(claim.level), target=targets.get(uri)),
        is_proved=known is not None and known.is_proved,
    )


def _lapsed(profile: Profile, names: Mapping[str, Name]) -> tuple[LapsedLine, ...]:
    """By badge, because the reason is the badge's; only skills that nothing else proves."""
    skills: dict[str, list[tuple[str, str]]] = {}
    lines: dict[str, ProofLine] = {}
    for uri, skill in profile.skills.items():
        for claim in () if skill.is_proved else skill.lapsed:
            skills.setdefault(claim.source, []).append(names[uri])
            lines[claim.source] = _lapsed_line(profile, claim)
    return tuple(LapsedLine(line, tuple(sorted(skills[source]))) for source, line in lines.items())


def _ending(profile: Profile) -> tuple[ProofLine, ...]:
    """Every badge that counts and ends within the notice, once, the next to end first."""
    ending = {
        proof.claim.source: _proof_line(profile, proof)
        for skill in profile.skills.values()
        for proof in skill.proofs
        if proof.ends_soon
    }
    return tuple(sorted(ending.values(), key=lambda line: line.until or profile.at))


def _proof_line(profile: Profile, proof: Proof) -> ProofLine:
    title, issuer, href = _named(profile, proof.claim.source)
    return ProofLine(
        title=title,
        issuer=issuer,
        href=href,
        evidence=str(EVIDENCE_WORDS[proof.claim.evidence]),
        age=age_words(proof.claim.since, profile.at),
        until=proof.claim.until,
        ends_soon=proof.ends_soon,
    )


def _lapsed_line(profile: Profile, claim: Claim) -> ProofLine:
    title, issuer, href = _named(profile, claim.source)
    assert claim.lapse is not None
    return ProofLine(
        title=title,
        issuer=issuer,
        href=href,
        evidence=str(EVIDENCE_WORDS[claim.evidence]),
        age=age_words(claim.since, profile.at),
        note=str(LAPSE_WORDS[claim.lapse]),
    )


def _named(profile: Profile, source: str) -> tuple[str, str, str]:
    """Title, issuer and page of what a claim comes from."""
    if credential := profile.own.get(source):
        page = reverse("verifier:badge", args=[credential.token])
        return credential.version.title, credential.issuer.name, page
    award = profile.brought[source]
    page = reverse("learner:imported", args=[award.imported.token])
    return award.title or _("A badge without a title"), award.issuer_name or award.issuer_id, page


def _names(profile: Profile) -> dict[str, Name]:
    """The framework's own name in the reader's language; of an unknown address, what the badge's own text calls it."""
    known = skill_names(profile.named.values())
    links = {link.uri: link.label for each in profile.own.values() for link in each.version.said.skills}
    names: dict[str, Name] = {}
    for uri in profile.skills:
        skill = profile.named.get(uri)
        found = known[skill.pk] if skill else None
        names[uri] = (found.label, found.lang) if found else (links.get(uri, uri), "")
    return names


def _fading(profile: Profile, uri: str) -> FadingKind:
    known = profile.named.get(uri)
    return fading_kind(known.kind, known.reuse_level) if known else FadingKind.METHOD
