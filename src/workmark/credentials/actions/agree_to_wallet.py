"""A learner agrees that a wallet which sent her here may fetch one badge of hers."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletOffer
from workmark.credentials.wallet_requests import WalletRequest
from workmark.credentials.wallets import may_leave
from workmark.lib.problems import WrongState
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import change
from workmark.organisations.models import Person

CODE_LASTS = timedelta(seconds=60)


def agree_to_wallet(
    learner: Person, credential: Credential, asked: WalletRequest, *, offer: WalletOffer | None, at: datetime
) -> str:
    """The code with which the wallet comes back within a minute, once.

    offer: one of this badge that she made on its page; it becomes this wallet's, and its PIN ends.
    Raises NotAllowed, or WrongState for a badge that is not in force or an offer that is over.
    """
    code = new_token()
    with change(learner, "credential.add_to_wallet", credential, organisation=credential.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
        if not may_leave(held, at):
            raise NotInForce(_("This badge is not in force, so it cannot be added to a wallet."))
        made = WalletOffer(made_at=at) if offer is None else _waiting(held, offer, at)
        made.credential, made.client, made.redirect_uri = held, asked.client, asked.redirect_uri
        made.code_digest, made.pin_digest = hash_token(code), ""
        made.code_challenge = asked.challenge
        made.configurations, made.by_details = list(asked.configurations), asked.by_details
        made.expires_at = at + CODE_LASTS
        made.save()
        event.target = made
        event.detail = {"agreed": list(asked.configurations), "program": asked.client.pk}
    return code


def _waiting(held: Credential, offer: WalletOffer, at: datetime) -> WalletOffer:
    current = WalletOffer.objects.select_for_update(no_key=True, of=("self",)).get(pk=offer.pk)
    if current.credential_id != held.pk or current.taken_at is not None or not current.is_open(at):
        raise WrongState(_("This offer is over. Make a new one on your badge’s page."))
    return current
