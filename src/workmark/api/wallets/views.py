"""The addresses that a wallet comes by: descriptions, token, nonce, credential, and the credential that comes later."""

import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from workmark.api.limits import count_open, count_request, count_unknown
from workmark.api.wallets.answers import (
    WalletRefusal,
    access_in,
    body_of,
    for_wallets,
    form_of,
    new_nonce,
    require_nonce,
)
from workmark.api.wallets.sealing import Asked, asked_in
from workmark.credentials import wallet_requests, wallets
from workmark.credentials.actions.ask_wallet_copy import (
    Denied,
    NonceUsed,
    TooManyCopies,
    ask_wallet_copy,
    fetch_wallet_copy,
    give_signed_badge,
)
from workmark.credentials.actions.hear_from_wallet import WalletEvent, hear_from_wallet
from workmark.credentials.actions.take_wallet_code import Brought, take_wallet_code
from workmark.credentials.actions.take_wallet_offer import ACCESS_LASTS, Refused, take_wallet_offer
from workmark.credentials.wallet_models import WalletForm, WalletOffer
from workmark.credentials.wallet_requests import RequestRefused
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.jose.key_proof import KeyProof, check_key_proof
from workmark.organisations.models import Organisation

SECONDS_TO_WAIT = 5
FIVE_MINUTES = "public, max-age=300"


@for_wallets("GET", "HEAD", counted=count_open)
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """Section 12.2: what an issuer tells wallets."""
    return _described(wallets.issuer_metadata(wallets.issuer_called(slug)))


@for_wallets("GET", "HEAD", counted=count_open)
def server(request: HttpRequest, slug: str) -> HttpResponse:
    """Section 12.3 and RFC 8414: what its authorization server tells."""
    return _described(wallets.server_metadata(wallets.issuer_called(slug)))


@for_wallets("GET", "HEAD", counted=count_open)
def badge_type(request: HttpRequest) -> HttpResponse:
    """SD-JWT VC, "Type Metadata": what stands behind our `vct`."""
    return _described(wallets.type_metadata())


@for_wallets("POST")
def token(request: HttpRequest, slug: str) -> HttpResponse:
    """Section 6: a code for an access token, once; with the PIN of an offer, or as the learner agreed."""
    asked = form_of(request)
    way = {wallets.PRE_AUTHORISED: _by_offer, wallets.BY_CONSENT: _by_consent}.get(
        asked.get("grant_type", "")
    )
    if way is None:
        raise WalletRefusal("unsupported_grant_type")
    at = wallets.issuer_called(slug)
    wanted: tuple[str, ...] = ()
    if "authorization_details" in asked:
        try:
            wanted = wallet_requests.details_in(at, asked["authorization_details"])
        except RequestRefused as refused:
            raise WalletRefusal(refused.error, refused.said) from refused
    access, told = way(at, asked, wanted)
    lasts = int(ACCESS_LASTS.total_seconds())
    return JsonResponse({"access_token": access, "token_type": "Bearer", "expires_in": lasts, **told})


