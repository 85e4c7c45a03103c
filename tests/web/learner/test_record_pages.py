"""Lena's whole record on her own pages and over the API: asked for, signed by a worker, hers alone until she shares it."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.api.conftest import Program
from tests.api.conftest import program as program
from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from tests.web.waiting import assert_told_of_the_next_try
from workmark.checking import check_badge
from workmark.credentials.actions.fulfil_record_request import fulfil_record_request
from workmark.credentials.models import Credential
from workmark.credentials.pages import record_file
from workmark.credentials.published import answer_of_ours
from workmark.credentials.record_models import RecordRequest
from workmark.jobs.worker import run_worker
from workmark.lib.clock import now
from workmark.openbadges.errors import Unresolvable
from workmark.openbadges.report import Outcome

HOME = "/work/records/"


@pytest.fixture
def badges(cast: Cast) -> list[Credential]:
    cache.clear()
    return [issued(cast), issued(cast, "customer-interviews")]


@pytest.fixture
def lena(cast: Cast, badges: list[Credential]) -> Client:
    client = Client()
    client.force_login(cast.lena)
    return client


def asked(client: Client, chosen: list[Credential], **said: Any) -> Any:
    wanted = {"badges": [badge.token for badge in chosen], "issuer": "harbour-skills", **said}
    return client.post(HOME, wanted)


def signed(client: Client, badges: list[Credential]) -> RecordRequest:
    assert asked(client, badges).status_code == 302
    return fulfil_record_request(RecordRequest.objects.get().pk)


def test_a_record_is_asked_for_signed_by_a_worker_and_holds_what_was_chosen(
    lena: Client, badges: list[Credential]
) -> None:
    assert asked(lena, badges[:1]).headers["Location"] == HOME
    assert "data-watch-on" in lena.get(HOME).content.decode()

    run_worker(threading.Event(), once=True)

    assert "data-watch-on" not in lena.get(HOME).content.decode()
    record = RecordRequest.objects.get()
    answer = lena.get(f"/records/{record.token}.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    subject = json.loads(answer.content)["credentialSubject"]
    assert subject["verifiableCredential"] == [json.loads(bytes(badges[0].document))]
    report = check_badge(at=now(), data=answer.content, offline=True)
    assert report.verification.of("signature")[0].outcome is Outcome.PASSED


def test_whoever_waits_for_a_record_is_told_of_the_next_try(lena: Client, badges: list[Credential]) -> None:
    asked(lena, badges)

    assert_told_of_the_next_try(RecordRequest.objects.get().job, lambda: lena.get(HOME).content.decode())


def test_it_is_hers_alone_until_she_shares_it_and_after_she_ends_that(
    cast: Cast, lena: Client, badges: list[Credential]
) -> None:
    record = signed(lena, badges)
    file, ines = f"/records/{record.token}.json", Client()
    ines.force_login(cast.ines)

    def seen() -> list[int]:
        return [client.get(file).status_code for client in (lena, ines, Client())]

    assert seen() == [200, 404, 404]
    with pytest.raises(Unresolvable):
        answer_of_ours(record_file(record))
    lena.post(f"{HOME}{record.token}/share/")
    assert answer_of_ours(record_file(record)).body == bytes(record.document)  # type: ignore[union-attr]  # it is ours
    assert seen() == [200, 200, 200]
    assert Client().get(file).headers["Cache-Control"] == "private, no-store"
    lena.post(f"{HOME}{record.token}/keep/")
    assert seen() == [200, 404, 404]


def test_a_removed_record_is_erased(lena: Client, badges: list[Credential]) -> None:
    record = signed(lena, badges)
    lena.post(f"{HOME}{record.token}/share/")

    lena.post(f"{HOME}{record.token}/remove/")

    record.refresh_from_db()
    assert (bytes(record.document), record.shared_at) == (b"", None)
    assert lena.get(f"/records/{record.token}.json").status_code == 404
    assert lena.post(f"{HOME}{record.token}/share/").status_code == 404
    assert Credential.objects.count() == 2


def test_a_badge_revoked_meanwhile_is_left_out_and_with_none_left_it_says_why(
    cast: Cast, lena: Client, badges: list[Credential]
) -> None:
    asked(lena, badges)
    asked(lena, badges[:1])
    both, one = RecordRequest.objects.order_by("pk")
    revoked(cast, badges[0], reason="Issued twice.", at=now())

    kept = json.loads(bytes(fulfil_record_request(both.pk).document))
    assert kept["credentialSubject"]["verifiableCredential"] == [json.loads(bytes(badges[1].document))]
    refused = fulfil_record_request(one.pk)
    assert (refused.signed_at, "no badge in force" in refused.refused) == (None, True)
    assert "no badge in force" in lena.get(HOME).content.decode()


def test_a_second_run_signs_nothing_anew(lena: Client, badges: list[Credential]) -> None:
    record = signed(lena, badges)

    assert bytes(fulfil_record_request(record.pk).document) == bytes(record.document)


@pytest.mark.long
@pytest.mark.parametrize("wrong", [{"badges": []}, {"badges": ["a" * 32]}, {"issuer": "kestrel-logistics"}])
def test_a_choice_that_makes_no_record_is_refused(
    lena: Client, badges: list[Credential], wrong: dict[str, Any]
) -> None:
    assert asked(lena, badges, **wrong).status_code == 422
    assert not RecordRequest.objects.exists()


def test_nobody_elses_badges_and_records_are_within_reach(
    cast: Cast, lena: Client, badges: list[Credential]
) -> None:
    record = signed(lena, badges)
    otto = Client()
    otto.force_login(cast.otto)

    assert asked(otto, badges).status_code == 422
    assert {
        otto.post(f"{HOME}{record.token}/{verb}/").status_code for verb in ("share", "keep", "remove")
    } == {404}
    assert record.token not in otto.get(HOME).content.decode()


def test_programs_do_the_same(cast: Cast, badges: list[Credential], program: Callable[..., Program]) -> None:
    mine, ottos = program(cast.lena), program(cast.otto)
    wanted = {"issuer": "harbour-skills", "badges": [badge.token for badge in badges]}

    made = mine.post("/records", wanted)
    assert (made.status_code, made.json()["state"]) == (202, "waiting")
    address = f"/records/{made.json()['token']}"
    assert mine.get(address).json()["document"] is None
    fulfil_record_request(RecordRequest.objects.get().pk)
    whole = mine.get(address).json()
    assert (whole["state"], len(whole["document"]["credentialSubject"]["verifiableCredential"])) == (
        "signed",
        2,
    )
    assert mine.get("/records").json()["total"] == 1
    assert mine.put(f"{address}/sharing", {"shared": True}).json()["shared_at"] is not None

    assert ottos.post("/records", wanted).status_code == 422
    others = (ottos.get(address), ottos.put(f"{address}/sharing", {"shared": True}), ottos.delete(address))
    assert {answer.status_code for answer in others} == {404}
    assert mine.delete(address).status_code == 204
    assert mine.get(address).status_code == 404


def test_an_expired_badge_is_no_first_choice_and_says_so(lena: Client, badges: list[Credential]) -> None:
    Credential.objects.filter(pk=badges[0].pk).update(valid_until=now())

    said = lena.get(HOME).content.decode()

    assert said.count("; expired)") == 1
    for badge, is_ticked in zip(badges, (False, True), strict=True):
        (box,) = (tag for tag in said.split("<input")[1:] if badge.token in tag)
        assert ("checked" in box.split(">")[0]) is is_ticked
