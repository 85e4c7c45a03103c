"""Who keeps an issuer's private key: ourselves (sealed in the database), a hardware module, or a cloud service.

Which one is data on the key's row, so keys of different keepers stand side by side and a rotation may change from one
to another. `make_key` has a keeper make a key or take up one that it holds; `open_signer` gives the Signer that asks it.
Both refuse in the web role, whichever keeper it is: only a worker, or an operator's command, may sign.
"""

from django.conf import settings

from workmark.credentials.keepers.errors import KeeperUnavailable, MessageTooLong
from workmark.credentials.keepers.kept_key import KeptKey
from workmark.credentials.models import IssuerKey, Keeper
from workmark.credentials.sealing import KeyOutOfReach, seal, unseal
from workmark.openbadges.keys import KeyKind, LocalSigner, PublicKey, Signer

__all__ = ["KeeperUnavailable", "KeptKey", "MessageTooLong", "make_key", "open_signer"]

# What each keeper can hold. P-384 is checked everywhere and issued nowhere: no partner asks for it.
KINDS = (KeyKind.ED25519, KeyKind.P256)


def make_key(keeper: Keeper, kind: KeyKind, *, reference: str = "", label: str = "") -> KeptKey:
    """Have a keeper make a key, or with a reference, take up the one that it holds under it.

    reference: the key's CKA_ID in hexadecimal (PKCS#11), or its ARN or id (AWS KMS). label: for people who look there.

    Raises KeeperUnavailable, or KeyOutOfReach in the web role.
    """
    _refuse_in_the_web_role()
    if keeper == Keeper.PKCS11:
        from workmark.credentials.keepers import pkcs11

        return pkcs11.make_key(kind, reference=reference, label=label)
    if keeper == Keeper.KMS:
        from workmark.credentials.keepers import kms

        return kms.make_key(kind, reference=reference, label=label)
    signer = LocalSigner.generate(kind)
    sealed = seal(
        signer.secret_multikey.encode(),
        key_encryption_key=settings.WORKMARK_KEY_ENCRYPTION_KEY,
        bound_to=signer.public_key.multikey,
    )
    return KeptKey(signer.public_key, sealed=sealed)


def open_signer(key: IssuerKey) -> Signer:
    """Whoever signs with this key. Raises KeeperUnavailable, SealBroken, or KeyOutOfReach in the web role."""
    _refuse_in_the_web_role()
    public_key = PublicKey.from_multikey(key.public_multibase)
    if key.keeper == Keeper.PKCS11:
        from workmark.credentials.keepers import pkcs11

        return pkcs11.ModuleSigner(public_key, key.reference)
    if key.keeper == Keeper.KMS:
        from workmark.credentials.keepers import kms

        return kms.CloudSigner(public_key, key.reference)
    secret = unseal(
        bytes(key.sealed_private),
        key_encryption_key=settings.WORKMARK_KEY_ENCRYPTION_KEY,
        bound_to=key.public_multibase,
    )
    return LocalSigner.from_multikey(secret.decode())


def _refuse_in_the_web_role() -> None:
    if settings.WORKMARK_ROLE == "web":
        raise KeyOutOfReach("This process answers requests and must not sign. Leave it to a worker.")
