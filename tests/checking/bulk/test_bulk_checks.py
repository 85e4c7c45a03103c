"""A thousand badges may come at once; each gets an answer of its own, and afterwards there is nothing."""

import csv
import io
import json
import threading
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.checking.bulk.finding import Found
from workmark.checking.bulk.forgetting import AFTER_THE_LAST_LOOK, LONGEST, forget_expired, note_a_look
from workmark.checking.bulk.handing import Handed
from workmark.checking.bulk.running import MOST_TRIES, check_lines
from workmark.checking.bulk.starting import start_bulk_check
from workmark.checking.models import BulkCheck, BulkLine
from workmark.credentials.models import Credential
from workmark.credentials.pictures import baked_png, baked_svg
from workmark.jobs.worker import run_worker
from workmark.lib.clock import now

pytestmark = pytest.mark.django_db
# What says that work was done, and whose session it was; neither says anything of a badge.
BOOKKEEPING = {"jobs.Job", "jobs.Timetable", "sessions.Session"}


@pytest.fixture
def badge(cast: Cast) -> Credential:
    return issued(cast)


def work() -> None:
    run_worker(threading.Event(), once=True)


def rows() -> dict[str, int]:
    every = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return {label: count for label, count in every.items() if label not in BOOKKEEPING}


def files(home: Path) -> set[str]:
    return {str(path) for path in home.rglob("*") if path.is_file()}


def packed(badge: Credential) -> SimpleUploadedFile:
    """The same badge in three forms, one with a word changed, and a picture of nothing."""
    document = bytes(badge.document)
    forged = json.dumps(json.loads(document) | {"name": "Another"}).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("sound.json", document)
        made.writestr("sound.png", baked_png(badge))
        made.writestr("sound.svg", baked_svg(badge))
        made.writestr("forged.json", forged)
        made.writestr("=photo.jpg", b"\xff\xd8\xff\xe0 nothing")
    return SimpleUploadedFile("badges.zip", out.getvalue(), "application/zip")


def test_everything_gets_its_answer_and_then_nothing_is_left(
    badge: Credential, settings: Any, tmp_path: Path
) -> None:
    before, files_before = rows(), files(tmp_path)
    client = Client()
    link = f"{settings.WORKMARK_PUBLIC_ORIGIN}/badges/{badge.token}/"

    gone = client.post("/verify/many/", {"badges": packed(badge), "links": link})
    assert BulkLine.objects.exclude(data=b"").count() == 5
    work()

    assert not BulkLine.objects.exclude(data=b"").exists()  # each file goes as soon as it is checked
    table = list(csv.DictReader(io.StringIO(client.get(f"{gone.url}badges-checked.csv").content.decode())))
    assert [(row["number"], row["outcome"]) for row in table] == [
        ("1", "passed"), ("2", "passed"), ("3", "passed"), ("4", "failed"), ("5", "failed"), ("6", "passed"),
    ]  # fmt: skip
    assert table[0]["earned by"] == badge.learner_name
    assert table[4]["name"] == "'=photo.jpg"
    page = client.get(gone.url)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "6 of 6" in page.content.decode()
    assert "forged.json" not in client.get(f"{gone.url}?outcome=passed").content.decode()
    client.post(f"{gone.url}forget/")
    assert client.get(gone.url).status_code == 404
    assert rows() == before
    assert files(tmp_path) == files_before


def test_what_nobody_looks_at_goes_by_itself_within_a_quarter_of_an_hour(badge: Credential) -> None:
    before, at = rows(), now()
    bulk = start_bulk_check(None, [Handed("a.json", data=bytes(badge.document))], language="en", at=at)
    note_a_look(bulk, at=at + timedelta(minutes=10))

    assert forget_expired(at + timedelta(minutes=24)) == 0
    assert forget_expired(at + timedelta(minutes=25)) == 1
    assert rows() == before


def test_looking_keeps_it_for_four_hours_at_most(badge: Credential) -> None:
    at = now()
    bulk = start_bulk_check(None, [Handed("a.json", data=b"{}")], language="en", at=at)

    note_a_look(bulk, at=at + LONGEST - timedelta(minutes=1))

    assert bulk.expires_at == at + LONGEST
    assert timedelta(minutes=15) == AFTER_THE_LAST_LOOK


def test_a_hand_in_that_went_while_it_was_checked_stays_gone(badge: Credential) -> None:
    bulk = start_bulk_check(None, [Handed("a.json", data=b"{}")], language="en", at=now())
    number = bulk.pk
    BulkCheck.objects.all().delete()

    work()

    assert not check_lines(number, 1)
    assert not BulkLine.objects.exists()


def test_a_line_that_ended_the_worker_three_times_is_not_known(badge: Credential) -> None:
    bulk = start_bulk_check(None, [Handed("a.json", data=bytes(badge.document))], language="es", at=now())
    bulk.lines.update(tries=MOST_TRIES)

    work()

    assert Found.from_json(bulk.lines.get().answer or {}).outcome == "not-determined"


def test_an_address_inside_the_network_is_not_asked_and_nobody_can_tell(cast: Cast) -> None:
    inside = [
        "https://127.0.0.1/b.json",
        "https://169.254.169.254/latest",
        "http://[::1]/x",
        "https://0x7f.1/",
    ]
    bulk = start_bulk_check(None, [Handed(address=url) for url in inside], language="en", at=now())

    work()

    outcomes = {Found.from_json(line.answer or {}).outcome for line in bulk.lines.all()}
    assert outcomes == {"not-determined"}


def test_another_person_finds_nothing_at_the_address(cast: Cast) -> None:
    lena, otto = Client(), Client()
    lena.force_login(cast.lena)
    otto.force_login(cast.otto)

    address = lena.post("/verify/many/", {"links": "https://a.example/1"}).url

    for other in (otto, Client()):
        assert other.get(address).status_code == 404
        assert other.get(f"{address}badges-checked.csv").status_code == 404
        assert other.post(f"{address}forget/").status_code == 404
    assert lena.get(address).status_code == 200


def test_without_an_account_twenty_five_are_the_most(cast: Cast) -> None:
    lena, many = Client(), "https://a.example/1\n" * 26
    lena.force_login(cast.lena)

    assert Client().post("/verify/many/", {"links": many}).status_code == 422
    assert not BulkCheck.objects.exists()
    assert lena.post("/verify/many/", {"links": many}).status_code == 302


def test_a_program_hands_in_reads_and_has_it_deleted(badge: Credential, cast: Cast) -> None:
    anybody, base = Client(), "/api/v1/verify-many"

    said = anybody.post(base, {"files": packed(badge)}).json()
    assert (said["total"], said["done"]) == (5, 0)
    work()

    answers = anybody.get(f"{base}/{said['token']}/answers").json()
    assert [item["outcome"] for item in answers["items"]] == ["passed"] * 3 + ["failed"] * 2
    assert anybody.get(f"{base}/{said['token']}").json()["done"] == 5
    assert anybody.delete(f"{base}/{said['token']}").status_code == 204
    assert anybody.get(f"{base}/{said['token']}").status_code == 404
