"""What this room announces, so that rooms above it can act in the same transaction without being imported here."""

from django.dispatch import Signal

# Sent with `decision: Decision` by the one gate function that decides, before its transaction commits.
# A receiver that raises undoes the decision: a learner is never told of an award that cannot be issued.
decided = Signal()
