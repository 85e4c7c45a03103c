"""A program exchanges a code or refresh token; whoever brings the same one again ends what came of the same consent."""

from datetime import datetime

from allauth.idp.oidc.models import Client, Token
from django.db import IntegrityError, transaction

from workmark.lib.tokens import hash_token
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person
from workmark.organisations.program_models import SpentGrant

_BEGUN_BY = "begun_by"  # in a token's data: the digest of the code that it came of


class SpentBefore(Exception):
    """The code or refresh token was exchanged at the same moment by another request."""


def begun_by_of(refresh_token: str) -> str:
    """The digest of the code that a refresh token came of; "" for one of a time when that was not kept.

    Call in the transaction that spends it: it holds the token, so that a replay at that moment ends what comes of it too.
    """
    held = Token.objects.select_for_update(no_key=True).lookup(Token.Type.REFRESH_TOKEN, refresh_token)
    return "" if held is None else _begun_by(held)


def spend_grant(secret: str, made: Token, *, refreshed: str, begun_by: str, at: datetime) -> None:
    """Write down that it is spent. Call in the transaction that gives out what it was exchanged for.

    made: the access token it was exchanged for; refreshed: the refresh token beside it, or "". begun_by: the digest of
    the code that all of it came of. Raises SpentBefore, so that of two requests at one moment none keeps anything.
    """
    try:
        with transaction.atomic():
            spent = SpentGrant.objects.create(
                token_hash=hash_token(secret),
                begun_by=begun_by,
                client=made.client,
                person=made.user,
                spent_at=at,
            )
    except IntegrityError as error:
        raise SpentBefore from error
    for token in [made, *Token.objects.by_value(refreshed).filter(type=Token.Type.REFRESH_TOKEN)]:
        token.data = {**(token.data or {}), _BEGUN_BY: begun_by}
        token.save(update_fields=["data"])
    if spent.begun_by == spent.token_hash:
        with change(spent.person, "program.let_in", spent.person) as event:
            event.detail = {"program": spent.client_id}


def end_if_spent(secret: str) -> bool:
    """Whether it was spent before. If so, it was copied: all that came of the same consent ends at once.

    What the person agreed to at another time goes on: a code found in an old log must not end it.
    RFC 6749 section 4.1.2 and RFC 9700 section 4.14.2: nobody can tell whether the thief or the program came first.
    """
    spent = (
        SpentGrant.objects.filter(token_hash=hash_token(secret)).select_related("client", "person").first()
    )
    if spent is None:
        return False
    _end_consent(spent)
    return True


@transaction.atomic
def _end_consent(spent: SpentGrant) -> None:
    ended = 0
    # Asked again after each waiting: a token that was renewed meanwhile is of the same consent.
    while held := _of_one_consent(spent.person, spent.client, spent.begun_by):
        ended += Token.objects.filter(pk__in=[token.pk for token in held]).delete()[0]
    if ended:
        with change(SYSTEM, "program.end_access", spent.person) as event:
            event.detail = {"program": spent.client_id, "tokens": ended, "why": "brought twice"}


def end_with_refresh(held: Token) -> None:
    """With a refresh token that was given back, the access tokens of the same consent end.

    Spec: RFC 7009 section 2.1.
    """
    beside = _of_one_consent(held.user, held.client, _begun_by(held))
    Token.objects.filter(pk__in=[token.pk for token in beside], type=Token.Type.ACCESS_TOKEN).delete()


def _of_one_consent(person: Person | None, client: Client | None, begun_by: str) -> list[Token]:
    return [
        token for token in Token.objects.filter(user=person, client=client) if _begun_by(token) == begun_by
    ]


def _begun_by(token: Token) -> str:
    return str((token.data or {}).get(_BEGUN_BY, ""))


def forget_refresh(token: str) -> None:
    """Take back a refresh token that was given out unasked: the person did not allow to go on while they are away."""
    Token.objects.by_value(token).filter(type=Token.Type.REFRESH_TOKEN).delete()
