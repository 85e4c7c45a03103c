"""What this room announces, so that rooms above it can act in the same transaction without being imported here."""

from django.dispatch import Signal

# Sent with `version: AchievementVersion` once it is sealed, before the transaction that publishes it commits.
published = Signal()

# Sent with `stack: Stack` once a new rule of it is sealed, before that transaction commits.
stack_published = Signal()

# Sent with `achievement: Achievement` once nobody new may start it: before the transaction that retires it commits.
retired = Signal()
