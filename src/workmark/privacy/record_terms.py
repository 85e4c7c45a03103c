"""The record of a decision ends seven years after the life of what was decided (PR11): its words go as in an erasure.

The life of work without a badge ends with its decision; that of a badge when it expires or is revoked. A badge without an end
has no end of its record. Earlier rounds and renewed work on which a badge rests live as long as that badge; nothing ends
while an inquiry, a review or an appeal is open. What is blanked, deleted or kept stands in `rules.py`; here the rows of one
piece of work and of its badges are chosen instead of those of one person. The audit log has no end (decision 0361).
"""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet

from workmark.assessment.models import Decision
from workmark.credentials.models import Credential
from workmark.privacy.models import LegalHold
from workmark.privacy.rules import RULES, Does, Rule
from workmark.privacy.standing_badges import argued_about, living, read_again, rested_on
from workmark.submissions.models import Evidence, StoredFile, Submission
from workmark.submissions.storing import forget_if_unused

KEPT = timedelta(days=7 * 365 + 2)
_AT_ONCE = 200
# How a path to the person ends, and what leads from there to the work. What a badge itself says stays with the badge.
_OF_BADGE = "credential__learner"
_PATHS = {"submission__learner": "submission", _OF_BADGE: "credential__submission"}


def end_records(at: datetime) -> int:
    """Empty the records whose term is over, in bounded bites; gives how many pieces of work. Bears a second run."""
    _empty_without_work(at)
    works = list(_over(at).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    return sum(_end_record(pk, at) for pk in works)


def _end_record(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        work = Submission.objects.select_for_update(no_key=True).get(pk=pk)
        if not _over(at).filter(pk=pk).exists():  # somebody has just taken it up
            return False
        _empty(work)
        Submission.objects.filter(pk=pk).update(
            record_ended_at=at, ai_statement="", resubmission_note="", evidence_language=""
        )
    return True


def _over(at: datetime) -> QuerySet[Submission]:
    before = at - KEPT
    held = LegalHold.objects.filter(lifted_at=None).values("person")
    decided = Decision.objects.filter(decided_at__lt=before).values("submission")
    return (
        Submission.objects.filter(pk__in=decided, decided_at__lt=before, record_ended_at=None)
        .exclude(rested_on(living(before)))
        .exclude(rested_on(argued_about(at)))
        .exclude(read_again())
        .exclude(learner__in=held)
    )


def _empty(work: Submission) -> None:
    files = list(StoredFile.objects.filter(pk__in=Evidence.objects.filter(submission=work).values("stored")))
    for rule in RULES:
        for path in rule.whose if rule.does is not Does.KEEP else ():
            for end, to_work in _PATHS.items():
                if path.endswith(end):
                    _end_rows(rule, Q(**{path.removesuffix(end) + to_work: work}))
    for stored in files:
        forget_if_unused(stored)


def _empty_without_work(at: datetime) -> None:
    """Words about badges that were awarded without work here: nothing else of these is a record of a decision."""
    before = at - KEPT
    held = LegalHold.objects.filter(lifted_at=None).values("person")
    over = (
        Credential.objects.filter(submission=None)
        .exclude(pk__in=living(before))
        .exclude(replaced_by__in=living(before))
        .exclude(pk__in=argued_about(at))
        .exclude(learner__in=held)
    )
    for rule in RULES:
        for path in rule.whose if rule.does is not Does.KEEP else ():
            if path.endswith(_OF_BADGE):
                with transaction.atomic():
                    _end_rows(rule, Q(**{f"{path.removesuffix('__learner')}__in": over}), _AT_ONCE)


def _end_rows(rule: Rule, which: Q, most: int | None = None) -> None:
    rows = apps.get_model(rule.table)._default_manager
    left = rows.filter(which).exclude(**rule.blank) if rule.blank else rows.filter(which)
    found = rows.filter(pk__in=list(left.order_by("pk").values_list("pk", flat=True)[:most]))
    if rule.does is Does.ERASE:
        found.delete()
    else:
        found.update(**rule.blank)
