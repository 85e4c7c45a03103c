"""Lena's credential as one whose parts she can show: which things stand in it, and where."""

import copy
import json
from dataclasses import replace
from typing import Any

from tests.openbadges.samples import AWARDED, CREDENTIAL, LIST, ROW, verified
from workmark.openbadges import (
    Evidence,
    KeyKind,
    LocalSigner,
    Profile,
    RecipientIdentifier,
    Result,
    Verification,
    bitstring,
    credential_document,
    derive,
    did_key_method_of,
    did_key_of,
    issue_credential,
    issue_selective,
    status_list_credential,
)
from workmark.openbadges.multibase import encode_base64url

SIGNER = LocalSigner.from_secret(KeyKind.P256, bytes(range(1, 33)))
ISSUER = did_key_of(SIGNER.public_key)
METHOD = did_key_method_of(SIGNER.public_key)
NAME = "Lena Ortiz"
MANDATORY = (
    "/issuer",
    "/name",
    "/validFrom",
    "/validUntil",
    "/credentialStatus",
    "/credentialSubject/id",
    "/credentialSubject/achievement/name",
    "/credentialSubject/achievement/description",
    "/credentialSubject/achievement/criteria",
)
SECOND_RESULT = "/credentialSubject/result/1"

Document = dict[str, Any]


def whole(*, with_status: bool = True) -> Document:
    """Lena's credential, unsigned: her name, two results, two pieces of evidence."""
    said = replace(
        CREDENTIAL,
        issuer=Profile(ISSUER, "Harbour Skills Institute", "https://harbour.example"),
        identifiers=(
            *CREDENTIAL.identifiers,
            RecipientIdentifier(NAME, identity_type="name", hashed=False),
        ),
        results=(Result(ROW, f"{ROW}-1"), Result(ROW, f"{ROW}-2")),
        evidence=(*CREDENTIAL.evidence, Evidence("Review", narrative="What the figures taught me.")),
        statuses=CREDENTIAL.statuses if with_status else (),
    )
    document = credential_document(said)
    document["credentialSubject"]["id"] = "urn:uuid:7c1d7f0a-6a56-44a0-8f0a-0d9f0a3d1c11"
    return document


def base(unsigned: Document | None = None, mandatory: tuple[str, ...] = MANDATORY) -> bytes:
    """The base credential that Harbour gives Lena."""
    return issue_selective(
        unsigned or whole(),
        SIGNER,
        verification_method=METHOD,
        created=AWARDED,
        mandatory_pointers=mandatory,
    )


def shown(*pointers: str) -> Document:
    """What Lena shows of it."""
    loaded: Document = json.loads(derive(base(), pointers))
    return loaded


def report_on(badge: Document | bytes, *revoked: int) -> Verification:
    """Verify against Harbour's status list, signed by the key that signed the badge."""
    listed = issue_credential(
        status_list_credential(LIST, ISSUER, bitstring(131_072, revoked), valid_from=AWARDED),
        SIGNER,
        verification_method=METHOD,
        created=AWARDED,
        cryptosuite="ecdsa-rdfc-2019",
    )
    return verified(badge, pages={LIST: listed})


def changed(badge: Document, value: bytes | str) -> Document:
    """The same badge with another proofValue."""
    other = copy.deepcopy(badge)
    other["proof"]["proofValue"] = value if isinstance(value, str) else "u" + encode_base64url(value)
    return other
