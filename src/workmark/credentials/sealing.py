"""Private keys at rest: sealed with AES-256-GCM under the instance's key-encryption key.

The seal binds each key to its public half, so that a sealed key moved to another row does not open. The format is one
version byte, a 12-byte nonce, then ciphertext with its tag; a new scheme takes a new version byte.
Sources: NIST SP 800-38D (GCM), RFC 5869 (HKDF).
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_NONCE_BYTES = 12


class KeyOutOfReach(Exception):
    """This process was never given the key-encryption key: it answers requests, and a worker has to do this."""


class SealBroken(Exception):
    """The key-encryption key is not the one this was sealed with, or the sealed bytes were changed."""


def seal(secret: bytes, *, key_encryption_key: str, bound_to: str) -> bytes:
    """Seal a secret. bound_to: the public half as text; the same text is needed to open it. Raises KeyOutOfReach."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + _cipher(key_encryption_key).encrypt(nonce, secret, bound_to.encode())


def unseal(sealed: bytes, *, key_encryption_key: str, bound_to: str) -> bytes:
    """Open what `seal` made. Raises SealBroken, or KeyOutOfReach."""
    if sealed[:1] != _VERSION:
        raise SealBroken("The sealed key has a form this release does not know.")
    nonce, ciphertext = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return _cipher(key_encryption_key).decrypt(nonce, ciphertext, bound_to.encode())
    except InvalidTag as error:
        raise SealBroken("This key was sealed with another key-encryption key, or was altered.") from error


def _cipher(key_encryption_key: str) -> AESGCM:
    if not key_encryption_key:
        raise KeyOutOfReach(
            "This process runs in the web role and holds no key-encryption key. Leave signing to a worker."
        )
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"workmark issuer keys v1")
    return AESGCM(derived.derive(key_encryption_key.encode()))
