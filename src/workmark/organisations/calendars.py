"""The one calendar by which an issuer's promises are counted: its clock, and the holidays that it has named.

Every day that is promised or forecast comes from here. How long something took is measured without holidays, so that
nobody shortens the measure by naming some (decision 0421).
"""

from collections.abc import Callable
from datetime import date

from workmark.lib.working_days import Calendar
from workmark.organisations.models import Organisation

Namer = Callable[[Organisation], frozenset[date]]
_namers: list[Namer] = []


def let_name_holidays(namer: Namer) -> None:
    """Register whoever keeps holidays, in a room above. Call from `AppConfig.ready`."""
    if namer not in _namers:
        _namers.append(namer)


def calendar_of(organisation: Organisation) -> Calendar:
    """Its working days, whatever the year: holidays that are over still count in what began before them."""
    return Calendar(
        organisation.time_zone, frozenset[date]().union(*(name(organisation) for name in _namers))
    )
