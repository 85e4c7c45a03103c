"""Whether work is recent enough for a rubric that asks for it, pure: the day it was done against a number of months."""

import calendar
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Currency(StrEnum):
    """What can be said of the age of one piece of evidence."""

    NO_LIMIT = "no-limit"
    UNSTATED = "unstated"
    CURRENT = "current"
    TOO_OLD = "too-old"
    IN_FUTURE = "in-future"


CURRENCY_IN_WORDS = {
    Currency.NO_LIMIT: _("any age will do"),
    Currency.UNSTATED: _("no date is stated"),
    Currency.CURRENT: _("recent enough"),
    Currency.TOO_OLD: _("older than the rubric allows"),
    Currency.IN_FUTURE: _("the date is after the day it was handed in"),
}


def currency_of(done_on: date | None, *, seen_on: date, months: int) -> Currency:
    """done_on: when the work was done, as its learner says. seen_on: the day it was handed in.

    months: how old it may be; 0 for any age. A day counts as a month later on the same day, or on the month's last.
    """
    if done_on is not None and done_on > seen_on:
        return Currency.IN_FUTURE
    if not months:
        return Currency.NO_LIMIT
    if done_on is None:
        return Currency.UNSTATED
    return Currency.CURRENT if _months_before(seen_on, months) <= done_on else Currency.TOO_OLD


def _months_before(day: date, months: int) -> date:
    """The same day so many months before; the last of that month where it has no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
