"""The key that signs the log's checkpoints: a key of its own, so that an issuer's key never speaks for the log."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from workmark.credentials.log_models import LogHead, LogKey
from workmark.credentials.sealing import seal, unseal
from workmark.lib.clock import now
from workmark.openbadges.keys import KeyKind, LocalSigner, Signer
from workmark.openbadges.log.notes import VerifierKey


def log_origin() -> str:
    """The log's name: its address without the scheme (C2SP tlog-tiles, "Parameters")."""
    return f"{urlsplit(settings.WORKMARK_PUBLIC_ORIGIN).netloc}/log"


def current_log_key() -> LogKey | None:
    """The key that signs now. Its origin stays when the instance moves: a log that changes its name is another log."""
    return LogKey.objects.filter(retired_at__isnull=True).order_by("created_at").first()


def ensure_log_key() -> LogKey:
    """The current key, made if there is none. Part of a larger action: call inside its transaction."""
    if (found := current_log_key()) is not None:
        return found
    with transaction.atomic():
        LogHead.objects.select_for_update(no_key=True).get_or_create(id=1)
        return current_log_key() or _make()


def _make() -> LogKey:
    signer = LocalSigner.generate(KeyKind.ED25519)
    multikey = signer.public_key.multikey
    return LogKey.objects.create(
        origin=log_origin(),
        public_multibase=multikey,
        verifier_key=VerifierKey.of(log_origin(), signer.public_key).text,
        sealed_private=seal(
            signer.secret_multikey.encode(),
            key_encryption_key=settings.WORKMARK_KEY_ENCRYPTION_KEY,
            bound_to=multikey,
        ),
        created_at=now(),
    )


def log_signer(key: LogKey) -> Signer:
    """Open the key for signing. Called by the worker only."""
    secret = unseal(
        bytes(key.sealed_private),
        key_encryption_key=settings.WORKMARK_KEY_ENCRYPTION_KEY,
        bound_to=key.public_multibase,
    )
    return LocalSigner.from_multikey(secret.decode())


def known_witnesses() -> tuple[VerifierKey, ...]:
    """The outside witnesses that the operator pinned."""
    return tuple(VerifierKey.parse(text) for text in settings.WORKMARK_LOG_WITNESSES)
