"""The page of text messages, and the one behind the link in each message."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.texting.scenes import NUMBER, due, operators, with_number
from workmark.jobs.models import Message
from workmark.organisations.models import AuditEvent
from workmark.privacy.archiving.writing import write_archive
from workmark.texting.models import Phone, TextMessage
from workmark.texting.sending import send_what_is_due


@pytest.fixture(autouse=True)
def _offered(settings: Any) -> None:
    settings.WORKMARK_TEXT_GATEWAY = "https://texts.example.org/send"


@pytest.fixture
def lena(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lena)
    return client


def test_from_a_number_to_a_message_that_she_stops_without_signing_in(
    cast: Cast, lena: Client, tmp_path: Path
) -> None:
    assert "/account/texts/" in lena.get("/account/").content.decode()
    assert lena.post("/account/texts/", {"number": "+44 20 7946 0123"}).status_code == 302
    with operators(tmp_path) as gateway:
        send_what_is_due(gateway=gateway.door())
        ((_headers, document),) = gateway.sent()
    found = re.search(r"\d{6}", document["text"])
    assert found is not None
    assert document["to"] == NUMBER
    wrong = lena.post("/account/texts/code/", {"code": "12"})
    assert wrong.status_code == 422
    assert 'autocomplete="one-time-code"' in wrong.content.decode()
    lena.post("/account/texts/code/", {"code": found[0]})
    page = lena.get("/account/texts/").content.decode()
    assert NUMBER in page
    assert page.count("checked") == 4  # each kind by mail
    ways = {"badge-ending": "text", "learning-due": "mail", "reading-due": "both", "work-news": "both"}
    assert lena.post("/account/texts/ways/", ways).status_code == 302

    phone = Phone.objects.get()
    assert phone.choices.count() == 3
    somebody = Client(enforce_csrf_checks=True)
    opened = somebody.get(f"/t/{phone.token}/").content.decode()
    assert phone.choices.count() == 3
    assert "Lena" not in opened
    assert "7946" not in opened
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', opened)
    assert token is not None
    answer = somebody.post(f"/t/{phone.token}/", {"csrfmiddlewaretoken": token[1]})
    assert answer.status_code == 200
    assert phone.choices.count() == 0
    assert somebody.get("/t/nothing-like-that-here-22/").status_code == 404

    lena.post("/account/texts/remove/")
    assert not Phone.objects.exists()


def test_a_choice_that_is_not_offered_is_said_beside_its_kind(cast: Cast, lena: Client) -> None:
    with_number(cast.lena, timezone.now())

    answer = lena.post("/account/texts/ways/", {"badge-ending": "text", "work-news": "text"})

    assert answer.status_code == 422
    assert not Phone.objects.get().choices.exists()


def test_without_a_gateway_the_page_is_not_there_but_a_number_can_go(
    cast: Cast, lena: Client, settings: Any
) -> None:
    settings.WORKMARK_TEXT_GATEWAY = ""
    assert lena.get("/account/texts/").status_code == 404
    assert lena.post("/account/texts/", {"number": NUMBER}).status_code == 404
    assert "/account/texts/" not in lena.get("/account/").content.decode()

    with_number(cast.lena, timezone.now())
    page = lena.get("/account/texts/").content.decode()
    assert "/account/texts/remove/" in page
    assert 'name="number"' not in page
    lena.post("/account/texts/remove/")
    assert not Phone.objects.exists()


def test_what_waits_for_her_is_never_said_on_the_page_of_the_link(cast: Cast) -> None:
    phone = with_number(cast.lena, timezone.now(), badge_ending="text")
    due(phone, timezone.now(), letter={"key": "x", "to": "l@x.test", "subject": "Not yet", "text": "t"})

    page = Client().get(f"/t/{phone.token}/").content.decode()

    assert "Not yet" not in page
    assert "badge" not in page.split("<main")[1].split("</main>")[0].lower()
    assert 'name="robots" content="noindex"' in page


def test_taken_away_with_everything_and_without_what_opens_anything(cast: Cast, tmp_path: Path) -> None:
    phone = with_number(cast.lena, timezone.now(), badge_ending="both")
    Phone.objects.filter(pk=phone.pk).update(code_hash="c" * 64)
    due(phone, timezone.now(), number_digest="d" * 64)

    with (tmp_path / "all.zip").open("wb") as file:
        write_archive(cast.lena, file, at=timezone.now(), step=lambda done, of: None)

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        said = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert NUMBER in said
    assert "c" * 64 not in said
    assert "d" * 64 not in said


def test_a_days_trail_names_no_number(cast: Cast, lena: Client) -> None:
    lena.post("/account/texts/", {"number": NUMBER})

    assert TextMessage.objects.get().kind == "code"
    assert not Message.objects.filter(text__contains="7946").exists()
    assert "7946" not in "".join(str(event.detail) for event in AuditEvent.objects.all())
