from datetime import timedelta

import pytest

from tests.conftest import Cast
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.actions.revoke_token import revoke_token
from workmark.organisations.models import AccessToken
from workmark.organisations.queries import working_token


def test_a_token_works_until_its_day_and_is_stored_only_as_a_hash(cast: Cast) -> None:
    at = now()
    token, secret = create_token(cast.lena, name="Backup", scopes=["work:read"], days=30, at=at)

    assert secret.startswith("wmk_")
    assert secret.removeprefix("wmk_") not in str(AccessToken.objects.values().get())
    assert working_token(secret, at=at + timedelta(days=29)) == token
    assert working_token(secret, at=at + timedelta(days=30)) is None
    assert working_token(secret + "x", at=at) is None


def test_scopes_are_kept_in_their_order_and_each_once(cast: Cast) -> None:
    token, _ = create_token(
        cast.lena, name="T", scopes=["verify", "catalogue:read", "verify"], days=1, at=now()
    )

    assert token.scopes == ["catalogue:read", "verify"]


@pytest.mark.parametrize(
    ("field", "name", "scopes", "days"),
    [
        ("name", " ", ["verify"], 1),
        ("name", "x" * 81, ["verify"], 1),
        ("days", "T", ["verify"], 0),
        ("days", "T", ["verify"], 366),
        ("scopes", "T", [], 1),
        ("scopes", "T", ["verify", "everything"], 1),
    ],
)
def test_an_unsound_token_is_refused(cast: Cast, field: str, name: str, scopes: list[str], days: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_token(cast.lena, name=name, scopes=scopes, days=days, at=now())

    assert field in refused.value.fields
    assert not AccessToken.objects.exists()


def test_an_ended_token_stops_working_and_only_its_owner_ends_it(cast: Cast) -> None:
    token, secret = create_token(cast.lena, name="T", scopes=["verify"], days=1, at=now())
    with pytest.raises(NotAllowed):
        revoke_token(cast.otto, token, at=now())

    revoke_token(cast.lena, token, at=now())

    assert working_token(secret, at=now()) is None


def test_the_token_of_a_closed_account_does_not_work(cast: Cast) -> None:
    _, secret = create_token(cast.lena, name="T", scopes=["verify"], days=1, at=now())
    cast.lena.is_active = False
    cast.lena.save()

    assert working_token(secret, at=now()) is None


def test_its_last_use_is_noted(cast: Cast) -> None:
    token, secret = create_token(cast.lena, name="T", scopes=["verify"], days=1, at=now())
    at = now()

    working_token(secret, at=at)

    token.refresh_from_db()
    assert token.last_used_at == at


def test_fifty_tokens_are_the_most(cast: Cast) -> None:
    for number in range(50):
        create_token(cast.lena, name=f"T{number}", scopes=["verify"], days=1, at=now())

    with pytest.raises(WrongState):
        create_token(cast.lena, name="T", scopes=["verify"], days=1, at=now())
