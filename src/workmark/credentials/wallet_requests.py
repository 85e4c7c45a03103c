"""What a wallet asks for when it sends a learner here to agree: read, and refused where it is not sound.

Spec: OpenID4VCI 1.0, sections 5.1 and 6; RFC 6749, section 4.1.1; RFC 7636, section 4.3; RFC 9126 for requests that were
sent before; RFC 9700, section 2.1.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from allauth.idp.oidc.models import Client
from django.core.cache import cache

from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletOffer
from workmark.credentials.wallets import CONFIGURATIONS, leaving, wallet_issuer
from workmark.lib.tokens import hash_token, new_token
from workmark.openbadges.documents import parse_json
from workmark.openbadges.errors import OpenBadgesError
from workmark.organisations.actions.register_by_itself import is_wallet
from workmark.organisations.models import Organisation, Person
from workmark.organisations.program_addresses import is_registered

SENT_BEFORE_SECONDS: Final = 600  # long enough to sign in
MOST_SHOWN: Final = 100
_KIND: Final = "openid_credential"
_LONGEST: Final = 4_096
_URN: Final = "urn:ietf:params:oauth:request_uri:"
_READ: Final = (
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "authorization_details",
    "state",
    "issuer_state",
    "resource",
    "code_challenge",
    "code_challenge_method",
)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")  # base64url of 32 bytes


class RequestRefused(Exception):
    """error: a code of RFC 6749, section 4.1.2.1, RFC 8707 or RFC 9396. said: for the wallet's makers, in ASCII."""

    def __init__(self, error: str, said: str) -> None:
        super().__init__(error)
        self.error = error
        self.said = said


@dataclass(frozen=True)
class WalletRequest:
    """redirect_uri: registered by the client. challenge: for S256. configurations: the forms it asks for, by name.

    by_details: it asked by `authorization_details`. state: as it came, "" for none. issuer_state: names an offer, or "".
    """

    client: Client
    redirect_uri: str
    challenge: str
    configurations: tuple[str, ...]
    by_details: bool
    state: str
    issuer_state: str


def read_request(issuer: Organisation, said: Mapping[str, str]) -> WalletRequest:
    """said: the parameters, each once. Those that we do not know are left out. Raises RequestRefused."""
    if any(len(value) > _LONGEST or not value.isprintable() for value in said.values()):
        raise RequestRefused("invalid_request", "A parameter is too long, or holds control characters.")
    client = Client.objects.filter(pk=said.get("client_id", "")).first()
    back = said.get("redirect_uri", "")
    if client is None or not is_wallet(client):
        raise RequestRefused("unauthorized_client", "Register first: see registration_endpoint.")
    if not is_registered(back, client.get_redirect_uris()):
        raise RequestRefused("invalid_request", "The redirect_uri is not registered, letter for letter.")
    if said.get("response_type") != "code" or said.get("response_mode", "query") != "query":
        raise RequestRefused("unsupported_response_type", "The response_type is code, in the query.")
    challenge = said.get("code_challenge", "")
    if said.get("code_challenge_method") != "S256" or _CHALLENGE.fullmatch(challenge) is None:
        raise RequestRefused("invalid_request", "PKCE with the method S256 is needed.")
    if "request" in said:
        raise RequestRefused("request_not_supported", "Send the parameters themselves.")
    if said.get("resource", wallet_issuer(issuer)) != wallet_issuer(issuer):
        raise RequestRefused("invalid_target", "The resource is the identifier of this issuer.")
    detailed = details_in(issuer, said["authorization_details"]) if "authorization_details" in said else ()
    by_scope = set(said.get("scope", "").split(" "))
    names = tuple(name for name in CONFIGURATIONS if name in detailed or name in by_scope)
    if not names:
        raise RequestRefused(
            "invalid_scope", "Name a credential configuration, by scope or authorization_details."
        )
    return WalletRequest(
        client, back, challenge, names, bool(detailed), said.get("state", ""), said.get("issuer_state", "")
    )


def details_in(issuer: Organisation, text: str) -> tuple[str, ...]:
    """The configurations that `authorization_details` name (section 5.1.1). Raises RequestRefused."""
    refused = RequestRefused(
        "invalid_authorization_details", "Name what is in credential_configurations_supported."
    )
    try:
        asked = parse_json(text[:_LONGEST].encode())
    except OpenBadgesError as error:
        raise refused from error
    if not isinstance(asked, list) or not 0 < len(asked) <= len(CONFIGURATIONS):
        raise refused
    for each in asked:
        if not isinstance(each, dict) or each.get("type") != _KIND:
            raise refused
        if each.get("credential_configuration_id") not in list(CONFIGURATIONS):
            raise refused
        if "locations" in each and each["locations"] != [wallet_issuer(issuer)]:
            raise refused
    return tuple(str(each["credential_configuration_id"]) for each in asked)


def details_of(names: Iterable[str]) -> list[dict[str, Any]]:
    """The same in an answer (section 6.2), with the name to ask by. There is one badge of each form."""
    return [
        {"type": _KIND, "credential_configuration_id": name, "credential_identifiers": [name]}
        for name in names
    ]


def offer_named(
    learner: Person, issuer: Organisation, asked: WalletRequest, at: datetime
) -> WalletOffer | None:
    """The offer of hers that `issuer_state` names, if it waits; whoever else brings it has none.

    Section 5.1.3: it may have been put there by somebody who wants her to take up another's offer.
    """
    hers = WalletOffer.objects.filter(credential__learner=learner, credential__issuer=issuer, taken_at=None)
    offer = hers.filter(token=asked.issuer_state).select_related("credential__version").first()
    return offer if offer is not None and offer.is_open(at) else None


def badges_to_give(learner: Person, issuer: Organisation, at: datetime) -> list[Credential]:
    """Her badges of this issuer that may go to a wallet now, newest first."""
    held = leaving(at).filter(learner=learner, issuer=issuer).select_related("version")
    return list(held.order_by("-awarded_at", "-pk")[:MOST_SHOWN])


def keep_request(issuer: Organisation, said: Mapping[str, str]) -> str:
    """The `request_uri` under which a request waits for its learner (RFC 9126, section 2.2)."""
    named = new_token()
    known = {name: said[name] for name in _READ if name in said}
    cache.set(_place(issuer, named), known, timeout=SENT_BEFORE_SECONDS)
    return f"{_URN}{named}"


def kept_request(issuer: Organisation, request_uri: str, client_id: str) -> dict[str, str]:
    """Raises RequestRefused for one that is over, another issuer's or another wallet's."""
    found = cache.get(_place(issuer, request_uri.removeprefix(_URN)))
    if not isinstance(found, dict) or found.get("client_id") != client_id:
        raise RequestRefused("invalid_request", "The request_uri is not known here, or its time is over.")
    return found


def forget_request(issuer: Organisation, request_uri: str) -> None:
    """It serves once."""
    cache.delete(_place(issuer, request_uri.removeprefix(_URN)))


def _place(issuer: Organisation, named: str) -> str:
    return f"wallet-request:{issuer.pk}:{hash_token(named)}"
