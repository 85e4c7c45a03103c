"""Who gets in: a program with a personal token or an OAuth 2 access token, each within its scopes.

A browser's session is no way in, so that no page on another site can make a signed-in person's browser act here.
"""

from dataclasses import dataclass
from typing import Any

from allauth.idp.oidc.models import Token
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.http import HttpAuthBase

from workmark.api.limits import count_request, count_unknown
from workmark.api.refusals import CredentialsNeeded, InsufficientScope
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import PREFIX
from workmark.organisations.models import Person
from workmark.organisations.queries import working_token
from workmark.organisations.scopes import SCOPES
from workmark.web.limits import address_of

_LONGEST_TOKEN = 200
_OPENID = "openid"
# What a door without a scope of its own asks for: any one of them. Scopes of badges alone reach nothing here.
_ANY_OF = frozenset({_OPENID, "profile", "email", *SCOPES})


@dataclass(frozen=True)
class Caller:
    """On whose behalf a request is made. person: None for anybody."""

    person: Person | None
    scopes: frozenset[str]
    mark: str  # for counting; holds no secret


class Door(HttpAuthBase):
    """Lets a caller in who holds `scope`. Without one, any of our own scopes or OpenID's will do."""

    openapi_scheme = "bearer"
    is_open = False

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        header = request.headers.get("Authorization", "")
        if not header and self.is_open:
            count_unknown(request)
            return Caller(None, frozenset(), address_of(request))
        caller = caller_of(header)
        if caller is None:
            count_unknown(request)
            raise CredentialsNeeded(
                _(
                    "Send a working token in the header “Authorization: Bearer …”. Make one on your account page."
                )
            )
        count_request(request, caller.mark)
        if not caller.scopes & ({self.scope} if self.scope else _ANY_OF):
            needed = self.scope or _OPENID
            raise InsufficientScope(
                _("This needs a token with the scope %(scope)s.") % {"scope": needed}, needed
            )
        # So that what reads the person of a request (logs, cache headers) finds the one the program acts for.
        request.user = caller.person  # type: ignore[assignment]  # set whenever a token was found
        return caller


class OpenDoor(Door):
    """Lets anybody in; a token that is sent must nevertheless work and hold the scope."""

    is_open = True


def caller(request: HttpRequest) -> Caller:
    return request.auth  # type: ignore[attr-defined, no-any-return]  # set by the Door before any operation runs


def acting(request: HttpRequest) -> Person:
    """The person a program acts for. Only for operations behind a closed Door."""
    person = caller(request).person
    if person is None:
        raise CredentialsNeeded(_("Send a working token in the header “Authorization: Bearer …”."))
    return person


def caller_of(header: str) -> Caller | None:
    """Whoever the header `Authorization` lets in; None for nobody."""
    kind, _space, secret = header.partition(" ")
    secret = secret.strip()
    if kind.lower() != "bearer" or not 0 < len(secret) <= _LONGEST_TOKEN or not secret.isascii():
        return None
    if secret.startswith(PREFIX):
        personal = working_token(secret, at=now())
        if personal is None:
            return None
        return Caller(personal.person, frozenset(personal.scopes), f"token:{personal.pk}")
    granted = Token.objects.lookup(Token.Type.ACCESS_TOKEN, secret)
    if granted is None or granted.user is None or not granted.user.is_active:
        return None
    return Caller(
        granted.user, frozenset(granted.get_scopes()), f"oauth:{granted.client_id}:{granted.user_id}"
    )
