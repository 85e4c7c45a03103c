"""What an institution shows everybody of its programmes: what there is to earn, who else issues it, hours and price.

Only programmes that it chose to show, and of these only what a visitor may begin now. Nothing of cohorts or of people.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion, Stack
from workmark.achievements.queries import stacks_offered, stacks_shown_to, visible_to
from workmark.credentials.partner_models import IssuingAuthority
from workmark.credentials.partnering import authorities_in_force
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation
from workmark.programmes.models import Programme


@dataclass(frozen=True)
class PartShown:
    """version: as it can be begun now. authorities: by which partners issue it today."""

    version: AchievementVersion
    authorities: tuple[IssuingAuthority, ...]


@dataclass(frozen=True)
class ProgrammeShown:
    """hours, prices: of the parts together; prices by currency, empty where all of them are free."""

    programme: Programme
    parts: tuple[PartShown, ...]
    stacks: tuple[Stack, ...]
    hours: float
    prices: dict[str, Decimal]


def programmes_shown(institution: Organisation | None = None) -> QuerySet[Programme]:
    """Those that anybody may read, by title; of one institution, or of all."""
    shown = Programme.objects.filter(
        is_shown=True, organisation__may_issue=True, organisation__suspended_at=None
    )
    if institution is not None:
        shown = shown.filter(organisation=institution)
    return shown.select_related("organisation")


def programme_shown(token: str, *, day: date) -> ProgrammeShown:
    """One of them as it stands on a day. Raises NotFound for one that is not shown."""
    programme = programmes_shown().filter(token=token).first()
    if programme is None:
        raise NotFound(_("There is no such programme, or its institution does not show it."))
    own = programme.achievements.filter(badge_of=None)
    versions = visible_to(None).filter(achievement__in=own).order_by("title")
    parts = tuple(
        PartShown(version, tuple(authorities_in_force(version.achievement, day))) for version in versions
    )
    prices: dict[str, Decimal] = defaultdict(Decimal)
    for part in parts:
        if part.version.price:
            prices[part.version.currency] += part.version.price
    stacks = stacks_offered(stacks_shown_to(None)).filter(programmes=programme)
    hours = sum(part.version.hours for part in parts)
    return ProgrammeShown(programme, parts, tuple(stacks), hours, dict(prices))
