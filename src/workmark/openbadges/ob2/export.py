"""Write an Open Badges 3 credential as the three documents of Open Badges 2, for tools that read nothing newer.

The export says less: results per rubric row have no place in 2.0, and nothing in it is signed. It is as true as the
addresses that host it, so each document names the address it must stand at.
Spec: Open Badges 2.0, "Data Model" and "Hosted Verification".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from workmark.openbadges.documents import JsonObject, as_list, id_of, require_object, require_string
from workmark.openbadges.errors import MalformedCredential
from workmark.openbadges.ob2.documents import CONTEXT, check_document

EVIDENCE: Final = ("name", "description", "narrative", "genre", "audience")
ALIGNMENT: Final = ("targetName", "targetUrl", "targetDescription", "targetFramework", "targetCode")


@dataclass(frozen=True)
class Addresses:
    """Where the three documents and the two pictures will stand: https, and all on the issuer's own host.

    image: the picture of the BadgeClass. baked_image: this person's picture, with the badge inside; may be empty.
    """

    assertion: str
    badge_class: str
    issuer: str
    image: str
    baked_image: str = ""


@dataclass(frozen=True)
class ExportedBadge:
    """The three documents, each to be hosted at its own `id`."""

    assertion: JsonObject
    badge_class: JsonObject
    issuer: JsonObject

    def in_one_file(self) -> JsonObject:
        """The Assertion with the other two inside it, for somebody who takes a single file away."""
        return {**self.assertion, "badge": {**self.badge_class, "issuer": self.issuer}}


def export_open_badges_2(credential: Mapping[str, Any], addresses: Addresses) -> ExportedBadge:
    """Give the three documents for a credential. Its recipient stays as hidden as it is in the credential.

    Raises MalformedCredential when the credential lacks what 2.0 requires, such as a recipient's hashed e-mail.
    """
    subject = require_object(credential.get("credentialSubject"), "credentialSubject")
    achievement = require_object(subject.get("achievement"), "the achievement")
    exported = ExportedBadge(
        _assertion(credential, subject, addresses),
        _badge_class(achievement, addresses),
        _issuer(require_object(credential.get("issuer"), "the issuer"), addresses),
    )
    for document in (exported.assertion, exported.badge_class, exported.issuer):
        check_document(document)
    return exported


def revoked_assertion(assertion_id: str, reason: str = "") -> JsonObject:
    """What stands at the Assertion's address once the badge is taken back."""
    return _present(
        {
            "@context": CONTEXT,
            "id": assertion_id,
            "type": "Assertion",
            "revoked": True,
            "revocationReason": reason,
        }
    )


def _assertion(credential: Mapping[str, Any], subject: JsonObject, addresses: Addresses) -> JsonObject:
    return _present(
        {
            "@context": CONTEXT,
            "id": addresses.assertion,
            "type": "Assertion",
            "recipient": _recipient(subject),
            "badge": addresses.badge_class,
            "verification": {"type": "hosted"},
            "issuedOn": credential.get("awardedDate") or credential.get("validFrom"),
            "expires": credential.get("validUntil"),
            "image": addresses.baked_image,
            "narrative": subject.get("narrative"),
            "evidence": [
                _evidence(item) for item in as_list(credential.get("evidence")) if isinstance(item, dict)
            ],
        }
    )


def _recipient(subject: JsonObject) -> JsonObject:
    """Both versions hash alike: SHA-256 over the address and the salt."""
    for identity in as_list(subject.get("identifier")):
        if (
            isinstance(identity, dict)
            and identity.get("identityType") == "emailAddress"
            and identity.get("hashed")
        ):
            return {
                "type": "email",
                "hashed": True,
                "salt": require_string(identity.get("salt"), "the recipient's salt"),
                "identity": require_string(identity.get("identityHash"), "the recipient's hash"),
            }
    raise MalformedCredential(
        "The credential names no hashed e-mail address, and Open Badges 2.0 cannot name its recipient otherwise."
    )


def _badge_class(achievement: JsonObject, addresses: Addresses) -> JsonObject:
    criteria = require_object(achievement.get("criteria"), "the achievement's criteria")
    return _present(
        {
            "@context": CONTEXT,
            "id": addresses.badge_class,
            "type": "BadgeClass",
            "name": achievement.get("name"),
            "description": achievement.get("description"),
            "image": addresses.image,
            # A criteria id must be a page of its own here; the names that 3.0 gives its parts are none.
            "criteria": _present({"id": _page(criteria), "narrative": criteria.get("narrative")}),
            "issuer": addresses.issuer,
            "alignment": [
                _present({name: item.get(name) for name in ALIGNMENT})
                for item in as_list(achievement.get("alignment"))
                if isinstance(item, dict)
            ],
            "tags": as_list(achievement.get("tag")),
        }
    )


def _issuer(profile: JsonObject, addresses: Addresses) -> JsonObject:
    return _present(
        {
            "@context": CONTEXT,
            "id": addresses.issuer,
            "type": "Issuer",
            "name": profile.get("name"),
            "url": profile.get("url") or addresses.issuer,
            "email": profile.get("email"),
            "description": profile.get("description"),
            "image": id_of(profile.get("image")),
        }
    )


def _evidence(item: JsonObject) -> JsonObject:
    return _present({"id": _page(item), **{name: item.get(name) for name in EVIDENCE}})


def _page(part: JsonObject) -> str | None:
    """The address of a part that people can open, and not one of the names we give to parts without a page."""
    address = id_of(part)
    return address if address and address.startswith(("https://", "http://")) and "#" not in address else None


def _present(members: dict[str, Any]) -> JsonObject:
    """The members that say something; 2.0 has no null."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}
