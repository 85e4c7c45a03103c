"""The employer accepts one offer; the others are told that they were not chosen."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.writing_messages import tell_accepted, tell_closed
from workmark.workforce.writing_models import OfferState, WritingOffer, WritingRequest


def accept_offer(person: Person, offer: WritingOffer, *, at: datetime) -> WritingOffer:
    """It binds nobody to pay here: price and terms are agreed between the two. Raises WrongState if it stands no more."""
    request = offer.request
    with change(person, "writing.accept", request, organisation=request.organisation) as event:
        current = WritingRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        standing = {one.pk: one for one in current.offers.filter(state=OfferState.MADE)}
        if current.closed_at is not None or offer.pk not in standing:
            raise WrongState(_("This offer does not stand any more. Open the page again."))
        current.closed_at = at
        current.save(update_fields=["closed_at"])
        for key, one in standing.items():
            one.state = OfferState.ACCEPTED if key == offer.pk else OfferState.DECLINED
            one.answered_at = at
            one.save(update_fields=["state", "answered_at"])
            if key == offer.pk:
                tell_accepted(one)
            else:
                tell_closed(one)
        event.target = standing[offer.pk]
        event.detail = {"issuer": offer.issuer.slug}
    return standing[offer.pk]
