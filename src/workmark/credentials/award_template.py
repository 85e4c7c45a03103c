"""Direct awards that say the same but for the learner: one template for all of them.

What differs is the badge's address, the learner's name and hashed address, the days, and the place in a status list.
Everything else (achievement, issuer, evidence named) is worked out once, by `openbadges.template`.
"""

from collections.abc import Mapping
from dataclasses import replace

from workmark.credentials.models import Credential, IssuerKey, StatusList
from workmark.credentials.pages import credential_id_at, status_list_page
from workmark.credentials.statement import Place, statement_of
from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.badge_values import RecipientIdentifier, hashed_identifier
from workmark.openbadges.documents import JsonObject, format_moment
from workmark.openbadges.slots import SlotKind
from workmark.openbadges.status_list import status_entry
from workmark.openbadges.template import CredentialTemplate

_SLOTS = {
    "token": SlotKind.WORD,
    "name": SlotKind.TEXT,
    "digest": SlotKind.DIGEST,
    "salt": SlotKind.WORD,
    "awarded": SlotKind.MOMENT,
    "list": SlotKind.WORD,
    "index": SlotKind.NUMBER,
}
_UNTIL = {"until": SlotKind.MOMENT}
_HASH = "sha256$"

# What awards must share to share a template: the version, in whose name, the evidence named, and whether they end.
Shape = tuple[int, int | None, tuple[str, ...], bool]


def shape_of(credential: Credential) -> Shape | None:
    """The template that this award fits; None if it says more than a template can leave open."""
    plain = credential.submission_id is None and credential.decision_id is None
    named = bool(credential.learner_name and credential.identity_email)
    if not (plain and named and credential.replaces_id is None):
        return None
    named_evidence = tuple(credential.evidence_links)
    return credential.version_id, credential.authority_id, named_evidence, credential.valid_until is not None


def template_of(like: Credential, key: IssuerKey) -> CredentialTemplate:
    """A template for all awards of this one's shape. Raises RefusedToIssue if their values could not be left open."""
    statement = statement_of(like, key, [])
    has_end = like.valid_until is not None

    def made(values: Mapping[str, str]) -> JsonObject:
        page = status_list_page(StatusList(token=values["list"]))
        document = credential_document(
            replace(
                statement,
                id=credential_id_at(values["token"]),
                identifiers=(
                    RecipientIdentifier(values["name"], identity_type="name", hashed=False),
                    RecipientIdentifier(f"{_HASH}{values['digest']}", values["salt"]),
                ),
                statuses=(status_entry(page, int(values["index"]), "revocation"),),
            )
        )
        document["validFrom"] = document["awardedDate"] = values["awarded"]
        if has_end:
            document["validUntil"] = values["until"]
        return document

    return CredentialTemplate(made, _SLOTS | (_UNTIL if has_end else {}), key.verification_method)


def values_of(credential: Credential, place: Place) -> dict[str, str]:
    """What this award puts into its template."""
    status_list, index = place
    identity = hashed_identifier(credential.identity_email, credential.identity_salt)
    values = {
        "token": credential.token,
        "name": credential.learner_name,
        "digest": identity.identity_hash.removeprefix(_HASH),
        "salt": credential.identity_salt,
        "awarded": format_moment(credential.awarded_at),
        "list": status_list.token,
        "index": str(index),
    }
    return values | ({"until": format_moment(credential.valid_until)} if credential.valid_until else {})
