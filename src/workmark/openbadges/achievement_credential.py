"""An Open Badges 3.0 credential from plain values: those of `badge_values` in, a JSON document out.

Nodes without an address of their own get one under the credential's, after "#", so that the canonical form
needs no naming of blank nodes; only an IdentityObject has none, because its schema allows no further member.
Arrays stand wherever the schemas allow one. The two terms on which published copies of the 3.0.3 context
disagree, `endorsementJwt` and `jti`, are never written.

Spec: Open Badges 3.0, section 6 "Open Badges Data Model".
"""

import copy
from typing import Any

from workmark.openbadges.badge_values import (
    Achievement,
    AchievementCredential,
    Alignment,
    Evidence,
    Image,
    Profile,
    RecipientIdentifier,
    Result,
    ResultDescription,
)
from workmark.openbadges.contexts import CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_3_EXTENSIONS
from workmark.openbadges.documents import JsonObject, format_moment


def credential_document(credential: AchievementCredential) -> JsonObject:
    """The unsigned document, ready for `issue.issue_credential`."""
    part = _Parts(credential.id)
    return _present(
        {
            # The schema's type is a word of the extensions context, and of no other.
            "@context": [
                CREDENTIALS_V2,
                OPEN_BADGES_3,
                *([OPEN_BADGES_3_EXTENSIONS] if credential.schemas else []),
            ],
            "id": credential.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": credential.name,
            "description": credential.description,
            "image": _image(credential.image),
            "issuer": _profile(credential.issuer),
            "validFrom": format_moment(credential.valid_from),
            "validUntil": format_moment(credential.valid_until) if credential.valid_until else "",
            "awardedDate": format_moment(credential.awarded_at) if credential.awarded_at else "",
            "credentialSubject": _subject(credential, part),
            "evidence": [_evidence(item, part) for item in credential.evidence],
            "credentialSchema": [
                {"id": url, "type": "1EdTechJsonSchemaValidator2019"} for url in credential.schemas
            ],
            "credentialStatus": _statuses(credential.statuses),
        }
    )


def achievement_document(achievement: Achievement) -> JsonObject:
    """An Achievement by itself, as it stands inside every credential for it."""
    return {"@context": [CREDENTIALS_V2, OPEN_BADGES_3], **_achievement(achievement)}


def profile_document(profile: Profile) -> JsonObject:
    """A Profile by itself, as it stands in what its owner signs."""
    return _profile(profile)


def identifier_document(identifier: RecipientIdentifier) -> JsonObject:
    """An IdentityObject by itself."""
    return _identifier(identifier)


class _Parts:
    """Gives an id under the credential's own to each part that has none."""

    def __init__(self, base: str) -> None:
        self._base = base if "#" in base else f"{base}#"
        self._given: dict[str, int] = {}

    def id(self, kind: str) -> str:
        self._given[kind] = self._given.get(kind, 0) + 1
        return f"{self._base}{'' if self._base.endswith('#') else '-'}{kind}-{self._given[kind]}"


def _statuses(entries: tuple[JsonObject, ...]) -> JsonObject | list[JsonObject]:
    """The Open Badges schema allows one entry, as an object; only several need the list that VCDM allows."""
    copies = copy.deepcopy(list(entries))
    return copies[0] if len(copies) == 1 else copies


def _subject(credential: AchievementCredential, part: _Parts) -> JsonObject:
    return _present(
        {
            "id": credential.subject_id or part.id("subject"),
            "type": ["AchievementSubject"],
            "identifier": [_identifier(item) for item in credential.identifiers],
            "image": _image(credential.subject_image),
            "role": credential.role,
            "narrative": credential.subject_narrative,
            "achievement": _achievement(credential.achievement),
            "result": [_result(item, part) for item in credential.results],
        }
    )


def _achievement(achievement: Achievement) -> JsonObject:
    # Its parts are named under the achievement, so that every credential for it says the same.
    part = _Parts(achievement.id)
    return _present(
        {
            "id": achievement.id,
            "type": ["Achievement"],
            "achievementType": achievement.achievement_type,
            "name": achievement.name,
            "description": achievement.description,
            "criteria": _present(
                {
                    "id": achievement.criteria_url or part.id("criteria"),
                    "narrative": achievement.criteria_narrative,
                }
            ),
            "creator": _profile(achievement.creator) if achievement.creator else None,
            "image": _image(achievement.image),
            "inLanguage": achievement.language,
            "version": achievement.version,
            "tag": list(achievement.tags),
            "alignment": [_alignment(item, part) for item in achievement.alignments],
            "resultDescription": [
                _result_description(item, part) for item in achievement.result_descriptions
            ],
        }
    )


def _result_description(description: ResultDescription, part: _Parts) -> JsonObject:
    return _present(
        {
            "id": description.id,
            "type": ["ResultDescription"],
            "name": description.name,
            "resultType": description.result_type,
            "alignment": [_alignment(item, part) for item in description.alignments],
            "allowedValue": list(description.allowed_values),
            "requiredValue": description.required_value,
            "requiredLevel": description.required_level,
            "rubricCriterionLevel": [
                _present(
                    {
                        "id": level.id,
                        "type": ["RubricCriterionLevel"],
                        "name": level.name,
                        "level": level.level,
                        "description": level.description,
                        "points": level.points,
                    }
                )
                for level in description.levels
            ],
        }
    )


def _result(result: Result, part: _Parts) -> JsonObject:
    return _present(
        {
            "id": part.id("result"),
            "type": ["Result"],
            "resultDescription": result.description_id,
            "achievedLevel": result.level_id,
            "value": result.value,
            "status": result.status,
        }
    )


def _alignment(alignment: Alignment, part: _Parts) -> JsonObject:
    return _present(
        {
            "id": part.id("alignment"),
            "type": ["Alignment"],
            "targetName": alignment.target_name,
            "targetUrl": alignment.target_url,
            "targetType": alignment.target_type,
            "targetFramework": alignment.target_framework,
            "targetCode": alignment.target_code,
            "targetDescription": alignment.target_description,
        }
    )


def _evidence(evidence: Evidence, part: _Parts) -> JsonObject:
    return _present(
        {
            "id": evidence.id or part.id("evidence"),
            "type": ["Evidence"],
            "name": evidence.name,
            "description": evidence.description,
            "narrative": evidence.narrative,
            "genre": evidence.genre,
            "audience": evidence.audience,
        }
    )


def _identifier(identifier: RecipientIdentifier) -> JsonObject:
    return _present(
        {
            "type": "IdentityObject",
            "hashed": identifier.hashed,
            "identityHash": identifier.identity_hash,
            "identityType": identifier.identity_type,
            "salt": identifier.salt,
        }
    )


def _profile(profile: Profile) -> JsonObject:
    return _present(
        {
            "id": profile.id,
            "type": ["Profile"],
            "name": profile.name,
            "url": profile.url,
            "description": profile.description,
            "email": profile.email,
            "image": _image(profile.image),
        }
    )


def _image(image: Image | None) -> JsonObject | None:
    return _present({"id": image.id, "type": "Image", "caption": image.caption}) if image else None


def _present(members: dict[str, Any]) -> JsonObject:
    """The members that say something: empty texts, lists and absent parts are left out, never written as null."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}
