"""What this room announces, so that rooms above it can act in the same transaction without being imported here."""

from django.dispatch import Signal

# Sent with `learner: Person`, `version: AchievementVersion` and `at: datetime` before a first round is made. A room above
# that knows what must have been earned before raises WrongState.
starting = Signal()

# Sent with `submission: Submission` when a draft is handed in, before its transaction commits.
submitted = Signal()

# Sent with `submission: Submission` when a learner takes it back, before its transaction commits.
withdrawn = Signal()

# Sent with `attestation: Attestation` when someone at the workplace has confirmed or declined.
attestation_answered = Signal()

# Sent with `attestation: Attestation` and `correction: AttestationCorrection` when what a witness asked to correct after the
# decision was taken over, before its transaction commits. What names the confirmation elsewhere is to be issued anew.
attestation_corrected = Signal()

# Sent when an item is covered, or deleted because somebody asked for it, before its transaction commits, with
# `works: list[Submission]`: the examples that show it; `origins: list[Submission]`: work of which every example does,
# because names taken out of a text made it another one; and `at: datetime`.
examples_ended = Signal()

# Sent when words are covered in an item, before its transaction commits, with `items: list[int]`: its Evidence by number,
# in every round that holds it; and `words: str`, as they were typed.
words_covered = Signal()
