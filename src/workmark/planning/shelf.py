"""Everything the public may earn, as one catalogue with one currency."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from workmark.achievements.queries import visible_to
from workmark.planning.offering import offered_to_anybody
from workmark.planning.paths import Catalogue

_USUAL_CURRENCY = "EUR"


@dataclass(frozen=True)
class Shelf:
    """currency: that of most of what costs anything. What is priced in another, without a rate, has no price here."""

    catalogue: Catalogue
    currency: str


def public_shelf() -> Shelf:
    """What anybody may start today; in-house micro-credentials are nobody's way in."""
    currency = usual_currency()
    return Shelf(Catalogue(offered_to_anybody(currency=currency)), currency)


def usual_currency() -> str:
    """That of most of what costs anything here."""
    priced = visible_to(AnonymousUser()).filter(price__gt=0).values_list("currency")
    common = priced.annotate(of_it=Count("pk")).order_by("-of_it", "currency").first()
    return str(common[0]) if common else _USUAL_CURRENCY
