"""A program exchanges a code or refresh token; whoever brings the same one again ends everything it led to."""

from datetime import datetime

from allauth.idp.oidc.models import Client, Token
from django.db import IntegrityError, transaction

from workmark.lib.tokens import hash_token
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person
from workmark.organisations.program_models import SpentGrant


class SpentBefore(Exception):
    """The code or refresh token was exchanged at the same moment by another request."""


def spend_grant(secret: str, client: Client, person: Person, *, lets_in: bool, at: datetime) -> None:
    """Write down that it is spent. Call in the transaction that gives out what it was exchanged for.

    lets_in: whether it is a code, which a person's consent stands behind. Raises SpentBefore, so that of two requests
    at one moment none keeps anything.
    """
    try:
        with transaction.atomic():
            SpentGrant.objects.create(
                token_hash=hash_token(secret), client=client, person=person, spent_at=at
            )
    except IntegrityError as error:
        raise SpentBefore from error
    if lets_in:
        with change(person, "program.let_in", person) as event:
            event.detail = {"program": client.pk}


def end_if_spent(secret: str) -> bool:
    """Whether it was spent before. If so, it was copied: all of that program's tokens for that person end at once.

    RFC 6749 section 4.1.2 and RFC 9700 section 4.14.2: nobody can tell whether the thief or the program came first.
    """
    spent = (
        SpentGrant.objects.filter(token_hash=hash_token(secret)).select_related("client", "person").first()
    )
    if spent is None:
        return False
    with change(SYSTEM, "program.end_access", spent.person) as event:
        ended, _by_table = Token.objects.filter(user=spent.person, client=spent.client).delete()
        event.detail = {"program": spent.client_id, "tokens": ended, "why": "brought twice"}
    return True


def end_with_refresh(held: Token) -> None:
    """With a refresh token that was given back, the access tokens of the same program and person end.

    Spec: RFC 7009 section 2.1.
    """
    Token.objects.filter(user=held.user, client=held.client, type=Token.Type.ACCESS_TOKEN).delete()


def forget_refresh(token: str) -> None:
    """Take back a refresh token that was given out unasked: the person did not allow to go on while they are away."""
    Token.objects.by_value(token).filter(type=Token.Type.REFRESH_TOKEN).delete()
