"""What a cell of the matrix looks like and says: a sign, a number and words, so that no colour is needed."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.achievements.content import Price
from workmark.organisations.employment_models import Employment
from workmark.planning.gaps import hundredths
from workmark.planning.paths import Status
from workmark.web.opening_words import IMPORTANCE_WORDS
from workmark.web.public.entry_words import skill_names
from workmark.web.public.presenting import SKILL_LEVELS, price_words
from workmark.workforce.matrix import Row
from workmark.workforce.nearness import Explained, Nearness
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
    return name_of_work(row.work)


def closing_shown(each: Closable, currency: str) -> dict[str, Any] | None:
    """What closes a gap: its title, page, hours and price, and how many come before it; None if nothing does."""
    if each.closing is None:
        return None
    return {
        "title": each.offered[0].title,
        "href": reverse("public:achievement", args=[each.closing.key]),
        "before": [offered.title for offered in each.offered[1:]],
        "hours": round(each.closing.minutes / 60),
        "price": _price(each.closing.price, currency),
    }


def name_of_work(work: Employment) -> str:
    return work.name or work.work_email


def explained_rows(rows: Iterable[Explained]) -> list[dict[str, Any]]:
    """Row by row what a job asks for and how somebody stands to it, for both sides alike."""
    told = list(rows)
    names = skill_names(row.asked.skill for row in told)
    return [
        {
            "named": names[row.asked.skill.pk],
            "level": SKILL_LEVELS[row.asked.level],
            "matters": _("needed") if row.asked.is_must else IMPORTANCE_WORDS[row.asked.importance],
            **cell_shown(row.cell),
        }
        for row in told
    ]


def plan_shown(near: Nearness, titles: Sequence[str], currency: str) -> dict[str, Any]:
    """ready in hundredths, the path with its hours and price, and how many skills stay open after it."""
    plan = near.plan
    return {
        "is_there": near.is_there,
        "ready": None if near.ready is None else hundredths(near.ready),
        "titles": titles,
        "steps": len(plan.steps),
        "hours": round(plan.minutes / 60),
        "price": _price(plan.price, currency),
        "open": len(plan.unclosed),
        "is_shortest": plan.status is not Status.FEASIBLE,
    }


def _price(hundredths_of: int, currency: str) -> str:
    amount = Decimal(hundredths_of) / 100
    return price_words(Price(amount=amount, currency=currency)) if hundredths_of else _("free")
