"""What stands for a credential inside another document: the credential itself, or a token with one in it.

Open Badges and CLR let both stand side by side; who verifies them asks both the same questions.
Spec: Open Badges 3.0, `endorsementJwt`; CLR 2.0, `verifiableCredential`; VCDM 2.0, "Enveloped Verifiable Credentials".
"""

from dataclasses import dataclass
from datetime import datetime

from workmark.openbadges.documents import JsonObject
from workmark.openbadges.jose.check import check_jws, token_in
from workmark.openbadges.report import Check
from workmark.openbadges.resolving import Resolver


@dataclass(frozen=True)
class Inside:
    """One credential found inside. envelope: the checks of the token it came in; empty when it came bare."""

    document: JsonObject
    envelope: tuple[Check, ...] = ()


def opened_inside(item: object, *, at: datetime, resolve: Resolver) -> Inside | None:
    """The credential that an item is or carries; None for what is neither a document nor a token."""
    token = token_in(item)
    if token is not None:
        result = check_jws(token, at=at, resolve=resolve)
        return Inside(result.document or {}, result.checks)
    return Inside(item) if isinstance(item, dict) else None
