"""An Open Badges 3.0 endorsement from plain values: what one body states about an issuer, an achievement or a badge.

It is a credential of its own, with its own issuer, signature and status; `issue.issue_credential` signs it. It may
stand by itself or inside what it speaks of, and in both places it is verified like any other credential.

Spec: Open Badges 3.0, "EndorsementCredential" and "EndorsementSubject".
"""

import copy
from dataclasses import dataclass
from datetime import datetime

from workmark.openbadges.achievement_credential import profile_document
from workmark.openbadges.badge_values import Profile
from workmark.openbadges.contexts import CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_3_EXTENSIONS
from workmark.openbadges.documents import JsonObject, format_moment


@dataclass(frozen=True)
class EndorsementCredential:
    """What one endorsement says.

    id: its own address. issuer: who endorses. subject_id: the identifier of what is endorsed, as badges write it.
    comment: the statement, as Markdown. statuses: `credentialStatus` entries, so that it can be withdrawn.
    """

    id: str
    issuer: Profile
    subject_id: str
    comment: str
    valid_from: datetime
    name: str
    valid_until: datetime | None = None
    statuses: tuple[JsonObject, ...] = ()


def endorsement_document(endorsement: EndorsementCredential) -> JsonObject:
    """The unsigned document."""
    document: JsonObject = {
        # Only the extensions context has the word for 1EdTech's own kind of status.
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3]
        + ([OPEN_BADGES_3_EXTENSIONS] if endorsement.statuses else []),
        "id": endorsement.id,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": endorsement.name,
        "issuer": profile_document(endorsement.issuer),
        "validFrom": format_moment(endorsement.valid_from),
        "credentialSubject": {
            "id": endorsement.subject_id,
            "type": ["EndorsementSubject"],
            "endorsementComment": endorsement.comment,
        },
    }
    if endorsement.valid_until is not None:
        document["validUntil"] = format_moment(endorsement.valid_until)
    if endorsement.statuses:
        entries = copy.deepcopy(list(endorsement.statuses))
        document["credentialStatus"] = entries[0] if len(entries) == 1 else entries
    return document
