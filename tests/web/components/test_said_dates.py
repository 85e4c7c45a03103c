"""Dates as a badge says them: the civil day it names, never the reader's, in words the reader knows."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from workmark.web.components.templatetags.components import said_date


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-11-14T11:12:00Z", "Nov. 14, 2026"),
        ("2026-11-14T23:30:00-05:00", "Nov. 14, 2026"),  # the 15th in UTC
        ("2026-11-14T00:30:00+09:00", "Nov. 14, 2026"),  # the 13th in UTC
        ("2026-11-14", "Nov. 14, 2026"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati"])
def test_the_day_is_the_one_that_the_badge_names(said: str, day: str, zone: str) -> None:
    with timezone.override(zone):
        assert said_date(said) == f'<time datetime="{said}">{day}</time>'


def test_it_is_in_the_readers_language() -> None:
    with override("es"):
        assert ">14 de noviembre de 2026<" in said_date("2026-11-14T11:12:00Z")


@pytest.mark.parametrize("said", ["May 2026", "2026-13-40T00:00:00Z", "", "<b>2026</b>"])
def test_what_is_no_date_stays_as_it_is(said: str) -> None:
    assert said_date(said) == said
    assert not hasattr(said_date(said), "__html__")  # so that a page escapes it
