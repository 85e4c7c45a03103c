"""Ask an organisation's OpenID Connect server: what it offers, its keys, and who a code stands for.

All through the one bounded fetcher. The addresses come from the server's own metadata (OpenID Connect Discovery 1.0), whose
`issuer` must be the one that was set up.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from workmark.checking.kept import KeptAnswers
from workmark.integrations.delivering.secrets import unseal
from workmark.integrations.id_tokens import Shown, TokenRefused, check_id_token
from workmark.integrations.sign_on.models import SignOn
from workmark.lib.fetch import Fetcher, FetchError, Limits
from workmark.lib.public_addresses import AddressRefused, parse_public_url

_LIMITS = Limits(seconds=5, max_bytes=256 * 1024)
_LONGEST_CODE = 4_096


class ProviderRefused(Exception):
    """The server did not answer, or not as the standard has it. The message is for an owner."""


@dataclass(frozen=True)
class Metadata:
    """The part of a server's metadata that is used."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    takes_basic: bool
    names_itself: bool


@dataclass(frozen=True)
class Attempt:
    """What one sign-in draws by chance, kept in the browser's session until it comes back."""

    state: str
    nonce: str
    verifier: str


def fetcher() -> Fetcher:
    return Fetcher(limits=_LIMITS, cache=KeptAnswers())


def callback_url(slug: str) -> str:
    """slug: of the organisation. Each has an address of its own, so that what one's server answered is never shown to
    another's (RFC 9700 section 4.4.2.2)."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/sign-on/back/{slug}/"


def metadata_of(issuer: str, asking: Fetcher) -> Metadata:
    """Raises ProviderRefused."""
    said = _json(asking, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise ProviderRefused("The server calls itself by another issuer address than the one given here.")
    places = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    try:
        for place in places:
            parse_public_url(str(place or ""))
    except AddressRefused as refused:
        raise ProviderRefused(f"The server names an address that we do not ask: {refused}") from refused
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    takes_basic = not isinstance(methods, list) or "client_secret_basic" in methods
    sign_in, exchange, keys = map(str, places)
    names_itself = said.get("authorization_response_iss_parameter_supported") is True
    return Metadata(sign_in, exchange, keys, takes_basic, names_itself)


def where_to_sign_in(sign_on: SignOn, attempt: Attempt, email: str, asking: Fetcher) -> str:
    """The address that the browser is sent to (OpenID Connect Core 1.0 section 3.1.2.1, RFC 7636)."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=")
    said = {
        "response_type": "code",
        "client_id": sign_on.client_id,
        "redirect_uri": callback_url(sign_on.organisation.slug),
        "scope": "openid email",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
        **({"login_hint": email} if email else {}),
    }
    place = metadata_of(sign_on.issuer, asking).authorization_endpoint
    return f"{place}{'&' if '?' in place else '?'}{urlencode(said)}"


def who_signed_in(
    sign_on: SignOn, attempt: Attempt, code: str, named: str | None, *, at: datetime, asking: Fetcher
) -> Shown:
    """Exchange the code and judge the ID token. Raises ProviderRefused or TokenRefused.

    named: `iss` of the answer; needed of a server that says it sends it (RFC 9207 section 2.4).
    """
    if not 1 <= len(code) <= _LONGEST_CODE:
        raise ProviderRefused("The code is not one.")
    metadata = metadata_of(sign_on.issuer, asking)
    if named != sign_on.issuer and (named is not None or metadata.names_itself):
        raise ProviderRefused("The answer came from another server than the one that was asked (iss).")
    token = _exchange(sign_on, metadata, attempt, code, asking)
    known = {"issuer": sign_on.issuer, "client_id": sign_on.client_id, "nonce": attempt.nonce, "at": at}
    try:
        return check_id_token(token, _json(asking, metadata.jwks_uri), **known)  # type: ignore[arg-type]  # as named
    except TokenRefused:
        # The server may have new keys since ours were kept. Once, and never from the cache.
        fresh = Fetcher(**{**asking.__dict__, "cache": None})
        return check_id_token(token, _json(fresh, metadata.jwks_uri), **known)  # type: ignore[arg-type]  # as named


def _exchange(sign_on: SignOn, metadata: Metadata, attempt: Attempt, code: str, asking: Fetcher) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback_url(sign_on.organisation.slug),
        "code_verifier": attempt.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    secret = secret_of(sign_on)
    if secret and metadata.takes_basic:
        # RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
        pair = f"{quote(sign_on.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": sign_on.client_id, **({"client_secret": secret} if secret else {})}
    try:
        answered = asking.post(metadata.token_endpoint, urlencode(form).encode(), headers, reads_answer=True)
    except (AddressRefused, FetchError) as error:
        raise ProviderRefused(str(error)) from error
    token = _object(answered.body).get("id_token") if answered.status == 200 else None
    if not isinstance(token, str):
        raise ProviderRefused(f"The server gave no ID token for the code (status {answered.status}).")
    return token


def secret_of(sign_on: SignOn) -> str:
    if sign_on.sealed_secret is None:
        return ""
    return unseal(sign_on.sealed_secret, bound_to=bond(sign_on.organisation_id))


def bond(organisation_pk: int) -> str:
    return f"sign-on:{organisation_pk}"


def _json(asking: Fetcher, url: str) -> dict[str, Any]:
    try:
        return _object(asking.get(url, accept="application/json").body)
    except (AddressRefused, FetchError) as error:
        raise ProviderRefused(str(error)) from error


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProviderRefused("The server did not answer with JSON.") from error
    if not isinstance(said, Mapping):
        raise ProviderRefused("The server did not answer with a JSON object.")
    return dict(said)
