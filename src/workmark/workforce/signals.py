"""What this room announces, so that rooms above it can act in the same transaction without being imported here."""

from django.dispatch import Signal

# Sent with `assignments: Sequence[LearningAssignment]`, all of one organisation, once they were made, answered, taken
# back or ended, before that transaction commits.
learning_changed = Signal()
