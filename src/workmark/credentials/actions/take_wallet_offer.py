"""A wallet takes an offer up: code and PIN are used, and an access token for this one badge is given."""

from datetime import datetime, timedelta
from enum import Enum

from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletOffer
from workmark.credentials.wallets import may_leave, pin_digest
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import LinkHolder, change
from workmark.organisations.models import Organisation

ACCESS_LASTS = timedelta(hours=1)
MOST_WRONG_PINS = 5


class Refused(Enum):
    """Why none was given. All that a guesser is told is the one word for wrong, used and expired alike."""

    NO_PIN = "invalid_request"
    INVALID = "invalid_grant"


def take_wallet_offer(issuer: Organisation, *, code: str, pin: str, at: datetime) -> str | Refused:
    """Give the access token, once. A wrong PIN is counted, and the fifth ends the offer.

    A refusal is given back and not raised, because the count of wrong PINs must be kept.
    """
    known = WalletOffer.objects.filter(code_digest=hash_token(code), credential__issuer=issuer)
    offer = known.filter(code_challenge="").first()  # the code of a consent is not this one
    if offer is None:
        return Refused.INVALID
    with change(LinkHolder("wallet"), "credential.add_to_wallet", offer, organisation=issuer) as event:
        credential = Credential.objects.select_for_update(no_key=True).get(pk=offer.credential_id)
        held = WalletOffer.objects.select_for_update(no_key=True).get(pk=offer.pk)
        event.target = held
        if (
            held.code_digest != hash_token(code)
            or held.taken_at is not None
            or not held.is_open(at)
            or not may_leave(credential, at)
        ):
            event.detail = {"taken": False}
            return Refused.INVALID
        if not pin:
            event.detail = {"taken": False}
            return Refused.NO_PIN
        if held.pin_digest != pin_digest(code, pin):
            held.wrong_pins += 1
            held.ended_at = at if held.wrong_pins >= MOST_WRONG_PINS else None
            held.save(update_fields=["wrong_pins", "ended_at"])
            event.detail = {"taken": False, "wrong_pins": held.wrong_pins}
            return Refused.INVALID
        access = new_token()
        held.taken_at, held.access_digest, held.access_until = at, hash_token(access), at + ACCESS_LASTS
        held.save(update_fields=["taken_at", "access_digest", "access_until"])
        event.detail = {"taken": True}
    return access
