"""One asking of a wallet, in answer to a request for proof: in the shared cache for ten minutes, and in no table.

What the wallet sends is not among it. Two names, so that who sees the one cannot use the other: `key` is in the QR code,
for the wallet; `page` is in the address of the browser that began it.

Spec: OpenID for Verifiable Presentations 1.0, "Response Mode direct_post" (reference design: request-id, transaction-id).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from django.core.cache import cache

from workmark.lib.tokens import hash_token, new_token
from workmark.workforce.proof_models import ProofRequest

LASTS_SECONDS: Final = 600


class Standing(StrEnum):
    """Where an asking stands. UNFIT: what came is not one badge of the kinds asked for. UNPROVED: nothing shows that it
    was made for this asking by whoever holds the key. CLOSED: the request takes no more answers."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ANSWERED_THERE = "answered-there"
    DECLINED = "declined"
    UNFIT = "unfit"
    UNPROVED = "unproved"
    CLOSED = "closed"


@dataclass(frozen=True)
class WalletAsk:
    """request: the token of the request for proof. nonce, state: what the wallet must sign and send back.

    answer: the token of the prepared answer, once there is one.
    """

    key: str
    page: str
    request: str
    nonce: str
    state: str
    standing: Standing = Standing.WAITING
    answer: str = ""


def begin_wallet_ask(asked: ProofRequest) -> WalletAsk:
    """A fresh asking for this request, with names that nobody can guess."""
    page = new_token()
    ask = WalletAsk(_key_of(page), page, asked.token, new_token(), new_token())
    _keep(ask)
    return ask


def wallet_ask(key: str, page: str = "") -> WalletAsk | None:
    """The asking that a wallet names; None once its time is over. page: where it is known."""
    said: dict[str, Any] | None = cache.get(_place("key", key))
    return None if said is None else WalletAsk(key, page, **{**said, "standing": Standing(said["standing"])})


def ask_of_page(page: str) -> WalletAsk | None:
    """The asking that a browser began; None once its time is over."""
    return wallet_ask(_key_of(page), page)


def take_up(ask: WalletAsk) -> bool:
    """Whether this is the first answer to it. Of two at one moment, one is."""
    return ask.standing is Standing.WAITING and cache.add(_place("used", ask.key), 1, timeout=LASTS_SECONDS)


def let_go(ask: WalletAsk) -> None:
    """It was taken up and could not be looked at, by no fault of the wallet's: it may answer again."""
    cache.delete(_place("used", ask.key))


def settle(ask: WalletAsk, standing: Standing, answer: str = "") -> None:
    """Say what became of it."""
    _keep(replace(ask, standing=standing, answer=answer))


def _keep(ask: WalletAsk) -> None:
    said = {
        "request": ask.request,
        "nonce": ask.nonce,
        "state": ask.state,
        "standing": ask.standing.value,
        "answer": ask.answer,
    }
    cache.set(_place("key", ask.key), said, timeout=LASTS_SECONDS)


def _key_of(page: str) -> str:
    """The wallet's name, worked out of the page's and not the other way round, so that neither need be kept."""
    return hash_token(f"wallet-ask-key:{page}")


def _place(kind: str, name: str) -> str:
    """Names that open something are kept as digests, in the cache as in tables."""
    return f"wallet-ask:{kind}:{hash_token(name)}"
