"""A learner's record as a Learning and Employment Record Resume (LER-RS).

Each badge in force stands twice in one entry: as fields that any hiring system reads, and whole as it was signed, so that
whoever doubts the fields can check. Skills are those that badges prove; what she says herself, her address and the jobs she
held are left out, because nobody has proved them here. The résumé itself is hers and is not signed.

Spec: HR Open Standards 4.4, recruiting/json/LER-RSType.json.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from workmark.credentials.alignments import LEVELS
from workmark.credentials.issuers import issuer_page
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.pages import badge_page, credential_id
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.errors import OpenBadgesError
from workmark.organisations.models import Organisation, Person
from workmark.organisations.registrations import legal_identifier
from workmark.planning.levels import step_at
from workmark.planning.models import ImportedAward
from workmark.planning.profiles import Profile, award_lapse, profile_of
from workmark.planning.profiling import ProvedSkill

TYPE: Final = "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json"


def resume(person: Person, *, at: datetime) -> JsonObject:
    """What badges in force prove of a person at this moment, as an `LER-RSType`."""
    profile = profile_of(person, at=at)
    certifications = [*_own(person, at), *_brought(profile, at)]
    skills = [_skill(profile, each) for each in profile.skills.values() if each.is_proved]
    said: JsonObject = {
        "type": TYPE,
        "documentId": {"value": str(uuid5(NAMESPACE_URL, f"{person.handle}:{_moment(at)}"))},
        "person": {"name": {"formattedName": person.name}},
    }
    # The schema asks for at least one entry where a list stands at all.
    return said | {
        name: entries for name, entries in (("certifications", certifications), ("skills", skills)) if entries
    }


def _own(person: Person, at: datetime) -> Iterator[JsonObject]:
    """Badges that were issued here and count today, newest first, each with the document as it was signed."""
    held = Credential.objects.filter(
        learner=person,
        state=CredentialState.ISSUED,
        revoked_at=None,
        held_at=None,
        replaced_by=None,
    ).select_related("version__achievement", "issuer")
    for badge in held.order_by("-awarded_at", "-pk"):
        if badge.valid_until is not None and badge.valid_until <= at:
            continue
        said = badge.version.said
        yield _present(
            {
                "id": {"value": credential_id(badge)},
                "name": said.title,
                "status": "active",
                "issuingAuthority": _organisation(badge.issuer),
                "issued": _moment(badge.awarded_at),
                "effectiveTimePeriod": _period(badge.awarded_at, badge.valid_until),
                "descriptions": [text for text in (said.competency,) if text],
                "verifications": _whole(parse_json_object(bytes(badge.document))),
            }
        )


def _brought(profile: Profile, at: datetime) -> Iterator[JsonObject]:
    """Badges from elsewhere that count today. One that is a picture or a token stays with her and is not carried."""
    for award in profile.brought.values():
        if award_lapse(award, at) is not None or not award.title:
            continue
        yield _present(
            {
                "name": award.title,
                "status": "active",
                "issuingAuthority": {"name": award.issuer_name or award.issuer_id},
                "issued": _moment(award.awarded_at) if award.awarded_at else "",
                "effectiveTimePeriod": _period(award.awarded_at, award.valid_until),
                "verifications": _whole(_document_of(award)),
            }
        )


def _document_of(award: ImportedAward) -> JsonObject | None:
    if award.imported.awards.count() > 1:
        return None  # a record of several, which may hold badges that do not count
    try:
        return parse_json_object(bytes(award.imported.document))
    except OpenBadgesError:
        return None


def _whole(document: JsonObject | None) -> list[JsonObject]:
    """The signed form. Open Badges as VC 2.0 have a place of their own only in later releases of the standard."""
    return [] if document is None else [{"otherW3CVerifiableCredential": document}]


def _skill(profile: Profile, skill: ProvedSkill) -> JsonObject:
    known = profile.named.get(skill.skill)
    step = step_at(skill.certified)
    issued = [badge_page(badge) for proof in skill.proofs if (badge := profile.own.get(proof.claim.source))]
    told = [f"Level {step} of 4: {LEVELS[step]}."] if step in LEVELS else []
    scheme = known.framework.url if known else ""
    return _present(
        {
            "name": known.label if known else skill.skill,
            "description": known.description if known else "",
            "definitionReference": _present({"reference": skill.skill, "scheme": scheme}),
            "comments": told,
            "verifications": [{"Verification": {"reference": page}} for page in dict.fromkeys(issued)],
        }
    )


def _organisation(organisation: Organisation) -> JsonObject:
    return _present(
        {
            "name": organisation.legal_name or organisation.name,
            "tradeNames": [organisation.name] if organisation.legal_name else [],
            "legalIds": _legal_ids(organisation),
            "communication": {"web": [{"url": organisation.url or issuer_page(organisation)}]},
        }
    )


def _legal_ids(organisation: Organisation) -> list[JsonObject]:
    number = legal_identifier(
        organisation.registration_register, organisation.registration_number, organisation.country
    )
    return [{"value": number, "schemeId": "ETSI EN 319 412-1, 5.1.4"}] if number else []


def _period(since: datetime | None, until: datetime | None) -> JsonObject:
    return _present(
        {
            "validFrom": _moment(since) if since else "",
            "validTo": _moment(until) if until else "",
        }
    )


def as_text(document: JsonObject) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _present(members: dict[str, Any]) -> JsonObject:
    return {name: value for name, value in members.items() if value not in ("", [], {}, None)}
