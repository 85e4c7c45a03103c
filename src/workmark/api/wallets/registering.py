"""Wallets register themselves, as public clients, to ask learners for single badges (RFC 7591)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from workmark.api.open_badges.registering import SHOWN, registered, text_in, texts_in, wrong
from workmark.api.wallets.answers import for_wallets
from workmark.organisations.actions.register_by_itself import ProgramFacts
from workmark.organisations.scopes import WALLET_SCOPES

_CODE = "authorization_code"


@for_wallets("POST", counted=None)  # counted by what it calls
def register(request: HttpRequest) -> HttpResponse:
    """One registration serves at every issuer here. What else a wallet can do elsewhere is left out of the answer."""
    return registered(request, _facts, (_CODE,))


def _facts(said: Mapping[str, Any]) -> ProgramFacts:
    if said.get("token_endpoint_auth_method", "none") != "none":
        raise wrong("token_endpoint_auth_method", "none: wallets keep no secret here.")
    if _CODE not in texts_in(said, "grant_types", [_CODE]):
        raise wrong("grant_types", f"{_CODE} among them.")
    if "code" not in texts_in(said, "response_types", ["code"]):
        raise wrong("response_types", "code among them.")
    return ProgramFacts(
        name=text_in(said, "client_name").strip(),
        redirect_uris=tuple(dict.fromkeys(texts_in(said, "redirect_uris", []))),
        scopes=WALLET_SCOPES,
        keeps_secret=False,
        shown={name: text for name in SHOWN if (text := text_in(said, name))},
        is_wallet=True,
    )
