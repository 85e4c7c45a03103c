"""A learner offers one of her badges to a wallet, and ends an offer."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletCopy, WalletOffer
from workmark.credentials.wallets import PIN_DIGITS, may_leave, offer_text, pin_digest
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import change
from workmark.organisations.models import Person

LASTS = timedelta(minutes=10)


class NewOffer(NamedTuple):
    """What is shown once and kept nowhere. link: for a wallet, also as a QR code. pin: what the wallet asks for."""

    offer: WalletOffer
    link: str
    pin: str


def offer_to_wallet(learner: Person, credential: Credential, *, at: datetime) -> NewOffer:
    """Make an offer that lasts ten minutes. An earlier one for this badge that no wallet took up ends with it.

    Raises NotAllowed, or WrongState for a badge that is not in force.
    """
    code, pin = new_token(), f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
    with change(learner, "credential.add_to_wallet", credential, organisation=credential.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
        if not may_leave(held, at):
            raise NotInForce(_("This badge is not in force, so it cannot be added to a wallet."))
        held.wallet_offers.filter(taken_at=None, ended_at=None).update(ended_at=at)
        offer = WalletOffer.objects.create(
            credential=held,
            code_digest=hash_token(code),
            pin_digest=pin_digest(code, pin),
            made_at=at,
            expires_at=at + LASTS,
        )
        event.target = offer
    return NewOffer(offer, offer_text(offer, code), pin)


def end_wallet_offer(learner: Person, offer: WalletOffer, *, at: datetime) -> WalletOffer:
    """Nothing can be fetched by it from now on. What a wallet has already stays there. Ending twice is ending once."""
    credential = offer.credential
    with change(learner, "credential.add_to_wallet", credential, organisation=credential.issuer) as event:
        held = WalletOffer.objects.select_for_update(no_key=True).get(pk=offer.pk)
        if held.ended_at is None:
            held.ended_at = at
            held.save(update_fields=["ended_at"])
            WalletCopy.objects.filter(offer=held).update(signed_token="")
        event.target = held
        event.detail = {"ended": True}
    return held
