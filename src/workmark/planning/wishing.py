"""What a person wants and can give, however she told it: checked, and as the columns of her goal."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from workmark.lib.currencies import is_currency
from workmark.lib.languages import is_language
from workmark.lib.problems import InvalidInput
from workmark.planning.goal_models import Goal
from workmark.planning.paths import Limits, WayName, Weights, way_of, weights_of
from workmark.skills.models import Occupation

LONGEST_WEEK: Final = 60
MOST_BUDGET: Final = 100_000
FORMATS: Final = ("file", "link", "text", "audio", "video", "image")
USUAL: Final = Weights()
BALANCED: Final = "balanced"  # the usual weights, by the name that pages and programs say
OWN: Final = "own"  # weights that somebody chose one by one
_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


@dataclass(frozen=True)
class Wish:
    """budget: in whole units of the currency. None and empty sets ask nothing."""

    occupation: Occupation
    hours_a_week: int = 4
    budget: float | None = None
    currency: str = "EUR"
    by_when: date | None = None
    languages: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    weights: Weights = USUAL
    current: Occupation | None = None
    region: str = ""


def wish_of(goal: Goal) -> Wish:
    return Wish(
        occupation=goal.occupation,
        hours_a_week=goal.hours_a_week,
        budget=None if goal.budget is None else float(goal.budget),
        currency=goal.currency,
        by_when=goal.by_when,
        languages=frozenset(goal.languages),
        formats=frozenset(goal.formats),
        weights=Weights(**goal.weights),
        current=goal.current,
        region=goal.region,
    )


def keeping_the_way(wish: Wish, goal: Goal) -> Wish:
    """A goal said anew, with the way she took while it is the same job; the soonest goes by the hours that she says now."""
    before = wish_of(goal)
    if before.occupation != wish.occupation:
        return replace(wish, weights=USUAL)
    is_soonest = way_of(before.weights, _hours(before)) is WayName.SOONEST
    return replace(wish, weights=weights_of(WayName.SOONEST, _hours(wish)) if is_soonest else before.weights)


def way_taken(wish: Wish) -> str:
    """What counts first: a WayName, "balanced", or "own" where the weights are those of neither."""
    if wish.weights == USUAL:
        return BALANCED
    return way_of(wish.weights, _hours(wish)) or OWN


def _hours(wish: Wish) -> Limits:
    return Limits(minutes_a_week=wish.hours_a_week * 60)


def columns_of(wish: Wish, *, at: datetime) -> dict[str, Any]:
    """What is written of it. Raises InvalidInput."""
    if wrong := _wrong(wish, at):
        raise InvalidInput(_("Some of this needs mending before it is kept."), fields=wrong)
    return {
        "occupation": wish.occupation,
        "current": wish.current,
        "region": wish.region,
        "hours_a_week": wish.hours_a_week,
        "budget": None if wish.budget is None else round(wish.budget, 2),
        "currency": wish.currency,
        "by_when": wish.by_when,
        "languages": sorted(wish.languages),
        "formats": sorted(wish.formats),
        "weights": asdict(wish.weights),
        "changed_at": at,
    }


def _wrong(wish: Wish, at: datetime) -> dict[str, Sequence[str]]:
    checks = {
        "occupation": (
            not (wish.occupation.is_retired or wish.occupation.is_group),
            _("Choose one job that is in the list today."),
        ),
        "hours_a_week": (
            1 <= wish.hours_a_week <= LONGEST_WEEK,
            _("Write a number from 1 to %(most)d.") % {"most": LONGEST_WEEK},
        ),
        "budget": (
            wish.budget is None or 0 <= wish.budget <= MOST_BUDGET,
            _("Write an amount from 0 to %(most)d.") % {"most": MOST_BUDGET},
        ),
        "currency": (
            is_currency(wish.currency),
            _("Write the three letters of a currency, such as EUR."),
        ),
        "by_when": (
            wish.by_when is None or wish.by_when > at.date(),
            _("Choose a day that is still to come."),
        ),
        "languages": (all(map(is_language, wish.languages)), _("Choose from the languages that are listed.")),
        "formats": (wish.formats <= set(FORMATS), _("Choose from the forms that are listed.")),
        "region": check_of_region(wish.region),
    }
    return {name: [words] for name, (is_right, words) in checks.items() if not is_right}


def check_of_region(region: str) -> tuple[bool, str]:
    """Whether it is empty or written as ISO 3166 does: a country ("PT") or a region ("ES-MD"); and what is said if not."""
    told = _("Write a country's two letters, such as PT, or the code of a region, such as ES-MD.")
    return not region or bool(_REGION.fullmatch(region)), told
