"""What this room announces, so that rooms above it can act in the same transaction without being imported here."""

from django.dispatch import Signal

# Sent with `employments: Sequence[Employment]`, all of one organisation, before the first of them ends: whoever ends
# something with them locks it all now, since the first audit event holds the chain to the end of the transaction.
employments_ending = Signal()

# Sent with `employment: Employment` and `at: datetime` once it has ended, before that transaction commits.
employment_ended = Signal()

# Sent with `employments: Sequence[Employment]`, all of one organisation, once they were recorded, accepted, declined or
# ended, before that transaction commits.
employments_changed = Signal()

# Sent with `organisation: Organisation` once its suspension is lifted, before that transaction commits.
organisation_reinstated = Signal()

# Sent with `person: Person` once their suspension is lifted, before that transaction commits.
person_reinstated = Signal()

# Sent with `person: Person` and `since: datetime` once they took their account back by their former main address, before
# that transaction commits: what lets somebody in and was added from then on may be a thief's.
address_restored = Signal()
