"""A witness's words as whoever judges reads them: without the learner's name, the witness's, and addresses.

A witness is asked about somebody by name, so the name stands in most answers, and assessors see the work, not the person.
What is sealed keeps every word; the learner and the badge read that. Names look as in anchors made of earlier work, so
that a hidden anchor shows itself by nothing.
"""

from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.assessment.anonymising import without
from workmark.submissions.models import Attestation


def blind_words(attestation: Attestation, text: str) -> str:
    """The text with names left out, found whole and in any case. Names under three letters cannot be told from words."""
    work = attestation.submission
    with override(work.language):
        return without(
            text, [work.learner.name, attestation.witness_name], (), person=_("[name]"), employer=""
        )
