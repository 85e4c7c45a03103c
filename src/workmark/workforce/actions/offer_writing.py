"""An issuer offers to write what an employer needs, takes that back, and says which micro-credential it became."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement, VersionState
from workmark.lib.currencies import is_currency
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.workforce.actions.request_writing import MOST_PAY
from workmark.workforce.opening_words import refuse_wrong
from workmark.workforce.writing_messages import tell_offered, tell_published
from workmark.workforce.writing_models import OfferState, WritingOffer, WritingRequest

LONGEST_WORDS: Final = 2_000


@dataclass(frozen=True)
class OfferTerms:
    """words: how it would be written and assessed, for the employer to read. price: for all of it."""

    words: str
    ready_by: date
    price: Decimal = Decimal(0)
    currency: str = "EUR"


def offer_writing(
    person: Person, issuer: Organisation, request: WritingRequest, terms: OfferTerms, *, at: datetime
) -> WritingOffer:
    """One for each issuer; the employer is told. Raises NotAllowed, WrongState, InvalidInput."""
    words = terms.words.strip()
    refuse_wrong(
        {
            "words": (
                0 < len(words) <= LONGEST_WORDS and "\x00" not in words,
                _("Say in at most %(most)d characters how you would write it.") % {"most": LONGEST_WORDS},
            ),
            "ready_by": (terms.ready_by > timezone.localdate(at), _("Choose a day from tomorrow on.")),
            "price": (
                terms.price.is_finite()
                and 0 <= terms.price <= MOST_PAY
                and round(terms.price, 2) == terms.price,
                _("Write an amount of money, such as 1200 or 1350.50."),
            ),
            "currency": (
                is_currency(terms.currency),
                _("Write the three letters of a currency, such as EUR."),
            ),
        }
    )
    with change(person, "writing.offer", issuer, organisation=issuer) as event:
        current = WritingRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        if not current.is_open_at(at):
            raise WrongState(_("This request takes no more offers."))
        if current.offers.filter(issuer=issuer).exclude(state=OfferState.WITHDRAWN).exists():
            raise WrongState(_("You have made an offer already. Take it back to make another."))
        made = WritingOffer.objects.create(
            request=current, issuer=issuer, by=person, made_at=at, **{**vars(terms), "words": words}
        )
        tell_offered(made)
        event.target = made
        event.detail = {"request": current.pk}
    return made


def withdraw_offer(person: Person, offer: WritingOffer, *, at: datetime) -> WritingOffer:
    """Raises WrongState once it was answered."""
    with change(person, "writing.take_back", offer, organisation=offer.issuer) as event:
        current = WritingOffer.objects.select_for_update(no_key=True).get(pk=offer.pk)
        if current.state != OfferState.MADE:
            raise WrongState(_("This offer was answered already."))
        current.state, current.answered_at = OfferState.WITHDRAWN, at
        current.save(update_fields=["state", "answered_at"])
        event.target = current
    return current


def link_written(
    person: Person, offer: WritingOffer, achievement: Achievement, *, at: datetime
) -> WritingOffer:
    """Say which micro-credential it became. The employer is told when it is published, or now if it is.

    Raises WrongState unless the offer was accepted; InvalidInput for another issuer's micro-credential.
    """
    with change(person, "writing.link", offer, organisation=offer.issuer) as event:
        current = WritingOffer.objects.select_for_update(no_key=True).get(pk=offer.pk)
        if current.state != OfferState.ACCEPTED or current.fulfilled_at is not None:
            raise WrongState(_("Only an accepted offer that waits for its micro-credential can be linked."))
        if achievement.issuer_id != current.issuer_id:
            told = _("Choose a micro-credential of the issuer that made the offer.")
            raise InvalidInput(told, fields={"achievement": [told]})
        current.achievement = achievement
        current.save(update_fields=["achievement"])
        if achievement.versions.filter(state=VersionState.PUBLISHED).exists():
            fulfil(current, at=at)
        event.target = current
        event.detail = {"achievement": achievement.slug}
    return current


def fulfil(offer: WritingOffer, *, at: datetime) -> None:
    """Inside the change that published or linked it."""
    offer.fulfilled_at = at
    offer.save(update_fields=["fulfilled_at"])
    tell_published(offer)
