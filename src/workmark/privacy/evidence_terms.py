"""Evidence goes when its term is over (PR11), once its learner was told a month before.

Without a badge the term is a year after the decision. Behind a badge it is two years, unless she wishes to keep it as long
as the badge (decision 0361). What was decided, with its levels and words, stays: only what she handed in as evidence goes,
with its files. Work with an open appeal, inquiry or renewal, or with a legal hold, is passed over, and so is work whose
learner was not told in time.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.assessment.review_models import Review, ReviewState
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.jobs.outbox import queue_message
from workmark.privacy.models import LegalHold
from workmark.submissions.models import Evidence, StoredFile, Submission, SubmissionState
from workmark.submissions.storing import forget_if_unused

KEPT = timedelta(days=365)
KEPT_BEHIND_BADGE = timedelta(days=731)  # 24 months, a leap year included
NOTICE = timedelta(days=30)
_AT_ONCE = 200
_OVER = (SubmissionState.NOT_YET, SubmissionState.RETURNED, SubmissionState.WITHDRAWN)
_UNDER_WAY = (SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT)


def tell_of_evidence_that_goes(at: datetime) -> int:
    """Queue a letter for each piece of work whose evidence goes within a month, once; gives how many."""
    told = 0
    soon = _over(at + NOTICE).exclude(learner__email="")
    for work in soon.select_related("learner", "version").order_by("pk").iterator(chunk_size=_AT_ONCE):
        if Message.objects.filter(key=_key(work)).exists():
            continue
        _tell(work, at)
        told += 1
    return told


def purge_evidence(at: datetime) -> int:
    """Delete the evidence of work that is over and whose learner was told a month ago; gives how many items went."""
    gone = 0
    for work in _over(at).order_by("pk")[:_AT_ONCE]:
        told = Message.objects.filter(key=_key(work), created_at__lte=at - NOTICE)
        if told.exists():
            gone += _delete_evidence(work, at)
    return gone


def evidence_until(work: Submission) -> datetime | None:
    """Until when at least the evidence behind a badge is kept; None while she keeps it, or there is none to keep."""
    if work.state != SubmissionState.AWARDED or work.evidence_kept_at or work.evidence_ended_at:
        return None
    return _ended(work) + KEPT_BEHIND_BADGE


def _over(at: datetime) -> QuerySet[Submission]:
    """Work whose term is over at a moment, that still has evidence, and that nobody is busy with."""
    held = LegalHold.objects.filter(lifted_at=None).values("person")
    open_reviews = Review.objects.filter(state__in=[ReviewState.PROPOSED, ReviewState.IN_REVIEW])
    return (
        Submission.objects.filter(_without_badge(at - KEPT) | _behind_badge(at - KEPT_BEHIND_BADGE))
        .filter(pk__in=Evidence.objects.values("submission"))
        .exclude(learner__in=held)
        .exclude(decisions__reviews__in=open_reviews)
        .exclude(revised_as__state__in=_UNDER_WAY)
        .exclude(pk__in=Submission.objects.filter(state__in=_UNDER_WAY).exclude(renews=None).values("renews"))
        .exclude(
            pk__in=Credential.objects.filter(inquiries__end="").exclude(submission=None).values("submission")
        )
    )


def _without_badge(before: datetime) -> Q:
    ended = Q(decided_at__lt=before) | Q(decided_at=None, edited_at__lt=before)
    return ended & Q(state__in=_OVER, credentials=None)


def _behind_badge(before: datetime) -> Q:
    return Q(state=SubmissionState.AWARDED, decided_at__lt=before, evidence_kept_at=None)


def _tell(work: Submission, at: datetime) -> None:
    has_badge = work.state == SubmissionState.AWARDED
    ends = _ended(work) + (KEPT_BEHIND_BADGE if has_badge else KEPT)
    with override(work.learner.language):
        facts = {
            "title": work.version.title,
            "date": formats.date_format(max(ends, at + NOTICE), "DATE_FORMAT"),
            "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/take-away/",
            "work": f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/{work.token}/",
        }
        queue_message(
            key=_key(work),
            to=work.learner.email,
            subject=_("Evidence you handed in goes on %(date)s") % facts,
            text=(_words_behind_badge() if has_badge else _words_without_badge()) % facts,
        )


def _words_without_badge() -> str:
    return _(
        "Your work for “%(title)s” ended without a badge. On %(date)s we delete its evidence with "
        "the files. The decision and the feedback stay.\n\nTake the evidence with you, if you like:\n%(page)s\n\n"
        "If you work on it again before that day, nothing is deleted."
    )


def _words_behind_badge() -> str:
    return _(
        "On %(date)s we delete the evidence behind your badge “%(title)s”, with the files. The badge, the decision and "
        "the feedback stay, and the badge counts as before. Its page says that the evidence is deleted.\n\n"
        "Do you wish to keep the evidence as long as the badge? One button does it:\n%(work)s\n\n"
        "Take the evidence with you, if you like:\n%(page)s"
    )


def _ended(work: Submission) -> datetime:
    return work.decided_at or work.edited_at


def _key(work: Submission) -> str:
    return f"evidence-goes:{work.pk}"


def _delete_evidence(work: Submission, at: datetime) -> int:
    with transaction.atomic():
        current = Submission.objects.select_for_update(no_key=True).get(pk=work.pk)
        if current.evidence_kept_at is not None:  # she has just wished so
            return 0
        current.evidence_ended_at = at
        current.save(update_fields=["evidence_ended_at"])
        items = Evidence.objects.filter(submission=work)
        files = list(StoredFile.objects.filter(pk__in=items.filter(stored__isnull=False).values("stored")))
        count = items.count()
        items.delete()
        for stored in files:
            forget_if_unused(stored)
    return count
