"""How far the jobs like one job are: sorted by hours, in words and as drawn lengths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from workmark.achievements.content import Price
from workmark.planning.distance_models import JobDistance
from workmark.planning.distances import Distance, Outcome
from workmark.skills.models import Occupation
from workmark.web.components.charts import Axis
from workmark.web.public.entry_words import Named, occupation_names
from workmark.web.public.presenting import hours_words, price_words

_ORDER = [Outcome.NOTHING_MISSING, Outcome.A_WAY, Outcome.CANNOT_BE_SAID]


@dataclass(frozen=True)
class DistanceRow:
    """words: instead of figures, where there are none. hours, price: words. share: of the longest way drawn."""

    named: Named
    words: str = ""
    steps: int = 0
    hours: str = ""
    price: str = ""
    share: str = ""
    before: int = 0
    after: int = 0
    open_skills: int = 0
    is_shortest: bool = True


@dataclass(frozen=True)
class Distances:
    rows: tuple[DistanceRow, ...]
    worked_out_at: datetime

    @property
    def can_be_said(self) -> bool:
        """Whether any of them says more than that nothing can be said."""
        return any(row.steps or row.before for row in self.rows)


def distances_from(job: Occupation) -> Distances | None:
    """What is kept of a job's neighbours; None where nothing was worked out."""
    kept = list(JobDistance.objects.filter(source=job).select_related("target__framework"))
    if not kept:
        return None
    names = occupation_names(row.target for row in kept)
    found = [(names[row.target_id], row.figures, row.currency) for row in kept]
    return Distances(distance_rows(found), min(row.worked_out_at for row in kept))


def distance_rows(found: Sequence[tuple[Named, Distance, str]]) -> tuple[DistanceRow, ...]:
    """found: each thing with how far it is and in which currency, the most alike first."""
    longest = max((figures.minutes for _named, figures, _currency in found), default=0) or 1
    near = sorted(found, key=lambda each: _how_far(each[1]))
    return tuple(_row(named, figures, currency, Axis(0, longest)) for named, figures, currency in near)


def _how_far(figures: Distance) -> tuple[int, int]:
    """Where nobody offers a way, the more is proved the nearer it is."""
    cannot_be_said = figures.outcome is Outcome.CANNOT_BE_SAID
    return _ORDER.index(figures.outcome), -figures.readiness_before if cannot_be_said else figures.minutes


def _cannot_be_said(before: int) -> str:
    if before:
        said = _(
            "Cannot be said: %(before)d%% of what is asked is then proved, and nobody offers more towards it."
        )
        return said % {"before": before}
    return _("Cannot be said: nobody offers anything towards it yet.")


def _row(named: Named, row: Distance, currency: str, axis: Axis) -> DistanceRow:
    if row.outcome is Outcome.CANNOT_BE_SAID:
        before = row.readiness_before // 10
        return DistanceRow(named, _cannot_be_said(before), before=before)
    if row.outcome is Outcome.NOTHING_MISSING:
        return DistanceRow(named, _("Nothing is missing."), before=100)
    return DistanceRow(
        named,
        steps=row.steps,
        hours=hours_words(round(row.minutes / 60, 1)),
        price=_price(row.price, currency),
        share=axis.place(row.minutes),
        before=row.readiness_before // 10,
        after=row.readiness_after // 10,
        open_skills=row.open_skills,
        is_shortest=row.is_shortest,
    )


def _price(hundredths: int, currency: str) -> str:
    """Inside a sentence, so what costs nothing begins with a small letter."""
    amount = Decimal(hundredths) / 100
    return price_words(Price(amount=amount, currency=currency)) if hundredths else _("free")
