"""The secret of a webhook: made, sealed, and for a day after a change two of them at once."""

from datetime import datetime, timedelta

from workmark.integrations.delivering.models import Destination
from workmark.integrations.delivering.secrets import seal, unseal
from workmark.integrations.webhooks.signing import new_secret

OVERLAP = timedelta(hours=24)


def give_secret(destination: Destination) -> str:
    """Put a new secret on a Destination that is about to be saved; gives it, to be shown once."""
    secret = new_secret()
    destination.sealed_secret = seal(secret, bound_to=_bond(destination))
    return secret


def secrets_in_force(destination: Destination, at: datetime) -> list[str]:
    """The secret, and within a day of a change the one before as well, so that the receiver can change over."""
    held = [unseal(destination.sealed_secret, bound_to=_bond(destination))]
    until = destination.before_until
    if destination.sealed_before is not None and until is not None and at < until:
        held.append(unseal(destination.sealed_before, bound_to=_bond(destination)))
    return held


def _bond(destination: Destination) -> str:
    return f"webhook:{destination.token}"
