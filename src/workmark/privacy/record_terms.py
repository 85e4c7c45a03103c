"""The record of a decision ends seven years after the life of what was decided (PR11): its words go as in an erasure.

The life of work without a badge ends with its decision; that of a badge when it expires or is revoked. A badge without an end
has no end of its record. What is blanked, deleted or kept stands in `rules.py`; here the rows of one piece of work are
chosen instead of those of one person. The audit log has no end (decision 0361).
"""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet

from workmark.assessment.models import Decision
from workmark.credentials.models import Credential
from workmark.privacy.models import LegalHold
from workmark.privacy.rules import RULES, Does
from workmark.submissions.models import Evidence, StoredFile, Submission
from workmark.submissions.storing import forget_if_unused

KEPT = timedelta(days=7 * 365 + 2)
_AT_ONCE = 200
_PATH = "submission__learner"


def end_records(at: datetime) -> int:
    """Empty the records whose term is over, in bounded bites; gives how many pieces of work. Bears a second run."""
    works = list(_over(at - KEPT).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    for pk in works:
        with transaction.atomic():
            work = Submission.objects.select_for_update(no_key=True).get(pk=pk)
            _empty(work)
            Submission.objects.filter(pk=pk).update(
                record_ended_at=at, ai_statement="", resubmission_note="", evidence_language=""
            )
    return len(works)


def _over(before: datetime) -> QuerySet[Submission]:
    held = LegalHold.objects.filter(lifted_at=None).values("person")
    lives = Credential.objects.exclude(submission=None).exclude(_ended(before)).values("submission")
    decided = Decision.objects.filter(decided_at__lt=before).values("submission")
    return (
        Submission.objects.filter(pk__in=decided, decided_at__lt=before, record_ended_at=None)
        .exclude(pk__in=lives)
        .exclude(learner__in=held)
    )


def _ended(before: datetime) -> Q:
    """Badges whose life ended before a moment: erased, revoked, or past their last day."""
    return Q(revoked_at__lt=before) | Q(valid_until__lt=before) | Q(state="erased", awarded_at__lt=before)


def _empty(work: Submission) -> None:
    files = list(StoredFile.objects.filter(pk__in=Evidence.objects.filter(submission=work).values("stored")))
    for rule in RULES:
        for path in rule.whose:
            if not path.endswith(_PATH) or rule.does is Does.KEEP:
                continue
            rows = apps.get_model(rule.table)._default_manager.filter(
                **{path.removesuffix("__learner"): work}
            )
            numbers = list(rows.values_list("pk", flat=True))
            found = apps.get_model(rule.table)._default_manager.filter(pk__in=numbers)
            if rule.does is Does.ERASE:
                found.delete()
            else:
                found.update(**rule.blank)
    for stored in files:
        forget_if_unused(stored)
