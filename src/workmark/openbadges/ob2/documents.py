"""The documents of Open Badges 2.0: which is which, and what each must hold.

Spec: Open Badges 2.0, "Data Model".
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from workmark.openbadges.documents import JsonObject, as_list, id_of, kind_of, types_of
from workmark.openbadges.errors import MalformedCredential

CONTEXT: Final = "https://w3id.org/openbadges/v2"
# 1.1 has the same shape, with older spellings that are read as well.
CONTEXTS: Final = frozenset(
    {
        CONTEXT,
        "https://w3id.org/openbadges/v1",
        "https://openbadgespec.org/v1",
        "https://openbadgespec.org/v1/context.json",
        "https://openbadgespec.org/v2/context.json",
    }
)
VOCABULARY: Final = "https://w3id.org/openbadges#"
CLASSES: Final = frozenset(
    {
        "Assertion",
        "BadgeClass",
        "Issuer",
        "Profile",
        "Endorsement",
        "Criteria",
        "Evidence",
        "Image",
        "IdentityObject",
        "VerificationObject",
        "HostedBadge",
        "hosted",
        "SignedBadge",
        "signed",
        "CryptographicKey",
        "RevocationList",
        "AlignmentObject",
        "Extension",
    }
)
# An image is required of a BadgeClass by the text, and left out by badges that every checker accepts.
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "Assertion": ("id", "recipient", "badge", "issuedOn"),
    "BadgeClass": ("id", "name", "description", "criteria", "issuer"),
    "Issuer": ("id", "name", "url"),
    "Profile": ("id", "name"),
    "RevocationList": ("id",),
    "CryptographicKey": ("id", "owner", "publicKeyPem"),
}
HASHED: Final = re.compile(r"(sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32})")


def is_open_badges_2(document: Mapping[str, Any]) -> bool:
    """Tell whether a document speaks Open Badges 2: by its context, or by its class where the context is inline."""
    types = set(types_of(document))
    if types & {"VerifiableCredential", "VerifiablePresentation"}:
        return False
    return any(map(_is_context_of_2, as_list(document.get("@context")))) or bool(types & set(REQUIRED))


def check_document(document: Mapping[str, Any], expected: tuple[str, ...] = ()) -> str:
    """Give the class of a document whose parts are all there.

    expected: the classes that would do here, or none for any.
    Raises MalformedCredential, saying what is missing or unknown.
    """
    types = types_of(document)
    unknown = [name for name in types if name not in CLASSES and ":" not in name]
    if not types or unknown:
        raise MalformedCredential(
            f"The type is {', '.join(unknown) or 'missing'}, which Open Badges 2.0 does not have."
        )
    fitting = [name for name in types if not expected or name in expected]
    if not fitting:
        raise MalformedCredential(
            f"This should be {' or '.join(expected)}, but it is {', '.join(types)[:80]}."
        )
    kind = next((name for name in fitting if name in REQUIRED), fitting[0])
    for member in REQUIRED.get(kind, ()):
        if document.get(member) in (None, "", [], {}):
            raise MalformedCredential(f"The {kind} has no {member}, and Open Badges 2.0 requires one.")
    if kind == "Assertion":
        _check_assertion(document)
    return kind


def verification_of(assertion: Mapping[str, Any]) -> Mapping[str, Any]:
    """How an Assertion asks to be checked; an older spelling (`verify`) is read too. Empty when it does not say."""
    stated = assertion.get("verification", assertion.get("verify"))
    return stated if isinstance(stated, dict) else {}


def is_signed(assertion: Mapping[str, Any]) -> bool:
    return bool({"signed", "SignedBadge"} & set(types_of(verification_of(assertion))))


def recipient_of(assertion: Mapping[str, Any]) -> JsonObject:
    recipient = assertion.get("recipient")
    return recipient if isinstance(recipient, dict) else {}


def _is_context_of_2(context: object) -> bool:
    if isinstance(context, dict):
        return any(value == VOCABULARY for value in context.values())
    return isinstance(context, str) and context in CONTEXTS


def _check_assertion(assertion: Mapping[str, Any]) -> None:
    # In the words of another list, none of what follows need mean what it does here.
    if not any(map(_is_context_of_2, as_list(assertion.get("@context")))):
        raise MalformedCredential(f"The Assertion must name the word list of Open Badges 2.0, {CONTEXT}.")
    kinds = set(types_of(verification_of(assertion)))
    if not kinds & {"hosted", "HostedBadge", "signed", "SignedBadge"}:
        raise MalformedCredential("The Assertion does not say whether it is hosted or signed.")
    if id_of(assertion["badge"]) is None:
        raise MalformedCredential(
            f"The Assertion's badge must be an address, but it is {kind_of(assertion['badge'])}."
        )
    recipient = recipient_of(assertion)
    identity = recipient.get("identity")
    if not isinstance(identity, str) or not identity or not recipient.get("type"):
        raise MalformedCredential("The Assertion's recipient needs a type and an identity.")
    # A plain identity would be compared as if it were a hash, and the other way round: each must look its part.
    if recipient.get("hashed") is True and not HASHED.fullmatch(identity):
        raise MalformedCredential(
            "The recipient says it is hashed, and its identity is not sha256$ or md5$ with hex."
        )
