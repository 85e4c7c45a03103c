"""A launch: begun at the platform, judged when it comes, and kept until its person has signed in here.

LTI 1.3 Core, sections 5.1.1 (third-party login) and 5.3 (claims); LTI Deep Linking 2.0, section 4.4. The browser comes
from another site, so neither the session nor a Lax cookie comes along: state is bound to the browser by a cookie of its
own, and good once.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache

from workmark.integrations.id_tokens import TokenRefused, check_id_token
from workmark.integrations.lti.models import LtiPlatform
from workmark.lib.fetch import Fetcher, FetchError, Limits
from workmark.lib.public_addresses import AddressRefused, parse_public_url
from workmark.lib.tokens import hash_token, new_token

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
_LIMITS = Limits(seconds=5, max_bytes=256 * 1024)
_SECONDS = 600
_LONGEST = 2_048


@dataclass(frozen=True)
class Launch:
    """What is kept of a launch. Name and e-mail, if they came, are not read.

    line_item: where a result may be sent; empty where the platform offers none. return_url: of a request to choose.
    shown_at: an address of the site in which the course is seen, where the platform named one.
    """

    platform: int
    subject: str
    deployment: str
    achievement: str = ""
    line_item: str = ""
    return_url: str = ""
    return_data: str = ""
    shown_at: str = ""


def fetcher() -> Fetcher:
    return Fetcher(limits=_LIMITS)


def root_of(platform: LtiPlatform) -> str:
    return root_at(platform.token)


def root_at(token: str) -> str:
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/lti/{token}"


def begin(platform: LtiPlatform, said: Mapping[str, str]) -> tuple[str, str]:
    """Where to send the browser, and the state for its cookie. Raises TokenRefused if it is not from this platform."""
    if said.get("iss") != platform.issuer or said.get("client_id", platform.client_id) != platform.client_id:
        raise TokenRefused("It is from another platform.")
    hint = said.get("login_hint", "")
    if not 1 <= len(hint) <= _LONGEST or len(said.get("lti_message_hint", "")) > 4 * _LONGEST:
        raise TokenRefused("It has no sound login_hint.")
    state, nonce = new_token(), new_token()
    cache.set(_state_key(state), {"platform": platform.pk, "nonce": nonce}, _SECONDS)
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": f"{root_of(platform)}/launch/",
        "login_hint": hint,
        "state": state,
        "nonce": nonce,
    }
    if "lti_message_hint" in said:
        asked["lti_message_hint"] = said["lti_message_hint"]
    joint = "&" if "?" in platform.login_url else "?"
    return f"{platform.login_url}{joint}{urlencode(asked)}", state


def arrive(
    platform: LtiPlatform, token: str, state: str, cookie: str, *, at: datetime, asking: Fetcher
) -> str:
    """Judge what came, and give the name under which the launch is kept. Raises TokenRefused."""
    key = _state_key(state)
    held = cache.get(key)
    # Only one of two at once finds it there to delete.
    if not held or not cache.delete(key) or held["platform"] != platform.pk:
        raise TokenRefused("It was not begun here, too long ago, or came before.")
    if not hmac.compare_digest(cookie.encode(), state.encode()):
        raise TokenRefused("It was begun in another browser.")
    shown = check_id_token(
        token,
        _keys(platform, asking),
        issuer=platform.issuer,
        client_id=platform.client_id,
        nonce=held["nonce"],
        at=at,
    )
    name = new_token()
    cache.set(_launch_key(name), asdict(_read(platform, shown.subject, shown.claims)), _SECONDS)
    return name


def kept(name: str) -> Launch | None:
    held = cache.get(_launch_key(name))
    return Launch(**held) if held else None


def forget(name: str) -> None:
    cache.delete(_launch_key(name))


def _keys(platform: LtiPlatform, asking: Fetcher) -> dict[str, Any]:
    try:
        said = json.loads(asking.get(platform.jwks_url, accept="application/json").body)
    except (AddressRefused, FetchError, ValueError, RecursionError) as error:
        raise TokenRefused(f"The platform's keys could not be read: {type(error).__name__}.") from error
    if not isinstance(said, dict):
        raise TokenRefused("The platform's keys are none.")
    return said


def _read(platform: LtiPlatform, subject: str, claims: Mapping[str, Any]) -> Launch:
    if claims.get(f"{CLAIM}version") != "1.3.0":
        raise TokenRefused("It is not LTI 1.3.")
    deployment = claims.get(f"{CLAIM}deployment_id")
    if deployment not in platform.deployments:
        raise TokenRefused("It is from a deployment that is not registered.")
    target = _text(claims, f"{CLAIM}target_link_uri")
    if not target.startswith(f"{root_of(platform)}/launch/"):
        raise TokenRefused("It is meant for another address.")
    kind = claims.get(f"{CLAIM}message_type")
    if kind == "LtiDeepLinkingRequest":
        asked = _object(claims, f"{DEEP_LINKING}deep_linking_settings")
        accepted = asked.get("accept_types")
        if not isinstance(accepted, list) or "ltiResourceLink" not in accepted:
            raise TokenRefused("It asks for something else than a link.")
        back = sound_url(_text(asked, "deep_link_return_url"))
        data = asked.get("data", "")
        data = data if isinstance(data, str) and len(data) <= 4 * _LONGEST else ""
        return Launch(platform.pk, subject, str(deployment), return_url=back, return_data=data)
    if kind != "LtiResourceLinkRequest" or not _text(_object(claims, f"{CLAIM}resource_link"), "id"):
        raise TokenRefused("It is a message that we do not know.")
    return Launch(
        platform.pk,
        subject,
        str(deployment),
        _chosen(claims, target),
        _line_item(claims),
        shown_at=_shown_at(claims),
    )


def _chosen(claims: Mapping[str, Any], target: str) -> str:
    custom = claims.get(f"{CLAIM}custom")
    named = custom.get("achievement") if isinstance(custom, dict) else None
    given = named if isinstance(named, str) else parse_qs(urlsplit(target).query).get("achievement", [""])[0]
    return given[:80]


def _line_item(claims: Mapping[str, Any]) -> str:
    endpoint = claims.get(ENDPOINT)
    if not isinstance(endpoint, dict):
        return ""
    scopes = endpoint.get("scope")
    if not isinstance(scopes, list) or SCORE not in scopes:
        return ""
    given = endpoint.get("lineitem")
    return sound_url(given) if isinstance(given, str) else ""


def _shown_at(claims: Mapping[str, Any]) -> str:
    try:
        return sound_url(_text(_object(claims, f"{CLAIM}launch_presentation"), "return_url"))
    except TokenRefused:
        return ""


def sound_url(url: str) -> str:
    """An address on a public https host. Raises TokenRefused."""
    try:
        return str(parse_public_url(url))
    except AddressRefused as refused:
        raise TokenRefused(f"It names an address that we do not ask: {refused}") from refused


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def _object(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = said.get(name)
    return value if isinstance(value, dict) else {}


def _state_key(state: str) -> str:
    return f"lti:state:{hash_token(state)}"


def _launch_key(name: str) -> str:
    return f"lti:launch:{hash_token(name)}"
