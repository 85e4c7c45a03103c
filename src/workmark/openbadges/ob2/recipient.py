"""Whose badge it is, without saying so: a salted hash of the recipient's address.

Spec: Open Badges 2.0, "IdentityObject" and "Hashing".
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any


def hashed_identity(identity: str, salt: str) -> str:
    """The `sha256$` text of an address: SHA-256 over the address and the salt, one after the other, in hex."""
    return "sha256$" + hashlib.sha256((identity + salt).encode("utf-8")).hexdigest()


def matches(recipient: Mapping[str, Any], email: str) -> bool | None:
    """Tell whether an e-mail address is the recipient's; None where the badge does not allow us to tell.

    Addresses were hashed as people typed them, so the lower-case spelling is tried as well.
    """
    stated = str(recipient.get("identity", ""))
    spellings = {email.strip(), email.strip().casefold()}
    if recipient.get("type") not in ("email", "schema:email"):
        return None
    if recipient.get("hashed") is not True:
        return stated.casefold() in spellings
    # MD5 can be made to fit by whoever wrote the badge, so a fit would show nothing.
    if not stated.startswith("sha256$") or not stated.isascii():
        return None
    salt = str(recipient.get("salt") or "")
    return any(hmac.compare_digest(hashed_identity(each, salt), stated.lower()) for each in spellings)
