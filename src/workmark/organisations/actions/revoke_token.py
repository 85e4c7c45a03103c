"""A person ends one of their personal API tokens."""

from datetime import datetime

from workmark.organisations.acting import change
from workmark.organisations.models import AccessToken, Person


def revoke_token(person: Person, token: AccessToken, *, at: datetime) -> None:
    """It stops working at once. Ending it twice is fine and keeps the first moment."""
    with change(person, "token.revoke", token) as event:
        current = AccessToken.objects.select_for_update(no_key=True).get(pk=token.pk)
        current.revoked_at = current.revoked_at or at
        current.save(update_fields=["revoked_at"])
        event.target = current
