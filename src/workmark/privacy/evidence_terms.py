"""Evidence of work that was not awarded goes a year after the decision (PR11), once its learner was told a month before.

What was decided, with its levels and words, stays: only what she handed in as evidence goes, with its files. Work with a badge,
an open appeal or a legal hold is passed over, and so is work whose learner was not told in time.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.assessment.review_models import Review, ReviewState
from workmark.jobs.models import Message
from workmark.jobs.outbox import queue_message
from workmark.privacy.models import LegalHold
from workmark.submissions.models import Evidence, StoredFile, Submission, SubmissionState
from workmark.submissions.storing import forget_if_unused

KEPT = timedelta(days=365)
NOTICE = timedelta(days=30)
_AT_ONCE = 200
_OVER = (SubmissionState.NOT_YET, SubmissionState.RETURNED, SubmissionState.WITHDRAWN)


def tell_of_evidence_that_goes(at: datetime) -> int:
    """Queue a letter for each piece of work whose evidence goes within a month, once; gives how many."""
    told = 0
    soon = _not_awarded(before=at - KEPT + NOTICE).exclude(learner__email="")
    for work in soon.select_related("learner", "version").order_by("pk").iterator(chunk_size=_AT_ONCE):
        if Message.objects.filter(key=_key(work)).exists():
            continue
        with override(work.learner.language):
            facts = {
                "title": work.version.title,
                "date": formats.date_format(max(_ended(work) + KEPT, at + NOTICE), "DATE_FORMAT"),
                "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/take-away/",
            }
            queue_message(
                key=_key(work),
                to=work.learner.email,
                subject=_("Evidence you handed in goes on %(date)s") % facts,
                text=_(
                    "Your work for “%(title)s” ended without a badge. On %(date)s we delete its evidence with "
                    "the files. The decision and the feedback stay.\n\nTake the evidence with you, if you like:\n%(page)s\n\n"
                    "If you work on it again before that day, nothing is deleted."
                )
                % facts,
            )
        told += 1
    return told


def purge_evidence(at: datetime) -> int:
    """Delete the evidence of work that is over and whose learner was told a month ago; gives how many items went."""
    gone = 0
    over = _not_awarded(before=at - KEPT)
    for work in over.order_by("pk")[:_AT_ONCE]:
        told = Message.objects.filter(key=_key(work), created_at__lte=at - NOTICE)
        if told.exists():
            gone += _delete_evidence(work)
    return gone


def _not_awarded(*, before: datetime) -> QuerySet[Submission]:
    """Work that ended before a moment without a badge, still has evidence, and that nobody is busy with."""
    held = LegalHold.objects.filter(lifted_at=None).values("person")
    open_reviews = Review.objects.filter(state__in=[ReviewState.PROPOSED, ReviewState.IN_REVIEW])
    ended = Q(decided_at__lt=before) | Q(decided_at=None, edited_at__lt=before)
    return (
        Submission.objects.filter(ended, state__in=_OVER, credentials=None, evidence__isnull=False)
        .exclude(learner__in=held)
        .exclude(decisions__reviews__in=open_reviews)
        .exclude(
            revised_as__state__in=[
                SubmissionState.DRAFT,
                SubmissionState.SUBMITTED,
                SubmissionState.IN_ASSESSMENT,
            ]
        )
        .distinct()
    )


def _ended(work: Submission) -> datetime:
    return work.decided_at or work.edited_at


def _key(work: Submission) -> str:
    return f"evidence-goes:{work.pk}"


def _delete_evidence(work: Submission) -> int:
    with transaction.atomic():
        Submission.objects.select_for_update(no_key=True).get(pk=work.pk)
        items = Evidence.objects.filter(submission=work)
        files = list(StoredFile.objects.filter(pk__in=items.filter(stored__isnull=False).values("stored")))
        count = items.count()
        items.delete()
        for stored in files:
            forget_if_unused(stored)
    return count
