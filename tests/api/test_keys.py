"""An issuer's keys by API: seen by owners and auditors, asked for, let sign, and withdrawn with what will happen said first."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.web.issuer.conftest import let_a_worker_run
from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.models import IssuerKey
from workmark.organisations.models import Membership, Role

Make = Callable[..., Program]
HOME = "/issuers/harbour-skills"
WITHDRAWN = {"since": "2026-01-01T08:00:00Z", "reason": "A laptop with our key was stolen."}


@pytest.fixture
def ines(cast: Cast, program: Make) -> Program:
    return program(cast.ines, "credentials:read", "keys")


def standings(ines: Program) -> list[str]:
    return [each["standing"] for each in ines.get(f"{HOME}/keys").json()["items"]]


def test_the_next_key_is_made_by_a_worker_and_signs_when_it_is_let(cast: Cast, ines: Program) -> None:
    first = ensure_issuer_key(cast.harbour)
    shown = ines.get(f"{HOME}/keys").json()
    assert shown["did_document"].endswith("/issuers/harbour-skills/did.json")
    assert shown["items"][0]["document"] == {
        "id": first.verification_method,
        "type": "Multikey",
        "controller": first.did,
        "publicKeyMultibase": first.public_multibase,
    }

    asked = ines.post(f"{HOME}/keys", {"curve": "Ed25519"})
    assert (asked.status_code, asked.json()["work"], IssuerKey.objects.count()) == (202, "under-way", 1)
    assert ines.post(f"{HOME}/keys", {}).status_code == 409  # one wish at a time
    let_a_worker_run()
    assert standings(ines) == ["next", "signs"]

    assert ines.post(f"{HOME}/keys/rotate", {"purpose": "badges"}).status_code == 202
    let_a_worker_run()
    assert standings(ines) == ["signs", "retired"]
    done = ines.get(f"{HOME}/key-work").json()["asked"]
    assert (done["wish"], done["work"], done["refused"]) == ("rotate", "at-rest", "")
    assert done["key"] == ines.get(f"{HOME}/keys").json()["items"][0]["key"]


def test_a_key_of_a_keeper_is_named_only_where_the_operator_allowed_it(ines: Program) -> None:
    answer = ines.post(f"{HOME}/keys", {"keeper": "kms", "curve": "P-256", "reference": "alias/kestrel"})
    assert answer.status_code == 422
    assert "reference" in answer.json()["fields"]


def test_a_key_that_never_signed_is_given_up_and_the_one_that_signs_is_not(cast: Cast, ines: Program) -> None:
    first = ensure_issuer_key(cast.harbour)
    ines.post(f"{HOME}/keys", {})
    let_a_worker_run()
    waiting = ines.get(f"{HOME}/keys").json()["items"][0]["key"]

    assert ines.post(f"{HOME}/keys/{waiting}/retire").json()["standing"] == "retired"

    assert ines.post(f"{HOME}/keys/{first.public_multibase}/retire").json()["code"] == "wrong-state"


def test_a_stolen_key_is_withdrawn_only_by_one_more_yes(cast: Cast, ines: Program) -> None:
    badge = issued(cast)
    assert badge.key is not None
    address = f"{HOME}/keys/{badge.key.public_multibase}/compromise"

    told = ines.post(address, WITHDRAWN)
    assert (told.status_code, told.json()) == (
        200,
        {"done": False, "to_revoke": 1, "to_issue_anew": 1, "signs_now": True},
    )
    assert standings(ines) == ["signs"]
    assert ines.post(address, {**WITHDRAWN, "since": "2999-01-01T00:00:00Z"}).status_code == 422

    assert ines.post(address, {**WITHDRAWN, "sure": True}).status_code == 202
    assert standings(ines) == ["withdrawn"]
    let_a_worker_run()

    mended = ines.get(f"{HOME}/key-work").json()["compromises"][0]
    assert (mended["revoked"], mended["issued_anew"], mended["work"]) == (1, 1, "at-rest")
    badge.refresh_from_db()
    assert badge.revocation_reason == WITHDRAWN["reason"]


def test_an_auditor_sees_keys_and_changes_none(cast: Cast, program: Make) -> None:
    ensure_issuer_key(cast.harbour)
    Membership.objects.create(person=cast.maud, organisation=cast.harbour, role=Role.AUDITOR)
    maud = program(cast.maud)

    assert maud.get(f"{HOME}/keys").json()["total"] == 1
    assert maud.post(f"{HOME}/keys", {}).status_code == 403
    assert program(cast.otto).get(f"{HOME}/keys").status_code == 404
    assert program(cast.ines, "credentials:issue").post(f"{HOME}/keys", {}).status_code == 403


@pytest.mark.parametrize(
    "said",
    [{"curve": "P-384"}, {"curve": "RSA"}, {"purpose": "parts"}, {"reference": "0a"}, {"kepper": "kms"}],
)
def test_a_key_that_cannot_be_is_not_asked_for(cast: Cast, ines: Program, said: dict[str, str]) -> None:
    assert ines.post(f"{HOME}/keys", said).status_code == 422
    assert ines.get(f"{HOME}/key-work").json() == {"asked": None, "compromises": []}
