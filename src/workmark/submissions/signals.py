"""What this room announces, so that rooms above it can act in the same transaction without being imported here."""

from django.dispatch import Signal

# Sent with `submission: Submission` when a draft is handed in, before its transaction commits.
submitted = Signal()

# Sent with `submission: Submission` when a learner takes it back, before its transaction commits.
withdrawn = Signal()

# Sent with `attestation: Attestation` when someone at the workplace has confirmed or declined.
attestation_answered = Signal()
