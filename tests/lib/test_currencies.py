"""Amounts by a table of rates. Sums are done by hand."""

from decimal import Decimal

import pytest

from workmark.lib.currencies import in_hundredths, is_currency, parse_rates

RATES = {"EUR": Decimal(1), "USD": Decimal("0.92"), "GBP": Decimal("1.17")}


def test_rates_are_read_from_a_line() -> None:
    assert parse_rates("EUR=1, USD=0.92,GBP = 1.17") == RATES
    assert parse_rates("") == {}


@pytest.mark.parametrize("line", ["eur=1", "EUR", "EUR=x", "EUR=0", "EUR=-1", "EUR=NaN", "EURO=1"])
def test_a_wrong_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"is not|is no|does not"):
        parse_rates(line)


def test_an_amount_is_converted_and_rounded_up() -> None:
    assert in_hundredths(Decimal("10.00"), "EUR", "EUR", {}) == 1000
    assert in_hundredths(Decimal("10.00"), "USD", "EUR", RATES) == 920
    # 10 / 1.17 = 8.547...
    assert in_hundredths(Decimal("10.00"), "EUR", "GBP", RATES) == 855


def test_without_a_rate_only_nothing_can_be_converted() -> None:
    assert in_hundredths(Decimal("10.00"), "CHF", "EUR", RATES) is None
    assert in_hundredths(Decimal("0.00"), "CHF", "EUR", RATES) == 0


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("EUR", True),
        ("XOF", True),
        ("JPY", True),
        ("ZZZ", False),
        ("DEM", False),
        ("eur", False),
        ("", False),
    ],
)
def test_what_people_pay_with_today_is_a_currency(code: str, is_one: bool) -> None:
    assert is_currency(code) is is_one
