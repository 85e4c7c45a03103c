"""Register at a host, send a browser there, exchange the code it comes back with, and end the token afterwards.

All through the one bounded fetcher, with no cache: what is exchanged here are secrets.

Spec: Open Badges 3.0, section 7.1; RFC 7591, RFC 6749, RFC 7636, RFC 7009.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeGuard
from urllib.parse import quote, urlencode

import structlog
from django.conf import settings

from workmark.integrations.delivering.secrets import unseal
from workmark.integrations.hosts.describing import Description
from workmark.integrations.hosts.models import HostRegistration
from workmark.integrations.hosts.refusing import HostRefused, Problem
from workmark.lib.fetch import Answered, Fetcher, FetchError
from workmark.lib.public_addresses import AddressRefused
from workmark.openbadges.documents import parse_json_object
from workmark.openbadges.errors import OpenBadgesError
from workmark.organisations.scopes import BRING_BADGES, READ_BADGES, READ_PROFILE

log = structlog.get_logger(__name__)
_WAYS: Final = ("client_secret_basic", "client_secret_post", "none")
_REGISTERED: Final = (READ_BADGES, BRING_BADGES, READ_PROFILE)
_LONGEST_CODE: Final = 4_096
# RFC 6750 section 2.1: what may stand in the header, and so nothing that could begin another header.
_TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]{1,8000}={0,8}")
_WORD: Final = re.compile(r"[\x20-\x7e]{1,500}")
# RFC 7591 section 2: the same for every instance of this software.
_SOFTWARE_ID: Final = "6f0d3f1e-5b0c-4d52-9c43-0f6a4c1b7a35"
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(frozen=True)
class Registered:
    """What a host gave us. secret: "" for a public client. secret_until: None where it does not end. scopes: as one text."""

    client_id: str
    secret: str
    auth_method: str
    secret_until: datetime | None
    scopes: str


@dataclass(frozen=True)
class Attempt:
    """What one visit draws by chance, kept in the browser's session until it comes back."""

    state: str
    verifier: str


@dataclass(frozen=True)
class Granted:
    """The tokens, in the order in which they are ended. access: what is shown to the host."""

    access: str
    refresh: str

    def sealed_text(self) -> str:
        return f"{self.access} {self.refresh}"

    @classmethod
    def from_sealed(cls, text: str) -> "Granted":
        access, _, refresh = text.partition(" ")
        return cls(access, refresh)


