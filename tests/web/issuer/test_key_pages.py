"""Keys on pages: asked for where none can be opened, made by a worker, withdrawn with what will happen said before."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import direct_awards
from tests.web.issuer.conftest import client_of, let_a_worker_run
from tests.web.waiting import assert_told_of_the_next_try
from workmark.credentials.actions.ask_for_key import ask_for_rotation
from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.fulfil_key_request import fulfil_key_request
from workmark.credentials.compromise_models import KeyCompromise
from workmark.credentials.issuers import current_key, standby_key
from workmark.credentials.key_request_models import KeyRequest
from workmark.credentials.models import Credential, IssuerKey
from workmark.lib.clock import now
from workmark.lib.problems import WrongState

HOME = "/issuing/harbour-skills/keys/"
NEW = {"purpose": "badges", "kind": "Ed25519", "keeper": "sealed"}
REASON = "A laptop with our key was stolen. Your work counts as before."


@pytest.fixture
def ines(cast: Cast) -> Client:
    return client_of(cast.ines)


def read(client: Client, path: str = "") -> str:
    return " ".join(client.get(HOME + path).content.decode().split())


def test_a_key_is_asked_for_made_by_a_worker_and_signs_when_it_is_let(cast: Cast, ines: Client) -> None:
    first = ensure_issuer_key(cast.harbour)

    assert ines.post(f"{HOME}new/", NEW).headers["Location"] == HOME
    assert IssuerKey.objects.count() == 1
    assert "data-watch-on" in read(ines)
    let_a_worker_run()
    second = standby_key(cast.harbour)
    assert second is not None
    assert "Signs next" in read(ines)

    assert second.public_multibase[:12] in read(ines, "rotate/badges/")
    ines.post(f"{HOME}rotate/badges/")
    let_a_worker_run()
    first.refresh_from_db()
    assert (current_key(cast.harbour), first.retired_at is None) == (second, False)
    assert "data-watch-on" not in read(ines)


def test_a_wish_that_cannot_be_met_says_why(cast: Cast, ines: Client) -> None:
    for _ in range(2):
        ines.post(f"{HOME}new/", NEW)
        let_a_worker_run()

    assert IssuerKey.objects.count() == 1
    assert "A key stands by already" in read(ines)


def test_whoever_waits_for_a_key_is_told_of_the_next_try(ines: Client) -> None:
    ines.post(f"{HOME}new/", NEW)

    assert_told_of_the_next_try(KeyRequest.objects.get().job, lambda: read(ines))


def test_whoever_waits_for_a_withdrawal_is_told_of_the_next_try(cast: Cast, ines: Client) -> None:
    direct_awards(cast, 1)
    since = (now() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    page = f"{HOME}{IssuerKey.objects.get().public_multibase}/compromised/"
    for step in ("foresee", "withdraw"):
        ines.post(page, {"since": since, "reason": REASON, "sure": "on", "do": step})

    assert_told_of_the_next_try(KeyCompromise.objects.get().job, lambda: read(ines))


def test_one_wish_is_open_at_a_time(cast: Cast, ines: Client) -> None:
    ines.post(f"{HOME}new/", NEW)

    assert ines.post(f"{HOME}rotate/badges/").status_code == 409
    with pytest.raises(WrongState, match="busy"):
        ask_for_rotation(cast.ines, cast.harbour, at=now())


def test_who_is_owner_no_longer_when_the_worker_comes_gets_no_key(cast: Cast, ines: Client) -> None:
    ines.post(f"{HOME}new/", NEW)
    cast.harbour.memberships.filter(person=cast.ines, role="owner").delete()

    request = fulfil_key_request(KeyRequest.objects.get().pk)

    assert (request.key, IssuerKey.objects.count()) == (None, 0)
    assert "Only an owner" in request.refused
    assert fulfil_key_request(request.pk).done_at == request.done_at


@pytest.mark.parametrize(
    "wrong", [{"kind": "P-384"}, {"keeper": "pkcs11"}, {"purpose": "parts"}, {"purpose": "x"}]
)
def test_what_no_key_here_can_be_is_refused_at_once(ines: Client, wrong: dict[str, str]) -> None:
    assert ines.post(f"{HOME}new/", {**NEW, **wrong}).status_code == 422
    assert not KeyRequest.objects.exists()


def test_a_key_that_never_signed_is_given_up_and_the_one_that_signs_is_not(cast: Cast, ines: Client) -> None:
    signs = ensure_issuer_key(cast.harbour)
    ines.post(f"{HOME}new/", NEW)
    let_a_worker_run()
    spare = standby_key(cast.harbour)
    assert spare is not None

    assert ines.post(f"{HOME}{spare.public_multibase}/retire/").status_code == 302
    assert ines.post(f"{HOME}{signs.public_multibase}/retire/").status_code == 409
    assert [current_key(cast.harbour), standby_key(cast.harbour)] == [signs, None]


def test_a_stolen_key_is_withdrawn_after_what_will_happen_was_read(cast: Cast, ines: Client) -> None:
    before, after = direct_awards(cast, 2)
    Credential.objects.filter(pk=before.pk).update(issued_at=now() - timedelta(days=9))
    page = f"{HOME}{IssuerKey.objects.get().public_multibase}/compromised/"
    since = (now() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M")

    # Ticking the box without having seen what will happen does nothing.
    said = {"since": since, "reason": REASON, "sure": "on", "do": "foresee"}
    foreseen = " ".join(ines.post(page, said).content.decode().split())
    assert "1 badge is revoked." in foreseen
    assert "2 awards are issued anew." in foreseen
    assert not KeyCompromise.objects.exists()
    ines.post(page, {**said, "sure": "", "do": "withdraw"})
    assert not KeyCompromise.objects.exists()

    assert ines.post(page, {**said, "do": "withdraw"}).headers["Location"] == HOME
    withdrawn = read(ines)
    assert "Taken back: 0 of 1" in withdrawn
    assert "Issued anew: 0 of 2" in withdrawn
    assert "data-watch-on" in withdrawn
    let_a_worker_run()
    done = read(ines)
    assert "Taken back: 1 of 1" in done
    assert "Issued anew: 2 of 2" in done
    assert "data-watch-on" not in done
    after.refresh_from_db()
    assert after.revocation_reason == REASON
    assert ines.get(page).headers["Location"] == HOME


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": ""},
        {"since": "soon"},
        {"since": "2999-01-01 00:00"},
        {"reason": ""},
        {"since": "2026-13-01 00:00"},
    ],
)
def test_a_theft_without_a_sound_moment_or_a_reason_is_not_reported(
    cast: Cast, ines: Client, wrong: dict[str, str]
) -> None:
    key = ensure_issuer_key(cast.harbour)
    said = {"since": "2026-01-01 00:00", "reason": REASON, "sure": "on", "do": "withdraw", **wrong}

    assert ines.post(f"{HOME}{key.public_multibase}/compromised/", said).status_code == 422
    assert not KeyCompromise.objects.exists()


@pytest.mark.parametrize("who", ["lena", "aziz", "rui", "emre", "otto"])
def test_to_everybody_else_there_are_no_such_keys(cast: Cast, who: str) -> None:
    key = ensure_issuer_key(cast.harbour).public_multibase
    somebody = client_of(getattr(cast, who))
    said: dict[str, Any] = {
        **NEW,
        "since": "2026-01-01 00:00",
        "reason": REASON,
        "sure": "on",
        "do": "withdraw",
    }

    paths = ("", "new/", "rotate/badges/", f"{key}/retire/", f"{key}/compromised/")
    assert {somebody.get(HOME + path).status_code for path in paths} == {404}
    assert {somebody.post(HOME + path, said).status_code for path in paths[1:]} == {404}


def test_another_issuers_owner_reaches_no_key_of_ours(cast: Cast) -> None:
    key = ensure_issuer_key(cast.harbour).public_multibase

    path = f"/issuing/kestrel-logistics/keys/{key}/compromised/"
    assert client_of(cast.emre).get(path).status_code == 404


def test_an_auditor_reads_keys_and_changes_none(cast: Cast) -> None:
    key = ensure_issuer_key(cast.harbour).public_multibase
    cast.otto.memberships.create(organisation=cast.harbour, role="auditor")
    otto = client_of(cast.otto)

    assert "It was stolen" not in read(otto)
    assert {otto.get(HOME + path).status_code for path in ("new/", f"{key}/compromised/")} == {403}
