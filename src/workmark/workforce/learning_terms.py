"""What an employer says when it asks somebody to earn something, and what it gives for it. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput

LONGEST_REASON: Final = 1_000
LONGEST: Final = timedelta(days=730)
MOST_HOURS: Final = Decimal(500)
MOST_FEE: Final = Decimal(100_000)


@dataclass(frozen=True)
class LearningTerms:
    """reason: read by whoever is asked. hours_granted: of paid working time. fee_covered: at most, in `currency`."""

    reason: str
    due_on: date
    hours_granted: Decimal = Decimal(0)
    fee_covered: Decimal = Decimal(0)
    currency: str = "EUR"


def sound_terms(terms: LearningTerms, *, today: date) -> LearningTerms:
    """Tidied. Raises InvalidInput naming every part that needs mending."""
    tidied = replace(terms, reason=terms.reason.strip(), currency=terms.currency.strip().upper())
    wrong = {part: [told] for part, (is_sound, told) in _questions(tidied, today).items() if not is_sound}
    if wrong:
        raise InvalidInput(_("Some of this needs mending."), fields=wrong)
    return tidied


def _questions(terms: LearningTerms, today: date) -> dict[str, tuple[bool, str]]:
    return {
        "reason": (
            0 < len(terms.reason) <= LONGEST_REASON and "\x00" not in terms.reason,
            _("Say why, in at most %(most)d characters.") % {"most": LONGEST_REASON},
        ),
        "due_on": (
            today < terms.due_on <= today + LONGEST,
            _("Choose a day between tomorrow and two years from now."),
        ),
        "hours_granted": (
            _is_between(terms.hours_granted, MOST_HOURS, places=1),
            _("Say a number of hours from 0 to %(most)d, with one decimal at most.") % {"most": MOST_HOURS},
        ),
        "fee_covered": (
            _is_between(terms.fee_covered, MOST_FEE, places=2),
            _("Say an amount from 0 to %(most)d, with two decimals at most.") % {"most": MOST_FEE},
        ),
        "currency": (
            len(terms.currency) == 3 and terms.currency.isascii() and terms.currency.isalpha(),
            _("Give the three letters of a currency, such as EUR."),
        ),
    }


def _is_between(number: Decimal, most: Decimal, *, places: int) -> bool:
    return number.is_finite() and 0 <= number <= most and round(number, places) == number
