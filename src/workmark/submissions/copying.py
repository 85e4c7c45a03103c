"""Work that is nobody's: examples for assessors, and the copies that each of them reads.

It stands in the state "anchor", which no learner's work ever has, so that it is never listed, counted or decided.
"""

from datetime import datetime, timedelta

from django.db.models import Q

from workmark.achievements.models import AchievementVersion
from workmark.lib.tokens import hash_token
from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.actions.revise import COPIED
from workmark.submissions.models import (
    Answer,
    Attestation,
    Evidence,
    StoredFile,
    Submission,
    SubmissionState,
)
from workmark.submissions.storing import forget_if_unused
from workmark.submissions.witnessing import confirmations_of

_HANDLE = "examples-"  # the handles of people are random
KEEPERS = Q(handle__startswith=_HANDLE, is_active=False)  # of `Person`: accounts that are nobody's
_BEFORE = timedelta(days=3)  # a confirmation comes before the work is handed in


def keeper_of(issuer: Organisation) -> Person:
    """Who stands as the learner of an issuer's examples: an account that nobody can sign in to."""
    keeper, is_new = Person.objects.get_or_create(
        handle=f"{_HANDLE}{issuer.pk}", defaults={"name": "", "is_active": False}
    )
    if is_new:
        keeper.set_unusable_password()
        keeper.save(update_fields=["password"])
    return keeper


def blank_example(version: AchievementVersion, *, language: str, at: datetime) -> Submission:
    return Submission.objects.create(
        learner=keeper_of(version.issuer),
        version=version,
        state=SubmissionState.ANCHOR,
        language=language,
        started_at=at,
        edited_at=at,
        submitted_at=at,
        declared_own_work_at=at,
    )


def example_of(work: Submission, *, at: datetime) -> Submission:
    """A new piece of work with the same words, files and confirmations, and no trace of whose they were.

    Files are the same stored files under a new address; their names and the witnesses' names are left behind.
    """
    made = blank_example(work.version, language=work.language, at=at)
    made.ai_statement, made.evidence_language = work.ai_statement, work.evidence_language
    made.save(update_fields=["ai_statement", "evidence_language"])
    Answer.objects.bulk_create(
        Answer(submission=made, question_key=one.question_key, text=one.text, edited_at=at)
        for one in work.answers.order_by("pk")
        if not one.question_key.startswith("_")
    )
    Evidence.objects.bulk_create(_item(made, item, at) for item in work.evidence.all())
    Attestation.objects.bulk_create(_attestation(made, one, at) for one in confirmations_of(work))
    return made


def erase_example(work: Submission) -> None:
    """Delete all that was said and shown in it; the row itself stays for the scores that were given.

    Its files go with the last piece of work that shows them: the learner's own stays hers.
    """
    files = list(
        StoredFile.objects.filter(pk__in=work.evidence.filter(stored__isnull=False).values("stored"))
    )
    work.answers.all().delete()
    work.evidence.all().delete()
    for stored in files:
        forget_if_unused(stored)
    work.attestations.all().delete()
    Submission.objects.filter(pk=work.pk).update(ai_statement="")


def _item(made: Submission, item: Evidence, at: datetime) -> Evidence:
    values = {name: getattr(item, name) for name in COPIED}
    values |= {"title": item.stable_blind_title, "file_name": "", "visibility": "assessors"}
    return Evidence(submission=made, added_at=at, **values)


def _attestation(made: Submission, one: Attestation, at: datetime) -> Attestation:
    return Attestation(
        submission=made,
        token_hash=hash_token(new_token()),
        witness_name="",
        witness_email="",
        row_keys=one.row_keys,
        state=one.state,
        asked_at=at - _BEFORE,
        expires_at=at,
        answered_at=at - _BEFORE,
        witness_job=one.witness_job,
        relation=one.relation,
        confirmed_row_keys=one.confirmed_row_keys,
        statement=one.statement,
        seen_on=one.seen_on,
        text_digest=one.text_digest,
    )
