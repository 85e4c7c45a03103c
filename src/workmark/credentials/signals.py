"""What this room announces, so that rooms above it can act in the same transaction without being imported here."""

from django.dispatch import Signal

# Each is sent with `credentials: Sequence[Credential]`, all of one issuer, before their transaction commits.
credentials_signed = Signal()
credentials_revoked = Signal()
credentials_released = Signal()  # a hold on them has ended, and they count again
