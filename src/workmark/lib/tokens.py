"""Unguessable tokens: for badge addresses, one-time links and personal API tokens.

A token that grants something is stored only as its hash, so that a stolen database opens no door. The hash is plain
SHA-256 and not a slow password hash, because nobody can guess 192 random bits however fast they hash.
"""

import hashlib
import hmac
import secrets

# ASVS 5.0.0 11.5.1 asks for 128 bits at least; 24 bytes make exactly 32 characters without padding.
TOKEN_BYTES = 24


def new_token() -> str:
    """192 random bits as 32 characters that are safe in a URL: letters, digits, "-" and "_"."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """What to store in a token's stead: 64 hexadecimal characters."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_matches(token: str, stored_hash: str) -> bool:
    """Tell whether `token` is the one whose hash was stored, in a time that does not depend on the answer."""
    return hmac.compare_digest(hash_token(token).encode(), stored_hash.encode())
