"""Skills that employers ask for less and less: the share of openings that name one, this half-year and the one before.

A share, because openings rise and fall together. Openings are public, so nobody's plans can be read from them.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from workmark.skills.jobs import current_skill
from workmark.workforce.opening_models import Opening, OpeningSkill, OpeningState

HALF_YEAR: Final = timedelta(days=183)
FEWEST_BEFORE: Final = 10  # openings that asked for it then: of fewer, a fall says nothing
FEWEST_OPENINGS: Final = 20  # of all, in each half-year


@dataclass(frozen=True)
class Fall:
    """before, now: how many of a hundred openings asked for it in the half-year before the last, and in the last."""

    before: int
    now: int


def falling_skills(at: datetime) -> dict[str, Fall]:
    """By address of the skill as it is today: those whose share of the openings has halved or fallen further."""
    (all_before, before), (all_now, last) = (_asked(at - HALF_YEAR), _asked(at))
    if min(all_before, all_now) < FEWEST_OPENINGS:
        return {}
    return {
        uri: Fall(round(100 * count / all_before), round(100 * last[uri] / all_now))
        for uri, count in before.items()
        if count >= FEWEST_BEFORE and 2 * last[uri] * all_before <= count * all_now
    }


def _asked(until: datetime) -> tuple[int, Counter[str]]:
    """The openings that were published in the half-year before a moment: how many, and how many asked for each skill."""
    there = Opening.objects.exclude(state=OpeningState.DRAFT).filter(
        published_at__gt=until - HALF_YEAR, published_at__lte=until
    )
    rows = OpeningSkill.objects.filter(opening__in=there).select_related("skill__replaced_by")
    asked = {(row.opening_id, current_skill(row.skill).uri) for row in rows}
    return there.count(), Counter(uri for _opening, uri in asked)
