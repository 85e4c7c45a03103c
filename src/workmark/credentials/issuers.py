"""Who signs: an issuer's identifier, its keys, and its DID document.

An issuer with an https public origin is a did:web below it. On plain http (the demo) no did:web can be resolved by
anyone else, so the issuer is the did:key of its own signing key: the badge then verifies anywhere, offline. A did:key
holds one key for ever, so a rotated demo key is a new identifier; a did:web keeps its name through every rotation.
"""

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from workmark.credentials import keepers
from workmark.credentials.models import (
    Credential,
    IssuerKey,
    Keeper,
    KeyPurpose,
    SelectiveCredential,
    StatusList,
)
from workmark.credentials.wallet_models import WalletCopy
from workmark.openbadges.documents import format_moment
from workmark.openbadges.keys import KeyKind, PublicKey, Signer
from workmark.organisations.models import Organisation


def is_suspended_now(issuer: Organisation) -> bool:
    """Whether nothing may be signed for it. Locks its row, so that nobody suspends it before the transaction ends.

    Call it before anything else is locked: whoever issues or takes back many takes the issuer first.
    """
    stored = Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
    return stored.suspended_at is not None


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
    signing = organisation.issuer_keys.filter(retired_at__isnull=True, signing_since__isnull=False)
    return signing.filter(purpose=purpose).first()


def standby_key(organisation: Organisation, purpose: KeyPurpose = KeyPurpose.BADGES) -> IssuerKey | None:
    """The key that signs next: published already, so that whoever keeps a copy of our document knows it by then."""
    waiting = organisation.issuer_keys.filter(retired_at__isnull=True, signing_since__isnull=True)
    return waiting.filter(purpose=purpose).order_by("created_at").first()


def make_key(
    organisation: Organisation,
    purpose: KeyPurpose = KeyPurpose.BADGES,
    *,
    keeper: Keeper = Keeper.SEALED,
    kind: KeyKind | None = None,
    reference: str = "",
    signing_since: datetime | None,
) -> IssuerKey:
    """A new key at a keeper. Part of a larger action: call inside its transaction.

    kind: by default what the purpose is best served with. reference: takes up a key that the keeper holds already.
    signing_since: None for a key that stands by.
    """
    kept = keepers.make_key(
        keeper, kind or kind_for(purpose), reference=reference, label=f"workmark {organisation.slug}"
    )
    multikey = kept.public_key.multikey
    did = issuer_did(organisation, multikey)
    return IssuerKey.objects.create(
        organisation=organisation,
        purpose=purpose,
        public_multibase=multikey,
        keeper=keeper,
        reference=kept.reference,
        sealed_private=kept.sealed,
        did=did,
        verification_method=f"{did}#{multikey}",
        signing_since=signing_since,
    )


def make_successor(
    former: IssuerKey | None, organisation: Organisation, purpose: KeyPurpose, *, at: datetime
) -> tuple[IssuerKey, bool]:
    """The key that signs from now on: the one standing by, or a new one like the former. True: it is new."""
    waiting = standby_key(organisation, purpose)
    if waiting is not None:
        waiting.signing_since = at
        waiting.save(update_fields=["signing_since"])
        return waiting, False
    if former is None:
        return make_key(organisation, purpose, signing_since=at), True
    kind = PublicKey.from_multikey(former.public_multibase).kind
    return make_key(organisation, purpose, keeper=Keeper(former.keeper), kind=kind, signing_since=at), True


def kind_for(purpose: KeyPurpose) -> KeyKind:
    """What kind of key a purpose takes: ecdsa-sd-2023, which signs what can be shown in part, takes P-256 alone."""
    return KeyKind.P256 if purpose == KeyPurpose.PARTS else KeyKind.ED25519


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
    if did is None and status_list.for_parts:
        # Copies for wallets stand in the same lists, also of badges that were never prepared for parts.
        copies = WalletCopy.objects.filter(
            document_id__in=status_list.entries.exclude(copy="").values("copy")
        )
        did = copies.filter(key__isnull=False).values_list("key__did", flat=True).first()
    if did is None or did == current.did:
        return current
    earlier = IssuerKey.objects.filter(organisation=status_list.organisation, purpose=current.purpose)
    return earlier.filter(did=did).latest("created_at")


def purpose_of_list(status_list: StatusList) -> KeyPurpose:
    """Which of its issuer's keys signs a status list: a list of parts is signed under the identifier of parts."""
    return KeyPurpose.PARTS if status_list.for_parts else KeyPurpose.BADGES


def signer_for(key: IssuerKey) -> Signer:
    """Open a key for signing. Called by the worker only; the web role is refused."""
    return keepers.open_signer(key)


def did_document(organisation: Organisation) -> dict[str, Any]:
    """The issuer's DID document: every key that signs, will sign or ever signed for this identifier.

    Of a compromised key no public half is given, so that nobody can check a signature with it, but its name stays
    with the moment from which it is withdrawn: that tells a checker why.

    A did:key issuer's document is the one of its present key: a former key was another identifier.

    Spec: Decentralized Identifiers 1.0 section 5; Controlled Identifiers 1.0, "Multikey" and "revoked".
    """
    every = list(organisation.issuer_keys.order_by("created_at"))
    sound = [key for key in every if key.compromised_since is None]
    present = current_key(organisation) or next(iter(reversed(sound)), None)
    did = present.did if present else issuer_did(organisation, every[-1].public_multibase if every else "")
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "alsoKnownAs": [issuer_page(organisation)],
        "verificationMethod": [_published(key) for key in every if key.did == did],
        "assertionMethod": [key.verification_method for key in sound if key.did == did],
    }


def _published(key: IssuerKey) -> dict[str, str]:
    named = {"id": key.verification_method, "type": "Multikey", "controller": key.did}
    if key.compromised_since is not None:
        return {**named, "revoked": format_moment(key.compromised_since)}
    return {**named, "publicKeyMultibase": key.public_multibase}
