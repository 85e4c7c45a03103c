"""Who signs: an issuer's identifier, its keys, and its DID document.

An issuer with an https public origin is a did:web below it. On plain http (the demo) no did:web can be resolved by
anyone else, so the issuer is the did:key of its own signing key: the badge then verifies anywhere, offline. A did:key
holds one key for ever, so a rotated demo key is a new identifier; a did:web keeps its name through every rotation.
"""

from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from workmark.credentials.models import (
    Credential,
    IssuerKey,
    KeyPurpose,
    SelectiveCredential,
    StatusList,
)
from workmark.credentials.sealing import seal, unseal
from workmark.openbadges.keys import KeyKind, LocalSigner, Signer
from workmark.organisations.models import Organisation


def issuer_page(organisation: Organisation) -> str:
    """The address of the issuer's public profile."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/issuers/{organisation.slug}/"


def issuer_did(organisation: Organisation, public_multibase: str) -> str:
    """The identifier that goes into signed documents.

    did:web percent-encodes the port's colon (did:web specification, "Method-specific identifier").
    """
    origin = urlsplit(settings.WORKMARK_PUBLIC_ORIGIN)
    if origin.scheme != "https":
        return f"did:key:{public_multibase}"
    return f"did:web:{quote(origin.netloc, safe='')}:issuers:{organisation.slug}"


def current_key(organisation: Organisation, purpose: KeyPurpose = KeyPurpose.BADGES) -> IssuerKey | None:
    """The key an issuer signs with now for this purpose, if it has one yet."""
    return organisation.issuer_keys.filter(retired_at__isnull=True, purpose=purpose).first()


def make_key(organisation: Organisation, purpose: KeyPurpose = KeyPurpose.BADGES) -> IssuerKey:
    """A new key, its private half sealed. Part of a larger action: call inside its transaction."""
    # ecdsa-sd-2023, which signs what can be shown in part, takes P-256 and nothing else.
    signer = LocalSigner.generate(KeyKind.P256 if purpose == KeyPurpose.PARTS else KeyKind.ED25519)
    multikey = signer.public_key.multikey
    did = issuer_did(organisation, multikey)
    return IssuerKey.objects.create(
        organisation=organisation,
        purpose=purpose,
        public_multibase=multikey,
        sealed_private=seal(
            signer.secret_multikey.encode(),
            key_encryption_key=settings.WORKMARK_KEY_ENCRYPTION_KEY,
            bound_to=multikey,
        ),
        did=did,
        verification_method=f"{did}#{multikey}",
    )


def key_for_list(status_list: StatusList, current: IssuerKey) -> IssuerKey:
    """The key that must sign a status list: a list counts only under the identifier its Credentials name.

    current: the issuer's current key for this list's purpose. It is the one, except for a did:key issuer's lists
    from before a rotation.
    """
    named = (
        SelectiveCredential.objects.filter(credential__status_entries__status_list=status_list)
        if status_list.for_parts
        else Credential.objects.filter(status_entries__status_list=status_list)
    )
    did = named.filter(key__isnull=False).values_list("key__did", flat=True).first()
    if did is None or did == current.did:
        return current
    earlier = IssuerKey.objects.filter(organisation=status_list.organisation, purpose=current.purpose)
    return earlier.filter(did=did).latest("created_at")


def purpose_of_list(status_list: StatusList) -> KeyPurpose:
    """Which of its issuer's keys signs a status list: a list of parts is signed under the identifier of parts."""
    return KeyPurpose.PARTS if status_list.for_parts else KeyPurpose.BADGES


def signer_for(key: IssuerKey) -> Signer:
    """Open a key for signing. Called by the worker only."""
    secret = unseal(
        bytes(key.sealed_private),
        key_encryption_key=settings.WORKMARK_KEY_ENCRYPTION_KEY,
        bound_to=key.public_multibase,
    )
    return LocalSigner.from_multikey(secret.decode())


def did_document(organisation: Organisation) -> dict[str, Any]:
    """The issuer's DID document: every key that ever signed stays listed, unless it was compromised.

    Spec: Decentralized Identifiers 1.0 section 5; Controlled Identifiers 1.0, "Multikey".
    """
    keys = list(organisation.issuer_keys.filter(compromised_since__isnull=True).order_by("created_at"))
    did = issuer_did(organisation, keys[0].public_multibase if keys else "")
    methods = [
        {
            "id": key.verification_method,
            "type": "Multikey",
            "controller": key.did,
            "publicKeyMultibase": key.public_multibase,
        }
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "alsoKnownAs": [issuer_page(organisation)],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