def _by_offer(at: Organisation, asked: dict[str, str], wanted: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    code = asked.get("pre-authorized_code", "")
    if not code:
        raise WalletRefusal("invalid_request", "The pre-authorized_code is missing.")
    taken = take_wallet_offer(at, code=code, pin=asked.get("tx_code", ""), at=now())
    if isinstance(taken, Refused):
        raise WalletRefusal(taken.value)
    return taken, {"authorization_details": wallet_requests.details_of(wanted)} if wanted else {}


def _by_consent(
    at: Organisation, asked: dict[str, str], wanted: tuple[str, ...]
) -> tuple[str, dict[str, Any]]:
    names = ("code", "client_id", "redirect_uri", "code_verifier")
    code, client_id, redirect_uri, verifier = (asked.get(name, "") for name in names)
    if not (code and client_id and redirect_uri and verifier):
        raise WalletRefusal("invalid_request", "Send code, client_id, redirect_uri and code_verifier.")
    taken = take_wallet_code(at, Brought(code, client_id, redirect_uri, verifier, wanted), at=now())
    if taken is None:
        raise WalletRefusal("invalid_grant")
    if taken.by_details:
        return taken.access, {"authorization_details": wallet_requests.details_of(taken.configurations)}
    return taken.access, {"scope": " ".join(taken.configurations)}


@for_wallets("POST")
def push(request: HttpRequest, slug: str) -> HttpResponse:
    """RFC 9126: what a wallet asks for, sent before it sends the learner."""
    at, asked = wallets.issuer_called(slug), form_of(request)
    try:
        if "request_uri" in asked:
            raise RequestRefused("invalid_request", "A request_uri is given here, not taken.")
        wallet_requests.read_request(at, asked)
    except RequestRefused as refused:
        raise WalletRefusal(refused.error, refused.said) from refused
    named = wallet_requests.keep_request(at, asked)
    return JsonResponse({"request_uri": named, "expires_in": wallet_requests.SENT_BEFORE_SECONDS}, status=201)


@for_wallets("POST", counted=count_open)
def nonce(request: HttpRequest, slug: str) -> HttpResponse:
    """Section 7: a nonce for a proof, for minutes and for one use."""
    wallets.issuer_called(slug)
    return JsonResponse({"c_nonce": new_nonce()})


@for_wallets("POST", counted=None)
def credential(request: HttpRequest, slug: str) -> HttpResponse:
    """Section 8: the badge as it was signed, at once; or a copy bound to the wallet's key, which a worker signs."""
    offer, asking = _opened(request, slug), asked_in(request)
    body = asking.body
    if _form_in(body, offer) is WalletForm.SIGNED:
        signed = give_signed_badge(offer, at=now())
        if isinstance(signed, Denied):
            raise WalletRefusal("credential_request_denied")
        # The bytes as they were signed; they are never written anew.
        named = json.dumps(signed.notification_id).encode()
        exact = b'{"credentials":[{"credential":' + signed.document + b'}],"notification_id":' + named + b"}"
        return asking.answered(exact)
    proof = _proof_in(body, wallets.wallet_issuer(offer.credential.issuer))
    asked = ask_wallet_copy(offer, holder=proof.key, nonce=proof.nonce, at=now())
    if isinstance(asked, Denied):
        raise WalletRefusal("credential_request_denied")
    if isinstance(asked, TooManyCopies):
        raise WalletRefusal(
            "credential_request_denied",
            "No more copies of this badge are bound to wallets. Ask for it as its issuer signed it: OpenBadge.",
        )
    if isinstance(asked, NonceUsed):
        raise WalletRefusal("invalid_nonce", "Ask for a new nonce.")
    return _later(asking, asked)


def _later(asking: Asked, transaction_id: str) -> HttpResponse:
    said = {"transaction_id": transaction_id, "interval": SECONDS_TO_WAIT}
    return asking.answered(json.dumps(said).encode(), status=202)


def _form_in(body: JsonObject, offer: WalletOffer) -> WalletForm:
    by_name, by_identifier = body.get("credential_configuration_id"), body.get("credential_identifier")
    if (by_name is None) == (by_identifier is None):
        raise WalletRefusal(
            "invalid_credential_request",
            "Send either credential_configuration_id or credential_identifier.",
        )
    name = by_name if by_name is not None else by_identifier
    if not isinstance(name, str) or name not in wallets.CONFIGURATIONS:
        unknown = (
            "unknown_credential_configuration" if by_name is not None else "unknown_credential_identifier"
        )
        raise WalletRefusal(unknown)
    if not offer.may_give(name):
        raise WalletRefusal("insufficient_scope", "The learner agreed to another form.", status=403)
    return wallets.CONFIGURATIONS[name]


def _proof_in(body: JsonObject, audience: str) -> KeyProof:
    """Section 8.2 and Appendix F: exactly one proof, of the type `jwt`."""
    proofs = body.get("proofs")
    tokens = proofs.get("jwt") if isinstance(proofs, dict) and len(proofs) == 1 else None
    match tokens:
        case [str() as one]:
            pass
        case _:
            raise WalletRefusal("invalid_proof", "Send one proof of the type jwt.")
    try:
        proof = check_key_proof(one, audience=audience, at=now())
    except OpenBadgesError as error:
        raise WalletRefusal("invalid_proof", str(error)) from error
    require_nonce(proof.nonce)
    return proof


@for_wallets("POST", counted=None)
def deferred(request: HttpRequest, slug: str) -> HttpResponse:
    """Section 9: the copy once a worker has signed it."""
    offer, asking = _opened(request, slug), asked_in(request)
    named = asking.body.get("transaction_id")
    if not isinstance(named, str) or not named:
        raise WalletRefusal("invalid_credential_request", "The transaction_id is missing.")
    given = fetch_wallet_copy(offer, named, at=now())
    if given is None:
        raise WalletRefusal("invalid_transaction_id")
    if isinstance(given, Denied):
        raise WalletRefusal("credential_request_denied")
    if not given:
        return _later(asking, named)
    # Without a notification_id: see decision 0390.
    return asking.answered(json.dumps({"credentials": [{"credential": given}]}).encode())


@for_wallets("POST", counted=None)
def notification(request: HttpRequest, slug: str) -> HttpResponse:
    """Section 11: what became of a copy. The wallet's own words about it may name anybody, and are not kept."""
    offer, body = _opened(request, slug), body_of(request, broken="invalid_notification_request")
    named, told, words = (body.get(name) for name in ("notification_id", "event", "event_description"))
    if not isinstance(named, str) or told not in list(WalletEvent):
        raise WalletRefusal("invalid_notification_request", "Send notification_id, and event as specified.")
    if "event_description" in body and not (isinstance(words, str) and _DESCRIPTION.fullmatch(words)):
        raise WalletRefusal("invalid_notification_request", "The event_description is not plain ASCII.")
    if not hear_from_wallet(offer, named, WalletEvent(told)):
        raise WalletRefusal("invalid_notification_id")
    return HttpResponse(status=204)


_DESCRIPTION = re.compile(r"[\x20-\x21\x23-\x5B\x5D-\x7E]*")


def _opened(request: HttpRequest, slug: str) -> WalletOffer:
    """The offer behind the access token. A token that works counts for itself, whatever the address; others are guesses."""
    try:
        offer = wallets.offer_by_access(wallets.issuer_called(slug), access_in(request), now())
        if offer is None:
            raise WalletRefusal(
                "invalid_token", "The access token opens nothing here, or has expired.", status=401
            )
    except (WalletRefusal, NotFound):
        count_unknown(request)
        raise
    count_request(request, f"wallet:{offer.access_digest}")
    return offer


def _described(document: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(json.dumps(document), content_type="application/json")
    response["Cache-Control"] = FIVE_MINUTES
    return response
