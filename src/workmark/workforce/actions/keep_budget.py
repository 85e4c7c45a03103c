"""An employer sets money and seats aside for learning, or changes how much."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.budgets import Room, locked_room

MOST_AMOUNT: Final = Decimal(100_000_000)
MOST_SEATS: Final = 100_000
LONGEST_NAME: Final = 120
_LONGEST: Final = timedelta(days=5 * 366)


@dataclass(frozen=True)
class BudgetTerms:
    """amount: in `currency`. seats: how many assignments. It is for what is assigned on the days from and until."""

    name: str
    amount: Decimal
    currency: str
    seats: int
    starts_on: date
    ends_on: date


def keep_budget(
    person: Person,
    organisation: Organisation,
    terms: BudgetTerms,
    *,
    budget: LearningBudget | None = None,
    at: datetime,
) -> LearningBudget:
    """Make one, or change the given one. Only owners: whoever assigns does not decide how much there is.

    Raises InvalidInput for what needs mending, and for less money, fewer seats or another currency than is taken up.
    """
    said = replace(terms, name=" ".join(terms.name.split()), currency=terms.currency.strip().upper())
    _refuse({part: told for part, (is_sound, told) in _questions(said).items() if not is_sound})
    with change(person, "learning_budget.keep", organisation, organisation=organisation) as event:
        others = LearningBudget.objects.filter(organisation=organisation, name=said.name)
        if any(other != budget for other in others):
            _refuse({"name": _("Another budget of yours has this name.")})
        if budget is not None:
            room = locked_room(budget)
            _refuse(
                {part: told for part, (is_sound, told) in _what_is_taken(said, room).items() if not is_sound}
            )
        kept = budget or LearningBudget(organisation=organisation, created_at=at)
        for name, value in vars(said).items():
            setattr(kept, name, value)
        kept.save()
        event.target = kept
        event.detail = {"amount": str(kept.amount), "currency": kept.currency, "seats": kept.seats}
    return kept


def _questions(terms: BudgetTerms) -> dict[str, tuple[bool, str]]:
    amount = terms.amount
    return {
        "name": (
            0 < len(terms.name) <= LONGEST_NAME and "\x00" not in terms.name,
            _("Give it a name of at most %(most)d characters.") % {"most": LONGEST_NAME},
        ),
        "amount": (
            amount.is_finite() and 0 <= amount <= MOST_AMOUNT and round(amount, 2) == amount,
            _("Say an amount from 0 to %(most)d, with two decimals at most.") % {"most": MOST_AMOUNT},
        ),
        "currency": (
            len(terms.currency) == 3 and terms.currency.isascii() and terms.currency.isalpha(),
            _("Give the three letters of a currency, such as EUR."),
        ),
        "seats": (
            1 <= terms.seats <= MOST_SEATS,
            _("Say a number of seats from 1 to %(most)d.") % {"most": MOST_SEATS},
        ),
        "ends_on": (
            terms.starts_on <= terms.ends_on <= terms.starts_on + _LONGEST,
            _("Choose a last day after the first, within five years."),
        ),
    }


def _what_is_taken(terms: BudgetTerms, room: Room) -> dict[str, tuple[bool, str]]:
    held = room.budget
    return {
        "amount": (
            terms.amount >= min(room.taken, held.amount),
            _("%(taken)s is taken up already.") % {"taken": f"{room.taken} {held.currency}"},
        ),
        "seats": (
            terms.seats >= min(room.seats_taken, held.seats),
            _("%(taken)s is taken up already.") % {"taken": room.seats_taken},
        ),
        "currency": (
            terms.currency == held.currency or not room.seats_taken,
            _("Some of it is taken up in %(currency)s already.") % {"currency": held.currency},
        ),
    }


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise InvalidInput(
            _("Some of this needs mending."), fields={part: [told] for part, told in wrong.items()}
        )
