"""Decisions that nobody has drawn for a quality check: whoever may draw hears of it once a month (AQ6).

A draw has somebody's name under it, so it is asked for and not made (decision 0420). A suspended issuer can judge and
check nothing, so nobody is reminded for it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django_tasks import task

from workmark.assessment.messages import leads_of
from workmark.assessment.models import Assignment, AssignmentState
from workmark.assessment.quality import COVERED_WITHIN_DAYS
from workmark.assessment.quality_models import QualityCheck, SampleKind
from workmark.assessment.quality_queries import covered, drawn_since, judged_between, rows_judged
from workmark.jobs.outbox import queue_message
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Organisation

DRAWN_EVERY = timedelta(days=31)


@dataclass(frozen=True)
class Undrawn:
    """What an issuer's quality checks leave open. waiting: decisions since the last draw; since: that draw, or, before
    any draw, the first of these decisions. unchecked: drawn, and nobody has said anything of it. assessors, rows: those
    with a part in decisions of the last twelve months of which none was checked in that time. is_due: a draw, or the
    checks of one, are later than a month.
    """

    waiting: int
    since: datetime | None
    unchecked: int
    assessors: int
    rows: int
    is_due: bool


def undrawn(issuer: Organisation, at: datetime) -> Undrawn:
    waiting, since = _waiting(issuer, at)
    assessors, rows = _unseen(issuer, at)
    return Undrawn(waiting, since, _unchecked(issuer).count(), assessors, rows, is_due(issuer, at))


def is_due(issuer: Organisation, at: datetime) -> bool:
    """Whether a draw, or a check of what was drawn, is later than a month; asked of every issuer each day."""
    _waits, since = _waiting(issuer, at)
    is_late = since is not None and at - since > DRAWN_EVERY
    return is_late or _unchecked(issuer).filter(sample__drawn_at__lt=at - DRAWN_EVERY).exists()


def remind_to_draw(at: datetime) -> int:
    """Queue what is to be said now; each owner and lead hears once a month. Gives for how many issuers something is due."""
    due = 0
    for issuer in Organisation.objects.filter(suspended_at=None, achievements__isnull=False).distinct():
        calendar = calendar_of(issuer)
        today = calendar.day_of(at)
        if not calendar.is_working_day(today):
            continue
        if is_due(issuer, at):
            due += 1
            with transaction.atomic():
                _tell(issuer, undrawn(issuer, at), today)
    return due


def _waiting(issuer: Organisation, at: datetime) -> tuple[int, datetime | None]:
    """How many decisions wait to be drawn, and since when; None where nothing waits."""
    last = drawn_since(issuer, SampleKind.INTERNAL, at)
    waits = judged_between(issuer, last, at).order_by("decided_at").values_list("decided_at", flat=True)
    if (first := waits.first()) is None:
        return 0, None
    was_drawn = issuer.quality_samples.filter(kind=SampleKind.INTERNAL, until=last).exists()
    return waits.count(), last if was_drawn else first


def _unchecked(issuer: Organisation) -> QuerySet[QualityCheck]:
    return QualityCheck.objects.filter(sample__issuer=issuer, sample__kind=SampleKind.INTERNAL, verdict="")


def _unseen(issuer: Organisation, at: datetime) -> tuple[int, int]:
    """How many assessors, and rubric rows, had a part in decisions of twelve months of which none was looked at."""
    year_ago = at - timedelta(days=COVERED_WITHIN_DAYS)
    judged = judged_between(issuer, year_ago, at)
    held = Assignment.objects.filter(submission__in=judged.values("submission"), state=AssignmentState.LOCKED)
    rows: set[tuple[int, str]] = set()
    decisions = judged.select_related("submission").only("results", "submission__version")
    for decision in decisions.iterator(chunk_size=500):
        rows |= rows_judged(decision)
    assessors_seen, rows_seen = covered(issuer, SampleKind.INTERNAL, year_ago)
    return len(set(held.values_list("assessor", flat=True)) - assessors_seen), len(rows - rows_seen)


def _tell(issuer: Organisation, found: Undrawn, today: date) -> None:
    for person in leads_of(issuer):
        with override(person.language):
            queue_message(
                key=f"draw-due:{issuer.pk}:{today:%Y-%m}:{person.pk}",
                to=person.email,
                subject=_("Quality checks wait at %(issuer)s") % {"issuer": issuer.name},
                text=f"{' '.join(_said(found))}\n\n{settings.WORKMARK_PUBLIC_ORIGIN}/assess/quality/{issuer.slug}/",
            )


def _said(found: Undrawn) -> list[str]:
    said = []
    if found.waiting:
        said.append(
            ngettext(
                "%(number)d decision waits to be drawn for a quality check.",
                "%(number)d decisions wait to be drawn for quality checks.",
                found.waiting,
            )
            % {"number": found.waiting}
        )
    if found.unchecked:
        said.append(
            ngettext(
                "%(number)d decision is drawn and nobody has checked it yet.",
                "%(number)d decisions are drawn and nobody has checked them yet.",
                found.unchecked,
            )
            % {"number": found.unchecked}
        )
    said.append(
        _("Not looked at in the last twelve months: assessors %(assessors)d, rubric rows %(rows)d.")
        % {"assessors": found.assessors, "rows": found.rows}
    )
    said.append(_("A draw takes a moment, and nobody picks by hand."))
    return said


@task()
def remind_of_draws() -> None:
    """Runs daily; the outbox keeps a second run from saying anything twice in a month."""
    remind_to_draw(now())


every(timedelta(days=1), "assessment.remind_of_draws", remind_of_draws)
