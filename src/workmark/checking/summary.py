"""What a stranger's badge says of itself, for people: only words found in the document that was checked.

Open Badges 3.0, Verifiable Credentials and Open Badges 2.0 put the same things in different places; nothing here is
believed, every value may be missing or of the wrong type, and the page shows it beside the checks, never instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_MOST_CHARACTERS = 2_000


@dataclass(frozen=True)
class Summary:
    """Words for one badge; empty where the badge is silent."""

    title: str = ""
    description: str = ""
    criteria: str = ""
    issuer: str = ""
    issuer_id: str = ""
    learner: str = ""
    awarded: str = ""
    valid_until: str = ""
    narrative: str = ""
    skills: tuple[str, ...] = ()
    results: tuple[tuple[str, str], ...] = field(default=())


def summarise(document: Mapping[str, Any] | None) -> Summary:
    """The summary of a credential of either generation; an empty one for anything else."""
    if not document:
        return Summary()
    subject = _object(document.get("credentialSubject"))
    achievement = _object(subject.get("achievement")) or _object(document.get("badge"))
    issuer = document.get("issuer") or achievement.get("issuer")
    return Summary(
        title=_text(achievement.get("name")) or _text(document.get("name")),
        description=_text(achievement.get("description")) or _text(document.get("description")),
        criteria=_text(_object(achievement.get("criteria")).get("narrative")),
        issuer=_text(_object(issuer).get("name")),
        issuer_id=_text(_object(issuer).get("id")) or _text(issuer),
        learner=_named(subject),
        awarded=_text(document.get("awardedDate"))
        or _text(document.get("validFrom"))
        or _text(document.get("issuedOn")),
        valid_until=_text(document.get("validUntil")) or _text(document.get("expires")),
        narrative=_text(subject.get("narrative")) or _text(document.get("narrative")),
        skills=tuple(
            name
            for item in _list(achievement.get("alignment"))
            if (name := _text(_object(item).get("targetName")))
        )[:20],
        results=_results(subject, achievement),
    )


def spoken_comment(document: Mapping[str, Any] | None) -> str:
    """What an endorsement says of what it endorses (Open Badges 3.0, `endorsementComment`); empty for anything else."""
    return _text(_object((document or {}).get("credentialSubject")).get("endorsementComment"))


def _named(subject: Mapping[str, Any]) -> str:
    for item in _list(subject.get("identifier")):
        said = _object(item)
        if said.get("identityType") == "name" and said.get("hashed") is False:
            return _text(said.get("identityHash"))
    return _text(subject.get("name"))


def _results(subject: Mapping[str, Any], achievement: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    described = {
        _text(_object(item).get("id")): _object(item) for item in _list(achievement.get("resultDescription"))
    }
    found = []
    for item in _list(subject.get("result"))[:50]:
        said = _object(item)
        row = described.get(_text(said.get("resultDescription")), {})
        levels = {
            _text(_object(level).get("id")): _text(_object(level).get("name"))
            for level in _list(row.get("rubricCriterionLevel"))
        }
        level = levels.get(_text(said.get("achievedLevel")), "") or _text(said.get("value"))
        found.append((_text(row.get("name")), level))
    return tuple(found)


def _object(value: Any) -> Mapping[str, Any]:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _text(value: Any) -> str:
    """A text, or the first of a language map; anything else is not words for people."""
    if isinstance(value, Mapping):
        value = value.get("@value") or next((text for text in value.values() if isinstance(text, str)), "")
    return value[:_MOST_CHARACTERS] if isinstance(value, str) else ""
