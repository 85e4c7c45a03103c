"""A program registers itself, without an account of anybody's (RFC 7591), to ask people for their badges."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooManyRequests
from workmark.lib.tokens import new_token
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.actions.register_program import MOST_ADDRESSES, is_sound_address
from workmark.organisations.program_addresses import is_app_address
from workmark.organisations.program_models import WAITING
from workmark.organisations.scopes import BADGE_SCOPES, WALLET_SCOPES

# Whoever registers programs for sport fills no disk; those that nobody lets in go after a day (`privacy.retention`).
# Nor do they shut others out: where there is no room, the one that has waited longest goes, but none within its first hour.
MOST_WAITING = 10_000
_MAY_STAY = timedelta(hours=1)


@dataclass(frozen=True)
class ProgramFacts:
    """What a program says of itself; nobody has looked whether it is so.

    scopes: some of BADGE_SCOPES, or of WALLET_SCOPES for a wallet. keeps_secret: whether it wants a secret, and proves
    itself with it. is_wallet: it asks for single badges (OpenID4VCI), may use an app's own scheme, and keeps no secret.
    shown: further members of RFC 7591 section 2 about its makers, such as "tos_uri". They are given back and never opened.
    """

    name: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]
    keeps_secret: bool
    shown: dict[str, str] = field(default_factory=dict)
    is_wallet: bool = False


def register_by_itself(said: ProgramFacts) -> tuple[Client, str]:
    """The program, and its secret ("" for one that keeps none), which is shown this once and kept as its hash only.

    It may use the code grant and refresh tokens, for the scopes of badges alone. A wallet may use neither here: its codes
    and tokens are those of a `WalletOffer`. Raises InvalidInput, TooManyRequests.
    """
    _require_sound(said)
    adapter = get_adapter()
    # Letters, digits, "-" and "_" alone: clients encode their secret before they join it to their name (RFC 6749, section
    # 2.3.1), the server that we have does not decode it, and of these both make the same.
    secret = new_token() if said.keeps_secret else ""
    kind = Client.Type.CONFIDENTIAL if said.keeps_secret else Client.Type.PUBLIC
    client = Client(pk="", name=said.name, type=kind, data={"registered_itself": said.shown})
    if said.is_wallet:
        client.data["is_wallet"] = True
    client.set_secret(secret or adapter.generate_client_secret())
    client.set_redirect_uris(list(said.redirect_uris))
    client.set_scopes([scope for scope in _scopes(said) if scope in said.scopes])
    grants = [Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN]
    client.set_grant_types([] if said.is_wallet else grants)
    client.set_response_types([Client.ResponseType.CODE])
    with change(SYSTEM, "program.register_itself", client) as event:
        _make_room(client.created_at)
        client.pk = adapter.generate_client_id()
        client.save(force_insert=True)
        event.detail = {"scopes": len(client.get_scopes())}
    return client, secret


def _make_room(at: datetime) -> None:
    """Raises TooManyRequests where all that wait came within the hour."""
    waiting = Client.objects.filter(WAITING)
    if waiting.count() < MOST_WAITING:
        return
    oldest = waiting.filter(created_at__lt=at - _MAY_STAY).order_by("created_at", "pk").first()
    if oldest is None:
        raise TooManyRequests(_("Too many programs registered themselves lately. Try again in an hour."))
    oldest.delete()


def registered_itself(client: Client) -> bool:
    return isinstance(client.data, dict) and "registered_itself" in client.data


def is_wallet(client: Client) -> bool:
    return isinstance(client.data, dict) and client.data.get("is_wallet") is True


def _scopes(said: ProgramFacts) -> tuple[str, ...]:
    return WALLET_SCOPES if said.is_wallet else tuple(BADGE_SCOPES)


def _require_sound(said: ProgramFacts) -> None:
    """What people read on the consent page can play no tricks: no signs that turn the line, none that cannot be seen."""
    wrong: dict[str, list[str]] = {}
    if (
        not 1 <= len(said.name) <= 100
        or not said.name.isprintable()
        or any(sign in said.name for sign in "<>")
    ):
        wrong["client_name"] = [_("Enter a name of 1 to 100 characters, without < and >.")]
    if not 1 <= len(said.redirect_uris) <= MOST_ADDRESSES or not all(
        is_sound_address(each) or (said.is_wallet and is_app_address(each)) for each in said.redirect_uris
    ):
        wrong["redirect_uris"] = [
            _(
                "Enter one to ten addresses, each with https://, or http://127.0.0.1 for a program on a desktop."
            )
        ]
    if not said.scopes or not set(said.scopes) <= set(_scopes(said)):
        wrong["scope"] = [_("Choose at least one from the list.")]
    for name, text in said.shown.items():
        is_address = name.endswith("_uri")
        if len(text) > 500 or not text.isprintable() or (is_address and not is_sound_address(text)):
            wrong[name] = [_("This is too long, or no sound address.")]
    if wrong:
        raise InvalidInput(_("The program needs mending before it is registered."), fields=wrong)
