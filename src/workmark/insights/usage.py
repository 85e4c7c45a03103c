"""How much an instance is used, month by month, for whoever operates it. Small numbers are not told apart."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from workmark.credentials.models import Credential
from workmark.insights.suppression import K
from workmark.organisations.models import Person
from workmark.submissions.copying import KEEPERS
from workmark.submissions.models import Submission, SubmissionState

MONTHS = 6
# Of whoever was erased a number stays, and its day is that of the erasure.
STILL_SOMEBODY = Q(is_active=True) | Q(suspended_at__isnull=False)


@dataclass(frozen=True)
class Count:
    """One number. figure: what is drawn, 0 for fewer than ten. words: what is said."""

    label: str
    figure: int
    words: str


@dataclass(frozen=True)
class Month:
    label: str
    counts: tuple[Count, ...]


def usage(at: datetime) -> list[Month]:
    """The last six whole months, oldest first. The month under way is left out: its differences would tell single people."""
    ends = [_month_before(at, back) for back in range(MONTHS, -1, -1)]
    return [_month(begins, until) for begins, until in pairwise(ends)]


def _month(begins: datetime, until: datetime) -> Month:
    asked: tuple[
        tuple[str, Callable[[], QuerySet[Person] | QuerySet[Submission] | QuerySet[Credential]]], ...
    ] = (
        (
            _("People who joined"),
            lambda: Person.objects.filter(STILL_SOMEBODY, joined_at__gte=begins, joined_at__lt=until).exclude(
                KEEPERS
            ),
        ),
        (
            _("Work handed in"),
            lambda: Submission.objects.filter(submitted_at__gte=begins, submitted_at__lt=until).exclude(
                state=SubmissionState.ANCHOR
            ),
        ),
        (_("Badges issued"), lambda: Credential.objects.filter(issued_at__gte=begins, issued_at__lt=until)),
    )
    counts = tuple(_count(label, found().count()) for label, found in asked)
    return Month(formats.date_format(begins, "YEAR_MONTH_FORMAT"), counts)


def _count(label: str, number: int) -> Count:
    if number < K:
        return Count(label, 0, _("fewer than %(k)d") % {"k": K})
    return Count(label, number, number_format(number))


def _month_before(at: datetime, back: int) -> datetime:
    """The first moment of the month that lies so many months back."""
    number = at.year * 12 + at.month - 1 - back
    return at.replace(
        year=number // 12, month=number % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
