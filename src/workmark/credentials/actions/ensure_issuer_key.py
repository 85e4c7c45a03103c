"""An issuer gets its first signing key when it first needs one."""

from django.conf import settings

from workmark.credentials.issuers import issuer_did
from workmark.credentials.models import IssuerKey
from workmark.credentials.sealing import seal
from workmark.openbadges.keys import KeyKind, LocalSigner
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation


def ensure_issuer_key(organisation: Organisation) -> IssuerKey:
    """The issuer's current key, made if there is none. Safe against two workers needing it at once."""
    if (found := _current(organisation)) is not None:
        return found
    with change(SYSTEM, "credential.manage_keys", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        key = _current(organisation) or _make_key(organisation)
        event.target = key
        event.detail = {"verification_method": key.verification_method}
    return key


def _current(organisation: Organisation) -> IssuerKey | None:
    return organisation.issuer_keys.filter(retired_at__isnull=True).first()


def _make_key(organisation: Organisation) -> IssuerKey:
    signer = LocalSigner.generate(KeyKind.ED25519)
    multikey = signer.public_key.multikey
    did = issuer_did(organisation, multikey)
    return IssuerKey.objects.create(
        organisation=organisation,
        public_multibase=multikey,
        sealed_private=seal(
            signer.secret_multikey.encode(),
            key_encryption_key=settings.WORKMARK_KEY_ENCRYPTION_KEY,
            bound_to=multikey,
        ),
        did=did,
        verification_method=f"{did}#{multikey}",
    )
