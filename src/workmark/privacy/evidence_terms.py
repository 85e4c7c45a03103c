"""Evidence goes when its term is over (PR11), once its learner was told of this term a month before.

Without a badge the term is a year after the decision. Behind a badge it is two years; if she wishes so, it lasts as long as
the badge, and ends with it (decision 0361). What was decided, with its levels and words, stays: only what she handed in as
evidence goes, with its files. Work with an open appeal, inquiry or renewal, with a revocation that may still be appealed
against, or with a legal hold, is passed over, and so is work whose learner was not told in time. Whatever keeps it past the
day that a letter named makes that letter count no more: she is told anew.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.achievements.translating import title_in
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.jobs.outbox import queue_message
from workmark.privacy.evidence_letters import ABOUT, BEHIND_BADGE, WITH_BADGE, let_letters_count_no_more
from workmark.privacy.models import LegalHold
from workmark.privacy.standing_badges import argued_about, living, read_again, rested_on
from workmark.submissions.models import Evidence, StoredFile, Submission, SubmissionState
from workmark.submissions.storing import forget_if_unused

KEPT = timedelta(days=365)
KEPT_BEHIND_BADGE = timedelta(days=731)  # 24 months, a leap year included
NOTICE = timedelta(days=30)
_AT_ONCE = 200
_OVER = (SubmissionState.NOT_YET, SubmissionState.RETURNED, SubmissionState.WITHDRAWN)
_UNDER_WAY = (SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT)


def tell_of_evidence_that_goes(at: datetime) -> int:
    """Queue a letter for each piece of work whose evidence goes within a month, once for a term; gives how many."""
    soon = _over(at + NOTICE, at).exclude(learner__email="").annotate(letter_key=_letter_key())
    letters = list(soon.exclude(_told()).order_by("pk").values_list("pk", "letter_key"))
    for pk, key in letters:
        _tell(Submission.objects.select_related("learner", "version").get(pk=pk), key, at)
    return len(letters)


def purge_evidence(at: datetime) -> int:
    """Delete the evidence of work that is over and whose learner was told a month ago; gives how many items went."""
    _let_missed_letters_count_no_more(at)
    numbers = list(_to_go(at).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    return sum(_delete_evidence(pk, at) for pk in numbers)


def evidence_until(work: Submission, at: datetime) -> datetime | None:
    """Until when at least the evidence behind a badge is kept; None while she keeps it, or there is none to keep."""
    if work.state != SubmissionState.AWARDED or work.evidence_kept_at or work.evidence_ended_at:
        return None
    letter = Message.objects.filter(key=f"{ABOUT}{work.pk}{BEHIND_BADGE}").first()
    told_at = letter.created_at if letter else at
    return max((work.decided_at or work.edited_at) + KEPT_BEHIND_BADGE, told_at + NOTICE)


def _let_missed_letters_count_no_more(at: datetime) -> None:
    """The day that a letter named is over, and the evidence stays for now: when it goes at last, its learner is told anew."""
    there = Submission.objects.filter(pk__in=Evidence.objects.values("submission"))
    stays = there.exclude(pk__in=_over(at, at).values("pk")).alias(letter_key=_letter_key())
    missed = stays.filter(_told(created_at__lte=at - NOTICE)).values_list("pk", flat=True)
    with transaction.atomic():
        let_letters_count_no_more(list(missed))


def _to_go(at: datetime) -> QuerySet[Submission]:
    """Asked first who was told: work without a letter must not stand in the way of what is behind it."""
    return _over(at, at).alias(letter_key=_letter_key()).filter(_told(created_at__lte=at - NOTICE))


def _over(at: datetime, today: datetime) -> QuerySet[Submission]:
    """Work whose term is over at a moment, that still has evidence, and that nobody is busy with today."""
    held = LegalHold.objects.filter(lifted_at=None).values("person")
    renewed = Submission.objects.filter(state__in=_UNDER_WAY).exclude(renews=None).values("renews")
    return (
        Submission.objects.filter(_without_badge(at) | _behind_badge(at))
        .filter(pk__in=Evidence.objects.values("submission"))
        .exclude(learner__in=held)
        .exclude(read_again())
        .exclude(revised_as__state__in=_UNDER_WAY)
        .exclude(pk__in=renewed)
        .exclude(rested_on(argued_about(today)))
    )


def _without_badge(at: datetime) -> Q:
    before = at - KEPT
    ended = Q(decided_at__lt=before) | Q(decided_at=None, edited_at__lt=before)
    return ended & Q(state__in=_OVER) & ~_has(Credential.objects.all())


def _behind_badge(at: datetime) -> Q:
    """After two years; where she wishes to keep it, once no badge of this work counts any more as well."""
    kept_to_the_end = _has(Credential.objects.all()) & ~_has(living(at))
    two_years = Q(state=SubmissionState.AWARDED, decided_at__lt=at - KEPT_BEHIND_BADGE)
    return two_years & (Q(evidence_kept_at=None) | kept_to_the_end)


def _has(badges: QuerySet[Credential]) -> Q:
    return Q(pk__in=badges.exclude(submission=None).values("submission"))


def _letter_key() -> Case:
    """The key of the letter about the term that the work is in now: another term, or another badge, asks for another."""
    number = Cast("pk", CharField())
    last = Credential.objects.filter(submission=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    behind = Concat(Value(ABOUT), number, Value(BEHIND_BADGE), output_field=CharField())
    with_badge = Concat(
        Value(ABOUT), number, Value(WITH_BADGE), Cast(Subquery(last), CharField()), output_field=CharField()
    )
    return Case(
        When(state=SubmissionState.AWARDED, evidence_kept_at=None, then=behind),
        When(state=SubmissionState.AWARDED, then=with_badge),
        default=Concat(Value(ABOUT), number, output_field=CharField()),
        output_field=CharField(),
    )


def _told(**which: datetime) -> Exists:
    return Exists(Message.objects.filter(key=OuterRef("letter_key"), **which))


def _tell(work: Submission, key: str, at: datetime) -> None:
    with override(work.learner.language):
        facts = {
            "title": title_in(work.version, work.learner.language),
            "date": formats.date_format(at + NOTICE, "DATE_FORMAT"),  # its term is over by then
            "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/take-away/",
            "work": f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/{work.token}/",
        }
        queue_message(
            key=key,
            to=work.learner.email,
            subject=_("Evidence you handed in goes on %(date)s") % facts,
            text=_words(work) % facts,
        )


def _words(work: Submission) -> str:
    if work.state != SubmissionState.AWARDED:
        return _words_without_badge()
    return _words_with_badge() if work.evidence_kept_at else _words_behind_badge()


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


def _words_with_badge() -> str:
    return _(
        "You kept the evidence behind your badge “%(title)s” as long as the badge. The badge has ended, or ends soon. "
        "On %(date)s we delete the evidence, with the files. The decision and the feedback stay.\n\n"
        "Take the evidence with you, if you like:\n%(page)s"
    )


def _delete_evidence(pk: int, at: datetime) -> int:
    with transaction.atomic():
        current = Submission.objects.select_for_update(no_key=True).get(pk=pk)
        if not _to_go(at).filter(pk=pk).exists():  # she has just wished otherwise, or somebody took it up
            return 0
        current.evidence_ended_at = at
        current.save(update_fields=["evidence_ended_at"])
        items = Evidence.objects.filter(submission=current)
        files = list(StoredFile.objects.filter(pk__in=items.filter(stored__isnull=False).values("stored")))
        count = items.count()
        items.delete()
        for stored in files:
            forget_if_unused(stored)
    return count
