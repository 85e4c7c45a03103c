"""What a badge from elsewhere says, read from its document alone: title, issuer, dates, kind of evidence, skills, whose.

Nothing here is believed: whether the badge is sound is the check's to say. Open Badges 3.0, Verifiable Credentials and
Open Badges 2.0 put the same things in different places, and every value may be missing or of the wrong type.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from workmark.openbadges.documents import as_list, parse_moment
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.whose import Whose as Whose
from workmark.openbadges.whose import whose_badge
from workmark.planning.strengths import EvidenceKind

MOST_SKILLS: Final = 50
# Design assumption: a badge that states no level is taken for this step, by what stands behind it.
ASSUMED_STEPS: Final[Mapping[EvidenceKind, int]] = {
    EvidenceKind.COMPLETION: 1,
    EvidenceKind.ENDORSEMENT: 2,
    EvidenceKind.TEST: 2,
}
# Open Badges 3.0, "AchievementType": what an issuer gives only after it has judged somebody.
_JUDGED: Final = frozenset({"Assessment", "Certification", "License", "MicroCredential"})
_OUR_LEVEL: Final = re.compile(r"Level ([1-4]) of 4\b")
# A piece of work is no skill; badges of ours and of our kind name both.
_TASK_TYPES: Final = frozenset({"ext:ONETTask", "ext:Task"})


class MatchedBy(StrEnum):
    """How a skill that a badge names was found among ours."""

    ADDRESS = "address"
    CODE = "code"
    LABEL = "label"  # suggested; counts once the learner says yes


@dataclass(frozen=True)
class NamedSkill:
    """One alignment as the badge writes it. step: 1 to 4, stated or assumed. framework: whose skill it is, if it says so."""

    name: str
    target_url: str
    code: str
    step: int
    framework: str = ""


@dataclass(frozen=True)
class ForeignAward:
    """What one badge says of itself; empty where it is silent."""

    title: str
    issuer_name: str
    issuer_id: str
    awarded_at: datetime | None
    valid_until: datetime | None
    evidence: EvidenceKind
    whose: Whose
    skills: tuple[NamedSkill, ...]


def read_award(
    document: Mapping[str, Any], *, addresses: Iterable[str], is_endorsed: bool = False
) -> ForeignAward:
    """addresses: the learner's own confirmed e-mail addresses. is_endorsed: by a third party whose word was checked."""
    subject, whose = _subject_of(document, list(addresses))
    achievement = _object(subject.get("achievement")) or _object(document.get("badge"))
    issuer = document.get("issuer") or achievement.get("issuer")
    evidence = _evidence_of(achievement, subject, is_endorsed=is_endorsed)
    return ForeignAward(
        title=_text(achievement.get("name"), 300) or _text(document.get("name"), 300),
        issuer_name=_text(_object(issuer).get("name"), 300),
        issuer_id=_text(_object(issuer).get("id"), 500) or _text(issuer, 500),
        awarded_at=_first_moment(document, "awardedDate", "validFrom", "issuanceDate", "issuedOn"),
        valid_until=_first_moment(document, "validUntil", "expirationDate", "expires"),
        evidence=evidence,
        whose=whose,
        skills=tuple(_skills(achievement, evidence)),
    )


def _subject_of(document: Mapping[str, Any], addresses: list[str]) -> tuple[Mapping[str, Any], Whose]:
    """Whom the badge is about, and whether that is she.

    A badge may speak of several people, each with an achievement of their own: only what it says of her alone is hers.
    """
    subjects = [each for each in as_list(document.get("credentialSubject")) if isinstance(each, Mapping)]
    if len(subjects) < 2:
        return _object(document.get("credentialSubject")), whose_badge(document, addresses)
    answers = [whose_badge({**document, "credentialSubject": each}, addresses) for each in subjects]
    if answers.count(Whose.HERS) == 1:
        return subjects[answers.index(Whose.HERS)], Whose.HERS
    every_other = all(answer is Whose.ANOTHERS for answer in answers)
    return subjects[0], Whose.ANOTHERS if every_other else Whose.UNCLEAR


def _evidence_of(
    achievement: Mapping[str, Any], subject: Mapping[str, Any], *, is_endorsed: bool
) -> EvidenceKind:
    """What its issuer shows of how it judged. That it judged real work cannot be told from outside."""
    kinds = {_text(kind, 60) for kind in as_list(achievement.get("achievementType"))}
    has_results = any(_object(item) for item in as_list(subject.get("result")))
    if kinds & _JUDGED or has_results:
        return EvidenceKind.TEST
    return EvidenceKind.ENDORSEMENT if is_endorsed else EvidenceKind.COMPLETION


def _skills(achievement: Mapping[str, Any], evidence: EvidenceKind) -> Iterable[NamedSkill]:
    said = [*as_list(achievement.get("alignment")), *as_list(achievement.get("alignments"))]
    for item in said[:MOST_SKILLS]:
        alignment = _object(item)
        if _text(alignment.get("targetType"), 60) in _TASK_TYPES:
            continue
        level = _OUR_LEVEL.match(_text(alignment.get("targetDescription"), 40))
        named = NamedSkill(
            name=_text(alignment.get("targetName"), 300),
            target_url=_text(alignment.get("targetUrl"), 600),
            code=_text(alignment.get("targetCode"), 80),
            step=int(level[1]) if level else ASSUMED_STEPS[evidence],
            framework=_text(alignment.get("targetFramework"), 300),
        )
        if named.name or named.target_url or named.code:
            yield named


def _first_moment(document: Mapping[str, Any], *names: str) -> datetime | None:
    for name in names:
        value = document.get(name)
        if not isinstance(value, str):
            continue
        try:
            return parse_moment(value, name).astimezone(UTC)
        except (OpenBadgesError, OverflowError):
            continue
    return None


def _object(value: Any) -> Mapping[str, Any]:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, Mapping) else {}


def _text(value: Any, most: int) -> str:
    """A text, or the first of a language map; anything else is not words for people. No null characters."""
    if isinstance(value, Mapping):
        value = value.get("@value") or next((text for text in value.values() if isinstance(text, str)), "")
    return value.replace("\x00", "").strip()[:most] if isinstance(value, str) else ""
