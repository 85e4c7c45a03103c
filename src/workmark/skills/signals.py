"""What this room announces, so that rooms above it can act in the same transaction without being imported here."""

from django.dispatch import Signal

# Sent with `framework: Framework` once an edition that changed anything is taken in, before that transaction commits.
imported = Signal()
