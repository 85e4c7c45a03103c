"""A wallet that took an offer up asks for the badge: as it was signed, or bound to its key; then it fetches that."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from workmark.credentials.models import Credential
from workmark.credentials.tasks.signing import sign_for_wallet
from workmark.credentials.wallet_models import WalletCopy, WalletForm, WalletOffer
from workmark.credentials.wallets import bound_copies_of, may_leave
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.tokens import hash_token, new_token
from workmark.openbadges.keys import PublicKey
from workmark.organisations.acting import LinkHolder, change

MOST_COPIES = 6  # by one offer: a wallet may ask for each form, and ask again when an answer was lost
# Of one badge, by all its offers: each takes a place in the issuer's status lists for ever.
MOST_BOUND = 50


@dataclass(frozen=True)
class Given:
    """What leaves at once, and the name by which the wallet can tell what became of it: `hear_from_wallet`."""

    document: bytes
    notification_id: str


@dataclass(frozen=True)
class Denied:
    """Nothing more is given by this offer, now or later."""


@dataclass(frozen=True)
class TooManyCopies:
    """As many copies of this badge were bound to wallets as there may ever be. It is still given as it was signed."""


@dataclass(frozen=True)
class NonceUsed:
    """The proof answers a nonce that was answered before."""


def give_signed_badge(offer: WalletOffer, *, at: datetime) -> Given | Denied:
    """The exact signed bytes of the badge, as anyone with its file has them; written down as fetched."""
    with change(
        LinkHolder("wallet"), "credential.add_to_wallet", offer, organisation=offer.credential.issuer
    ) as event:
        held = _held(offer, at)
        if held is None:
            event.detail = {"given": False}
            return Denied()
        copy = WalletCopy.objects.create(
            offer=offer, form=WalletForm.SIGNED, asked_at=at, signed_at=at, fetched_at=at
        )
        event.detail = {"given": WalletForm.SIGNED.value}
    return Given(bytes(held.document), copy.document_id)


def ask_wallet_copy(
    offer: WalletOffer, *, holder: PublicKey, nonce: str, at: datetime
) -> str | Denied | TooManyCopies | NonceUsed:
    """Write the wish for a bound copy, and give the name of the transaction. The worker signs.

    nonce: what the wallet's proof answered, given by us not long ago; it serves once.
    """
    transaction_id = new_token()
    with change(
        LinkHolder("wallet"), "credential.add_to_wallet", offer, organisation=offer.credential.issuer
    ) as event:
        held = _held(offer, at)
        if held is None:
            event.detail = {"asked": False}
            return Denied()
        if bound_copies_of(held) >= MOST_BOUND:
            event.detail = {"asked": False, "too_many": True}
            return TooManyCopies()
        try:
            with transaction.atomic():
                copy = WalletCopy.objects.create(
                    offer=offer,
                    form=WalletForm.BOUND,
                    holder_key=holder.as_jwk(),
                    nonce_digest=hash_token(nonce),
                    transaction_digest=hash_token(transaction_id),
                    asked_at=at,
                )
        except IntegrityError:
            event.detail = {"asked": False}
            return NonceUsed()
        enqueue_once(sign_for_wallet, f"wallet:{copy.pk}", copy.pk)
        event.detail = {"asked": WalletForm.BOUND.value}
    return transaction_id


def fetch_wallet_copy(offer: WalletOffer, transaction_id: str, *, at: datetime) -> str | Denied | None:
    """The signed copy, once; an empty text while it is being signed; None for a transaction that is not this offer's."""
    asked = offer.copies.filter(transaction_digest=hash_token(transaction_id), fetched_at=None).first()
    if asked is None:
        return None
    if asked.signed_at is None and asked.refused_at is None:
        return ""
    with change(
        LinkHolder("wallet"), "credential.add_to_wallet", offer, organisation=offer.credential.issuer
    ) as event:
        if not may_leave(offer.credential, at) or asked.refused_at is not None:
            event.detail = {"given": False}
            return Denied()
        copy = WalletCopy.objects.select_for_update(no_key=True).get(pk=asked.pk)
        if copy.fetched_at is not None or not copy.signed_token:
            event.detail = {"given": False}
            return None
        given, copy.signed_token, copy.fetched_at = copy.signed_token, "", at
        copy.save(update_fields=["signed_token", "fetched_at"])
        event.detail = {"given": WalletForm.BOUND.value}
    return given


def _held(offer: WalletOffer, at: datetime) -> Credential | None:
    """The badge, locked, if it may leave by this offer once more."""
    held = Credential.objects.select_for_update(no_key=True).get(pk=offer.credential_id)
    current = WalletOffer.objects.select_for_update(no_key=True).get(pk=offer.pk)
    may = current.is_open(at) and may_leave(held, at) and current.copies.count() < MOST_COPIES
    return held if may else None
