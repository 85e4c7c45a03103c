"""A person makes a personal API token: shown once, kept as a hash, limited to scopes, always ending."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import change
from workmark.organisations.models import AccessToken, Person
from workmark.organisations.scopes import sound_scopes

LONGEST_DAYS = 365
MOST_TOKENS = 50
PREFIX = "wmk_"  # lets a secret scanner know one of ours when it lies in the wrong place


def create_token(
    person: Person, *, name: str, scopes: Iterable[str], days: int, at: datetime
) -> tuple[AccessToken, str]:
    """Make it. Gives the row and the secret, which nobody can read again.

    days: how long it works, 1 to 365. Raises InvalidInput, or WrongState with fifty working tokens already.
    """
    name = " ".join(name.split())
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(name) <= 80 or "\x00" in name:
        wrong["name"] = [_("Say in 1 to 80 characters which program this is for.")]
    if not 1 <= days <= LONGEST_DAYS:
        wrong["days"] = [_("Choose between 1 and 365 days.")]
    if wrong:
        raise InvalidInput(_("The token needs mending before it is made."), fields=wrong)
    chosen = sound_scopes(scopes)
    with change(person, "token.create", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if person.access_tokens.filter(revoked_at=None, expires_at__gt=at).count() >= MOST_TOKENS:
            raise WrongState(_("You have fifty tokens. End one that no program uses any more."))
        secret = PREFIX + new_token()
        token = AccessToken.objects.create(
            person=person,
            name=name,
            token_hash=hash_token(secret),
            scopes=chosen,
            created_at=at,
            expires_at=at + timedelta(days=days),
        )
        event.target = token
        event.detail = {"scopes": chosen, "days": days}
    return token, secret
