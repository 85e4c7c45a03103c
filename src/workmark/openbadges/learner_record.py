"""A Comprehensive Learner Record 2.0 from signed credentials: one signed cover around many badges.

Each badge stays exactly as its own issuer signed it and is verified by itself; the record's signature says who put
them together, and that none was taken out since.

Spec: Comprehensive Learner Record 2.0, "ClrCredential", "ClrSubject" and "Association".
"""

import copy
from dataclasses import dataclass
from datetime import datetime

from workmark.openbadges.achievement_credential import identifier_document, profile_document
from workmark.openbadges.badge_values import Profile, RecipientIdentifier
from workmark.openbadges.checks.endorsements import MAX_CONTAINED
from workmark.openbadges.contexts import CLR_2, CREDENTIALS_V2, OPEN_BADGES_3
from workmark.openbadges.documents import JsonObject, format_moment, types_of
from workmark.openbadges.errors import MalformedCredential


@dataclass(frozen=True)
class Association:
    """How one badge of a record stands to another. kind: a word of the specification. source, target: their ids."""

    kind: str
    source: str
    target: str


@dataclass(frozen=True)
class LearnerRecord:
    """What one record says.

    credentials: the signed badges, each as parsed. identifiers: whose record it is, as in a badge.
    associations: which of them belong to which.
    """

    id: str
    issuer: Profile
    name: str
    valid_from: datetime
    credentials: tuple[JsonObject, ...]
    identifiers: tuple[RecipientIdentifier, ...] = ()
    subject_id: str = ""
    associations: tuple[Association, ...] = ()


def learner_record_document(record: LearnerRecord) -> JsonObject:
    """The unsigned document; raises MalformedCredential for no badges, too many, or one that is not signed."""
    if not 1 <= len(record.credentials) <= MAX_CONTAINED:
        raise MalformedCredential(
            f"A record holds from 1 to {MAX_CONTAINED} badges, because no more are read; here are "
            f"{len(record.credentials)}."
        )
    for credential in record.credentials:
        if "VerifiableCredential" not in types_of(credential) or not credential.get("proof"):
            raise MalformedCredential("A record holds signed credentials only.")
    subject: JsonObject = {"id": record.subject_id or f"{record.id}#subject", "type": ["ClrSubject"]}
    if record.identifiers:
        subject["identifier"] = [identifier_document(item) for item in record.identifiers]
    subject["verifiableCredential"] = copy.deepcopy(list(record.credentials))
    if record.associations:
        subject["association"] = [
            {
                "type": "Association",
                "associationType": link.kind,
                "sourceId": link.source,
                "targetId": link.target,
            }
            for link in record.associations
        ]
    return {
        "@context": [CREDENTIALS_V2, CLR_2, OPEN_BADGES_3],
        "id": record.id,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": record.name,
        "issuer": profile_document(record.issuer),
        "validFrom": format_moment(record.valid_from),
        "credentialSubject": subject,
    }
