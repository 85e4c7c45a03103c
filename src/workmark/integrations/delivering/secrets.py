"""Secrets shared with an organisation's own systems, sealed in our database under the connections' key.

A page has to make such a secret and a worker has to use it, so both hold this key, unlike the one that seals issuers'
keys. Each seal is bound to what it belongs to: moved to another row, it does not open.
"""

from django.conf import settings

from workmark.credentials import sealing


def seal(secret: str, *, bound_to: str) -> bytes:
    return sealing.seal(
        secret.encode(), key_encryption_key=settings.WORKMARK_CONNECTIONS_KEY, bound_to=bound_to
    )


def unseal(sealed: bytes | memoryview, *, bound_to: str) -> str:
    """Open what `seal` made. Raises SealBroken."""
    return sealing.unseal(
        bytes(sealed), key_encryption_key=settings.WORKMARK_CONNECTIONS_KEY, bound_to=bound_to
    ).decode()
