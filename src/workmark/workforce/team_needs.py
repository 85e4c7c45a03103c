"""What would close the gaps of a role's people: what is open to them, at what cost, in how many hours."""

from collections.abc import Iterable
from dataclasses import dataclass

from workmark.organisations.models import Organisation
from workmark.planning.closings import Closing, least_closing
from workmark.planning.levels import of_step
from workmark.planning.offering import Offered, offered_inside
from workmark.planning.paths import Catalogue
from workmark.planning.shelf import usual_currency
from workmark.skills.jobs import current_skill
from workmark.workforce.matrix import Column


@dataclass(frozen=True)
class Closable:
    """A skill that some lack, and the least that closes it for somebody who has none of it; None if nothing does."""

    column: Column
    closing: Closing | None
    offered: tuple[Offered, ...]


@dataclass(frozen=True)
class Needs:
    gaps: tuple[Closable, ...]
    currency: str


def needs_of(organisation: Organisation, gaps: Iterable[Column]) -> Needs:
    """What is public, and the employer's own in-house, at full price; in the currency of most of what costs anything."""
    columns, currency = list(gaps), usual_currency()
    skills = {column.number: current_skill(column.skill).uri for column in columns}
    offered = offered_inside(organisation, skills.values(), currency=currency)
    catalogue = Catalogue(each.offer for each in offered.values())
    found = []
    for column in columns:
        closing = least_closing(catalogue, skills[column.number], of_step(column.asked.level))
        keys = closing.keys if closing else ()
        found.append(Closable(column, closing, tuple(offered[key] for key in keys)))
    return Needs(tuple(found), currency)
