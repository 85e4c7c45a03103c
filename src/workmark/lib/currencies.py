"""Money in several currencies, by a table that the operator sets. What the table does not tell is not guessed."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from math import ceil

from babel.core import get_global
from babel.numbers import get_territory_currencies

Rates = Mapping[str, Decimal]  # what one unit of each currency is worth, all in one and the same other

_CODE = re.compile(r"[A-Z]{3}")
_MOST = 200


def is_currency(code: str) -> bool:
    """Whether somewhere in the world people pay with it today: "EUR", and neither "eur" nor "ZZZ"."""
    return code in _in_use()


@cache
def _in_use() -> frozenset[str]:
    places = get_global("territory_currencies")
    return frozenset(code for place in places for code in get_territory_currencies(place))


def parse_rates(text: str) -> dict[str, Decimal]:
    """Read "EUR=1, USD=0.92". Raises ValueError for a wrong code, and for a worth that is not above nothing."""
    rates: dict[str, Decimal] = {}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        code, _, worth = part.partition("=")
        rates[code.strip()] = _worth(worth.strip())
        if not _CODE.fullmatch(code.strip()) or len(rates) > _MOST:
            raise ValueError(f"{part[:20]!r} does not begin with three capital letters, such as EUR.")
    return rates


def in_hundredths(amount: Decimal, currency: str, wanted: str, rates: Rates) -> int | None:
    """An amount in hundredths of the wanted currency, rounded up; None if the table does not tell.

    Nothing is nothing in any currency.
    """
    if amount == 0 or currency == wanted:
        return int(amount * 100)
    if currency not in rates or wanted not in rates:
        return None
    return ceil(amount * 100 * rates[currency] / rates[wanted])


def _worth(text: str) -> Decimal:
    try:
        worth = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text[:20]!r} is no number.") from error
    if not worth.is_finite() or not Decimal("0.000001") <= worth <= 1_000_000:
        raise ValueError(f"{text[:20]!r} is not between 0.000001 and 1000000.")
    return worth
