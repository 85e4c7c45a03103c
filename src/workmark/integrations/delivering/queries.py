"""Questions about an organisation's destinations and what was sent to them."""

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from workmark.integrations.delivering.models import Delivery, DeliveryState, Destination
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation


def destinations_of(organisation: Organisation) -> QuerySet[Destination]:
    """Each with `waiting` and `given_up`, how many messages are so, and `last_arrived_at`."""
    return organisation.destinations.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        given_up=Count("deliveries", filter=Q(deliveries__state=DeliveryState.FAILED)),
        last_arrived_at=Max("deliveries__settled_at", filter=Q(deliveries__state=DeliveryState.ARRIVED)),
    )


def destination_of(organisation: Organisation, token: str) -> Destination:
    """One of them; anybody else's looks absent (NotFound)."""
    found = destinations_of(organisation).select_related("organisation").filter(token=token).first()
    if found is None:
        raise NotFound(_("There is no such connection here."))
    return found


def deliveries_of(destination: Destination, state: str = "") -> QuerySet[Delivery]:
    """Newest first, less those that are forgotten but for their id; state: only those in it."""
    found = destination.deliveries.exclude(body="").order_by("-pk")
    return found.filter(state=state) if state else found
