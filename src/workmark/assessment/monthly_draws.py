"""Quality checks month by month: the rule draws where no lead did, and whoever leads hears of what is to be read (AQ6).

A suspended issuer can judge and check nothing, so nothing is drawn for it and nobody is reminded.
"""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django_tasks import task

from workmark.assessment.actions.draw_monthly import draw_monthly
from workmark.assessment.messages import leads_of
from workmark.assessment.quality_models import SampleKind
from workmark.assessment.undrawn import DRAWN_EVERY, Undrawn, draw_is_due, is_due, undrawn
from workmark.jobs.outbox import queue_message
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Organisation

log = structlog.get_logger()

_BY_RULE = gettext_lazy("The monthly rule has drawn, and nobody picked by hand.")
_BY_NOBODY = gettext_lazy(
    "Nothing was drawn by itself: everybody who leads here judged these decisions, or has a tie to their learners."
)


def draw_and_remind(at: datetime) -> None:
    """For each issuer, on its working days. Whoever leads hears of a draw once, and of what is left once a month."""
    for issuer in Organisation.objects.filter(suspended_at=None, achievements__isnull=False).distinct():
        calendar = calendar_of(issuer)
        if not calendar.is_working_day(calendar.day_of(at)):
            continue
        try:
            with transaction.atomic():
                _see_to(issuer, at)
        except Exception:  # what is wrong with one issuer leaves out no other, and tomorrow it is tried again
            log.exception("a monthly draw was not made", issuer=issuer.pk)


def _see_to(issuer: Organisation, at: datetime) -> None:
    if made := draw_monthly(issuer, at=at):
        if (found := undrawn(issuer, at)).unchecked:
            _tell(issuer, found, f"drawn:{made.pk}", _BY_RULE)
        return
    # The letter about the last draw named everything that was unread.
    by_rule_lately = issuer.quality_samples.filter(
        kind=SampleKind.INTERNAL, drawn_by=None, drawn_at__gt=at - DRAWN_EVERY
    )
    if is_due(issuer, at) and not by_rule_lately.exists():
        month = calendar_of(issuer).day_of(at)
        how = _BY_NOBODY if draw_is_due(issuer, at) else ""
        _tell(issuer, undrawn(issuer, at), f"draw-due:{issuer.pk}:{month:%Y-%m}", how)


def _tell(issuer: Organisation, found: Undrawn, key: str, how: str | Promise) -> None:
    """how: a sentence on the draw that was made, or was not; "" for none."""
    page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/assess/quality/{issuer.slug}/"
    for person in leads_of(issuer):
        with override(person.language):
            words = " ".join([*_said(found), str(how)]).rstrip()
            queue_message(
                key=f"{key}:{person.pk}",
                to=person.email,
                subject=_("Quality checks wait at %(issuer)s") % {"issuer": issuer.name},
                text=f"{words}\n\n{page}",
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
    return said


@task()
def draw_samples() -> None:
    """Runs daily. Bears a second run: a draw ends the waiting, and the outbox says nothing twice."""
    draw_and_remind(now())


every(timedelta(days=1), "assessment.draw_samples", draw_samples)
