"""What a badge is made from, as plain values: frozen dataclasses without any JSON.

`achievement_credential` writes them down as a document. Texts that are empty are left out there.

Spec: Open Badges 3.0, section 6 "Open Badges Data Model".
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from workmark.openbadges.documents import JsonObject


@dataclass(frozen=True)
class Image:
    """A picture. id: its address or a data: URI."""

    id: str
    caption: str = ""


@dataclass(frozen=True)
class Profile:
    """An issuer or creator. id: for an issuer, the DID or address that controls the signing key."""

    id: str
    name: str
    url: str = ""
    description: str = ""
    email: str = ""
    image: Image | None = None


@dataclass(frozen=True)
class Alignment:
    """A link to a framework's own entry.

    target_type: "CFItem", "ceasn:Competency", "CTDL" and so on, or a word of one's own such as "ext:EscoSkill".
    """

    target_name: str
    target_url: str
    target_type: str = ""
    target_framework: str = ""
    target_code: str = ""
    target_description: str = ""


@dataclass(frozen=True)
class RubricLevel:
    """One step on a rubric row (`RubricCriterionLevel`)."""

    id: str
    name: str
    level: str
    description: str = ""
    points: str = ""


@dataclass(frozen=True)
class ResultDescription:
    """What kind of result can be earned: for us, one rubric row. required_level: the id of the passing level."""

    id: str
    name: str
    result_type: str = "RubricCriterionLevel"
    levels: tuple[RubricLevel, ...] = ()
    required_level: str = ""
    required_value: str = ""
    allowed_values: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True)
class Result:
    """What was earned on one row. description_id: the ResultDescription; level_id: the level achieved."""

    description_id: str
    level_id: str = ""
    value: str = ""
    status: str = ""


@dataclass(frozen=True)
class Achievement:
    """What can be earned. criteria_narrative is Markdown; criteria_url a page for people."""

    id: str
    name: str
    description: str
    criteria_narrative: str
    criteria_url: str = ""
    achievement_type: str = "MicroCredential"
    creator: Profile | None = None
    image: Image | None = None
    alignments: tuple[Alignment, ...] = ()
    result_descriptions: tuple[ResultDescription, ...] = ()
    tags: tuple[str, ...] = ()
    version: str = ""
    language: str = ""


@dataclass(frozen=True)
class Evidence:
    """One artefact. id: its address, or empty when it is described but not published."""

    name: str
    id: str = ""
    narrative: str = ""
    description: str = ""
    genre: str = ""
    audience: str = ""


@dataclass(frozen=True)
class RecipientIdentifier:
    """Whom it is about: the SHA-256 of an identifier and a salt, or, when not hashed, the plain text.

    identity_hash: "sha256$" and 64 hexadecimal digits (see `hashed_identifier`), or the identifier itself.
    """

    identity_hash: str
    salt: str = ""
    identity_type: str = "emailAddress"
    hashed: bool = True


@dataclass(frozen=True)
class AchievementCredential:
    """Everything that one award says.

    statuses: `credentialStatus` entries from `status_list.status_entry`.
    schemas: addresses of JSON schemas that the credential follows.
    subject_id: the learner's own DID or urn:, when they have one.
    """

    id: str
    issuer: Profile
    achievement: Achievement
    valid_from: datetime
    name: str
    description: str = ""
    valid_until: datetime | None = None
    awarded_at: datetime | None = None
    subject_id: str = ""
    identifiers: tuple[RecipientIdentifier, ...] = ()
    subject_narrative: str = ""
    results: tuple[Result, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    image: Image | None = None
    subject_image: Image | None = None
    statuses: tuple[JsonObject, ...] = ()
    schemas: tuple[str, ...] = ()
    role: str = ""


def hashed_identifier(identifier: str, salt: str, identity_type: str = "emailAddress") -> RecipientIdentifier:
    """Hash an identifier as Open Badges says: SHA-256 over the identifier followed by the salt.

    E-mail addresses are taken in lower case, because people type theirs in either.
    """
    plain = identifier.strip()
    text = (plain.lower() if identity_type == "emailAddress" else plain) + salt
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return RecipientIdentifier(f"sha256${digest}", salt, identity_type)
