"""What a workplace confirmation is about: the rows that can be confirmed, and the sealed words of the answer."""

import hashlib
from collections.abc import Collection
from typing import Any

import rfc8785
from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from workmark.achievements.content import AchievementContent, Row
from workmark.organisations.models import Person
from workmark.submissions.models import Attestation, AttestationState, Submission, SubmissionState
from workmark.submissions.queries import nothing_here

_WITHOUT_DOTS = frozenset({"gmail.com", "googlemail.com"})
# While the work is in one of these states an answer can still be read by whoever judges it.
ANSWERABLE = frozenset({SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT})


def rows_to_confirm(said: AchievementContent) -> tuple[Row, ...]:
    """The rows of those requirements that a witness may confirm."""
    return tuple(row for part in said.artefacts if part.attestation for row in part.rows)


def rounds_that_count(submission: Submission) -> list[int]:
    """Keys of this round and of those before it that it revises: what was shown in them about the work still holds."""
    return rounds_of_many([submission])[submission.pk]


def rounds_of_many(submissions: Collection[Submission]) -> dict[int, list[int]]:
    """The same of each of them by its key, in one query for any number."""
    revising = [one for one in submissions if one.previous_id is not None]
    before: dict[int, int | None] = {}
    if revising:
        earlier_ones = Submission.objects.filter(
            learner__in={one.learner_id for one in revising}, version__in={one.version_id for one in revising}
        )
        before = dict(earlier_ones.values_list("pk", "previous"))
    found = {one.pk: [one.pk] for one in submissions}
    for one in revising:
        earlier = one.previous_id
        while earlier is not None and earlier in before:
            found[one.pk].append(earlier)
            earlier = before[earlier]
    return found


def confirmations_of(submission: Submission) -> QuerySet[Attestation]:
    """Every confirmation that counts for this work, of this round and those it revises, in the order of asking.

    Whoever judges is shown these, a proof is accepted on them, and the badge names them: the same everywhere.
    """
    return Attestation.objects.filter(
        submission__in=rounds_that_count(submission), state=AttestationState.CONFIRMED
    ).order_by("pk")


def shown_to_learner(submission: Submission) -> QuerySet[Attestation]:
    """What was asked in this round, and what was confirmed in those it revises, in the order of asking."""
    counted = confirmations_of(submission).values("pk")
    return Attestation.objects.filter(Q(submission=submission) | Q(pk__in=counted)).order_by("asked_at", "pk")


def attestation_among(those: QuerySet[Attestation], pk: int) -> Attestation:
    """The one with this key, which an address names. Raises NotFound where it is none of those."""
    found = those.filter(pk=pk).first()
    if found is None:
        raise nothing_here()
    return found


def is_in_a_badge(attestation: Attestation) -> bool:
    """Tell whether a badge was awarded on the work it speaks of: of its round, or of one that revises it."""
    last = attestation.submission
    while last.state != SubmissionState.AWARDED:
        further = Submission.objects.filter(previous=last).first()
        if further is None:
            return False
        last = further
    return True


def is_their_own_address(person: Person, email: str) -> bool:
    """Tell whether what is sent there lands in one of the person's own mailboxes, so that nobody vouches for themselves."""
    addresses = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return _mailbox(email) in {_mailbox(address) for address in (*addresses, person.email)}


def _mailbox(address: str) -> str:
    """The address without what a mailbox ignores: a tag behind "+" (RFC 5233), and dots at Gmail."""
    local, _at, domain = address.casefold().rpartition("@")
    local = local.partition("+")[0]
    if domain in _WITHOUT_DOTS:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def answer_of(attestation: Attestation) -> dict[str, Any]:
    """The answer as plain values: what the digest covers and what goes into the credential's evidence."""
    submission: Submission = attestation.submission
    return {
        "achievement": submission.version.achievement.slug,
        "version": submission.version.number,
        "rubric": submission.version.content_digest,
        "learner": submission.learner.handle,
        "state": attestation.state,
        "askedRows": list(attestation.row_keys),
        "confirmedRows": list(attestation.confirmed_row_keys),
        "name": attestation.witness_name,
        "email": attestation.witness_email,
        "job": attestation.witness_job,
        "relation": attestation.relation,
        "statement": attestation.statement,
        "seenOn": attestation.seen_on,
        "answeredAt": attestation.answered_at.isoformat() if attestation.answered_at else "",
    }


def text_digest(attestation: Attestation) -> str:
    """SHA-256, in hex, of the answer as canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(answer_of(attestation))).hexdigest()