def callback_url(token: str) -> str:
    """Where one host sends browsers back to: its own address, so that no other's answer can be taken for its."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/profile/hosts/back/{token}/"


def register(description: Description, token: str, asking: Fetcher) -> Registered:
    """Register as the client whose browsers come back to `callback_url(token)`. Raises HostRefused."""
    origin = settings.WORKMARK_PUBLIC_ORIGIN
    scopes = " ".join(each for each in _REGISTERED if each in description.scopes)
    metadata = {
        "client_name": "Workmark",
        "client_uri": f"{origin}/about/",
        "logo_uri": f"{origin}/favicon.ico",
        "tos_uri": f"{origin}/about/",
        "policy_uri": f"{origin}/privacy/",
        "software_id": _SOFTWARE_ID,
        "software_version": "1",
        "redirect_uris": [callback_url(token)],
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "scope": scopes,
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    answered = _post(asking, description.registration_url, _as_json(metadata), headers)
    if answered.status not in (200, 201):
        raise HostRefused(Problem.NOT_REGISTERED, f"status {answered.status}")
    said = _object(answered, Problem.NOT_REGISTERED)
    client_id, secret = said.get("client_id"), said.get("client_secret") or ""
    if not _is_word(client_id) or (secret and not _is_word(secret)):
        raise HostRefused(Problem.NOT_REGISTERED, "The client's name or secret is none.")
    way = said.get("token_endpoint_auth_method") or ("client_secret_basic" if secret else "none")
    if way not in _WAYS or (way != "none" and not secret):
        raise HostRefused(Problem.UNKNOWN_WAY, "It asks us to prove ourselves by a way of its own.")
    # RFC 7591 section 3.2.1: where a host registers something else than was asked for, it says so.
    given = said.get("scope")
    registered = set(given.split()) if isinstance(given, str) and given.strip() else set(scopes.split())
    return Registered(
        client_id,
        secret,
        way,
        _until(said.get("client_secret_expires_at")),
        " ".join(each for each in scopes.split() if each in registered),
    )


def where_to_go(
    registration: HostRegistration, description: Description, attempt: Attempt, scopes: Iterable[str]
) -> str:
    """The address the browser goes to (section 7.1.2.1)."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=")
    said = {
        "response_type": "code",
        "client_id": registration.client_id,
        "redirect_uri": callback_url(registration.token),
        "scope": " ".join(scopes),
        "state": attempt.state,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    place = description.authorization_url
    return f"{place}{'&' if '?' in place else '?'}{urlencode(said)}"


def exchange(
    registration: HostRegistration, code: str, verifier: str, scopes: Iterable[str], asking: Fetcher
) -> Granted:
    """The tokens for a code (section 7.1.2.3). Raises HostRefused, also where badges may not be read or brought."""
    if not 1 <= len(code) <= _LONGEST_CODE:
        raise HostRefused(Problem.NOT_LET_IN, "The code is not one.")
    wanted = tuple(scopes)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback_url(registration.token),
        "scope": " ".join(wanted),
        "code_verifier": verifier,
    }
    place = Description.from_json(registration.description).token_url
    answered = _post(asking, place, *_proved(registration, form))
    if answered.status != 200:
        raise HostRefused(Problem.NOT_LET_IN, f"status {answered.status}")
    said = _object(answered, Problem.NOT_LET_IN)
    access, refresh = said.get("access_token"), said.get("refresh_token") or ""
    is_bearer = str(said.get("token_type", "")).lower() == "bearer"
    if not is_bearer or not _is_token(access) or (refresh and not _is_token(refresh)):
        raise HostRefused(Problem.NOT_LET_IN, "There is no bearer token in the answer.")
    granted = said.get("scope")
    if isinstance(granted, str) and not set(wanted) - {READ_PROFILE} <= set(granted.split()):
        raise HostRefused(Problem.NO_SCOPE, "Less was granted than is needed.")
    return Granted(access, refresh)


def end_tokens(registration: HostRegistration, granted: Granted, asking: Fetcher) -> None:
    """Tell the host that we need them no more, where it takes such words (RFC 7009). It never raises."""
    place = Description.from_json(registration.description).revocation_url
    for kind, token in (("refresh_token", granted.refresh), ("access_token", granted.access)):
        if not place or not token:
            continue
        try:
            _post(asking, place, *_proved(registration, {"token": token, "token_type_hint": kind}))
        except HostRefused as why:
            log.warning("token was not ended", host=registration.base, why=str(why))


def _proved(registration: HostRegistration, form: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    """A form and its headers, with the proof of who we are."""
    secret = secret_of(registration)
    if registration.auth_method == "client_secret_basic":
        # RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
        pair = f"{quote(registration.client_id, safe='')}:{quote(secret, safe='')}"
        proof = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return urlencode(form).encode(), {**_FORM, **proof}
    own = {"client_id": registration.client_id, **({"client_secret": secret} if secret else {})}
    return urlencode({**form, **own}).encode(), dict(_FORM)


def secret_of(registration: HostRegistration) -> str:
    if registration.sealed_secret is None:
        return ""
    return unseal(registration.sealed_secret, bound_to=bond(registration.token))


def bond(token: str) -> str:
    """What a seal is bound to: the row it belongs to."""
    return f"host:{token}"


def _post(asking: Fetcher, url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    try:
        return asking.post(url, body, headers, reads_answer=True)
    except (AddressRefused, FetchError) as error:
        raise HostRefused(Problem.SILENT, str(error)) from error


def _object(answered: Answered, problem: Problem) -> dict[str, Any]:
    try:
        return parse_json_object(answered.body)
    except OpenBadgesError as error:
        raise HostRefused(problem, "The answer is no JSON object.") from error


def _as_json(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said).encode()


def _is_word(said: object) -> TypeGuard[str]:
    return isinstance(said, str) and _WORD.fullmatch(said) is not None


def _is_token(said: object) -> TypeGuard[str]:
    return isinstance(said, str) and _TOKEN.fullmatch(said) is not None


def _until(said: object) -> datetime | None:
    """RFC 7591 section 3.2.1: seconds since 1970, and 0 for never."""
    if not isinstance(said, int) or isinstance(said, bool) or not 0 < said < 10**11:
        return None
    return datetime.fromtimestamp(said, UTC)
