"""What a cell of the matrix looks like and says: a sign, a number and words, so that no colour is needed."""

from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workmark.achievements.content import Price
from workmark.web.public.presenting import price_words
from workmark.workforce.matrix import Row
from workmark.workforce.standing import Cell, Standing
from workmark.workforce.team_needs import Closable

SIGNS: Final[dict[Standing, str]] = {
    Standing.MET: "●",
    Standing.ENDING: "◐",
    Standing.FADED: "◌",
    Standing.BELOW: "○",
    Standing.NONE: "–",
}
WORDS: Final[dict[Standing, str | Promise]] = {
    Standing.MET: gettext_lazy("proved, as asked"),
    Standing.ENDING: gettext_lazy("proved, ends within 90 days"),
    Standing.FADED: gettext_lazy("proved long ago, estimated lower today"),
    Standing.BELOW: gettext_lazy("proved at a lower level"),
    Standing.NONE: gettext_lazy("not proved yet"),
}
LEGEND: Final = [(SIGNS[standing], WORDS[standing]) for standing in Standing]


def cell_shown(cell: Cell) -> dict[str, Any]:
    """sign, step (of what counts today; "" for nothing), words and standing."""
    return {
        "sign": SIGNS[cell.standing],
        "step": cell.estimated or "" if cell.standing is Standing.FADED else cell.proved or "",
        "words": WORDS[cell.standing],
        "standing": cell.standing.value,
    }


def name_of(row: Row) -> str:
    return row.work.name or row.work.work_email


def closing_shown(each: Closable, currency: str) -> dict[str, Any] | None:
    """What closes a gap: its title, page, hours and price, and how many come before it; None if nothing does."""
    if each.closing is None:
        return None
    return {
        "title": each.offered[0].title,
        "href": reverse("public:achievement", args=[each.closing.key]),
        "before": [offered.title for offered in each.offered[1:]],
        "hours": round(each.closing.minutes / 60),
        "price": price_words(Price(amount=Decimal(each.closing.price) / 100, currency=currency)),
    }
