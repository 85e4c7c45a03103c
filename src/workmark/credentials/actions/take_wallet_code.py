"""A wallet comes back with the code of a learner's consent: it is used, and an access token for her one badge is given.

Spec: RFC 6749, sections 4.1.3 and 4.1.2; RFC 7636, section 4.6; OpenID4VCI 1.0, section 6.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import constant_time_compare

from workmark.credentials.actions.take_wallet_offer import ACCESS_LASTS
from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletCopy, WalletOffer
from workmark.credentials.wallets import may_leave
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import LinkHolder, change
from workmark.organisations.models import Organisation


@dataclass(frozen=True)
class Brought:
    """What a wallet shows. wanted: the forms it names now, some of those that were agreed; none: all of them."""

    code: str
    client_id: str
    redirect_uri: str
    verifier: str
    wanted: Sequence[str] = ()


@dataclass(frozen=True)
class Taken:
    """access: the token. configurations: the forms it opens. by_details: whether the wallet asked by `authorization_details`."""

    access: str
    configurations: tuple[str, ...]
    by_details: bool


def take_wallet_code(issuer: Organisation, brought: Brought, *, at: datetime) -> Taken | None:
    """Give the access token, once. None for wrong, used and expired alike.

    A code is tried once: whoever brings it with anything wrong, or again, holds a copy, and all that came of it ends.
    That is given back and not raised, because the end must be kept.
    """
    known = WalletOffer.objects.filter(code_digest=hash_token(brought.code), credential__issuer=issuer)
    offer = known.exclude(code_challenge="").first()
    if offer is None:
        return None
    with change(LinkHolder("wallet"), "credential.add_to_wallet", offer, organisation=issuer) as event:
        credential = Credential.objects.select_for_update(no_key=True).get(pk=offer.credential_id)
        held = WalletOffer.objects.select_for_update(no_key=True, of=("self",)).get(pk=offer.pk)
        event.target = held
        if held.taken_at is not None or not _fits(held, brought) or not held.is_open(at):
            _end(held, at)
            event.detail = {"taken": False, "again": held.taken_at is not None}
            return None
        if not may_leave(credential, at):
            event.detail = {"taken": False}
            return None
        access = new_token()
        if brought.wanted:
            held.configurations = [name for name in held.configurations if name in brought.wanted]
        held.taken_at, held.access_digest, held.access_until = at, hash_token(access), at + ACCESS_LASTS
        held.save(update_fields=["configurations", "taken_at", "access_digest", "access_until"])
        event.detail = {"taken": True}
    return Taken(access, tuple(held.configurations), held.by_details or bool(brought.wanted))


def _fits(held: WalletOffer, brought: Brought) -> bool:
    digest = hashlib.sha256(brought.verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return (
        brought.client_id == held.client_id
        and brought.redirect_uri == held.redirect_uri
        and constant_time_compare(challenge, held.code_challenge)
        and set(brought.wanted) <= set(held.configurations)
    )


def _end(held: WalletOffer, at: datetime) -> None:
    if held.ended_at is None:
        held.ended_at = at
        held.save(update_fields=["ended_at"])
        WalletCopy.objects.filter(offer=held).update(signed_token="")
