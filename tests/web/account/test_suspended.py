"""A suspended person cannot sign in, and still takes their data away and has their account erased."""

import re
import time
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.web.waiting import assert_told_of_the_next_try
from workmark.jobs.models import Job, Message
from workmark.lib.clock import now
from workmark.organisations.actions.name_operator import name_operator
from workmark.organisations.actions.suspend import lift_person, suspend_person
from workmark.organisations.models import Invitation
from workmark.organisations.permissions import VERBS, may
from workmark.privacy.actions.ask_erasure import ask_erasure
from workmark.privacy.actions.make_archive import make_archive
from workmark.privacy.models import ErasureRequest, archives_of
from workmark.web.account.suspended_links import mail_link
from workmark.web.account.views.suspended import TRIES_AN_HOUR
from workmark.web.account.views.take_away import ARCHIVES_A_DAY

pytestmark = pytest.mark.django_db
SECRET = "workmark-demo"


@pytest.fixture
def lena(cast: Cast) -> Any:
    cache.clear()
    cast.lena.emailaddress_set.update_or_create(
        email=cast.lena.email, defaults={"verified": True, "primary": True}
    )
    name_operator(cast.otto, at=now())
    suspend_person(cast.otto, cast.lena, reason="A look-alike.", at=now())
    cast.lena.refresh_from_db()
    return cast.lena


def ask_for(address: str) -> None:
    """The page, and then the worker."""
    Client().post("/account/suspended/", {"email": address})
    for job in Job.objects.filter(function__endswith=".mail_link"):
        mail_link.call(*job.arguments["args"])
        job.delete()


def link_for(address: str) -> str | None:
    Message.objects.all().delete()
    ask_for(address)
    letter = Message.objects.filter(key__startswith="suspended-link:").first()
    found = re.search(r"/account/suspended/\S+/", letter.text) if letter else None
    return found[0] if found else None


def test_by_a_link_she_takes_her_data_away(lena: Any) -> None:
    link = link_for(lena.email)
    assert link is not None
    client = Client()
    assert client.get(link).status_code == 200
    assert client.post(link, {"do": "archive", "password": "guessed"}).status_code == 422
    assert client.post(link, {"do": "archive", "password": SECRET}).status_code == 302
    assert_told_of_the_next_try(archives_of(lena).get().job, lambda: client.get(link).content.decode())
    make_archive(archives_of(lena).get().pk)

    answer = client.post(link, {"do": "download", "password": SECRET})
    held = zipfile.ZipFile(BytesIO(b"".join(answer)))  # type: ignore[call-overload]
    assert held.testzip() is None
    assert held.namelist()


def test_by_a_link_she_has_her_account_erased_or_not_after_all(lena: Any) -> None:
    link = link_for(lena.email)
    client = Client()
    said = {"do": "erase", "badges": "keep", "password": SECRET}
    assert client.post(link, said).status_code == 302
    assert ErasureRequest.objects.get().person == lena
    assert "Your account is erased on" in client.get(link).content.decode()

    client.post(link, {"do": "cancel", "password": SECRET})
    assert ErasureRequest.objects.get().cancelled_at is not None


def test_the_link_is_only_for_whoever_is_suspended_and_while_they_are(cast: Cast, lena: Any) -> None:
    for address in (cast.otto.email, "nobody@nowhere.example"):
        assert link_for(address) is None
    link = link_for(lena.email)
    assert Client().get("/account/suspended/made-up/").status_code == 404

    lift_person(cast.otto, lena, at=now())
    assert Client().get(link).status_code == 404


def test_she_gets_one_letter_an_hour_however_often_somebody_asks(lena: Any) -> None:
    letters = Message.objects.filter(key__startswith="suspended-link:")
    for _ in range(3):
        ask_for(lena.email)
    assert letters.count() == 1

    letters.update(created_at=now() - timedelta(minutes=61))
    ask_for(lena.email)

    assert letters.count() == 2


def test_the_page_does_the_same_work_whether_there_is_such_an_account_or_not(lena: Any) -> None:
    asked = []
    for address in (lena.email, "nobody@nowhere.example"):
        with CaptureQueriesContext(connection) as queries:
            Client().post("/account/suspended/", {"email": address})
        asked.append([query["sql"].split()[0] for query in queries])

    assert asked[0] == asked[1]
    assert not Message.objects.filter(key__startswith="suspended-link:").exists()
    assert Job.objects.filter(function__endswith=".mail_link").count() == 2


def test_nothing_else_is_open_to_her(lena: Any) -> None:
    open_to_her = {verb for verb in VERBS if may(lena, verb, lena)}
    assert open_to_her == {
        "privacy.ask_archive",
        "privacy.remove_archive",
        "privacy.ask_erasure",
        "privacy.cancel_erasure",
    }
    assert Client().login(email=lena.email, password=SECRET) is False


TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now() -> str:
    return format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))


@pytest.fixture
def _patient(settings: LazySettings) -> None:
    """A busy machine may need longer for a request than a code lasts."""
    settings.MFA_TOTP_TOLERANCE = 20


@pytest.mark.usefixtures("_patient")
@pytest.mark.parametrize("kept_by", ["app", "printed"])
def test_mailbox_and_password_do_not_pass_by_the_second_step(lena: Any, kept_by: str) -> None:
    TOTP.activate(lena, TOTP_SECRET)
    printed = RecoveryCodes.activate(lena).get_unused_codes()[0]
    link, client = link_for(lena.email), Client()
    for wrong in ({}, {"code": "000000"}):
        assert client.post(link, {"do": "archive", "password": SECRET, **wrong}).status_code == 422
    assert not archives_of(lena).exists()
    code = code_now() if kept_by == "app" else printed
    # A wrong password uses no code up.
    assert client.post(link, {"do": "archive", "password": "guessed", "code": code}).status_code == 422

    assert client.post(link, {"do": "archive", "password": SECRET, "code": code}).status_code == 302
    assert archives_of(lena).exists()
    if kept_by == "printed":
        assert client.post(link, {"do": "archive", "password": SECRET, "code": code}).status_code == 422


@pytest.mark.usefixtures("_patient")
def test_without_a_password_the_mailbox_alone_does_not_pass_by_it_either(lena: Any) -> None:
    lena.set_unusable_password()
    lena.save()
    TOTP.activate(lena, TOTP_SECRET)
    link = link_for(lena.email)

    assert Client().post(link, {"do": "erase", "badges": "keep"}).status_code == 422
    assert not ErasureRequest.objects.exists()
    said = {"do": "erase", "badges": "keep", "code": code_now()}
    assert Client().post(link, said).status_code == 302


def test_whoever_has_a_passkey_alone_is_shown_to_the_operator(lena: Any) -> None:
    Authenticator.objects.create(user=lena, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    link, client = link_for(lena.email), Client()

    page = client.get(link).content.decode()

    assert "Write to the operator of this site." in page
    assert 'type="radio"' not in page
    assert client.post(link, {"do": "archive", "password": SECRET}).status_code == 403
    assert not archives_of(lena).exists()


def test_guesses_are_counted_by_person_from_whatever_address(lena: Any) -> None:
    link = link_for(lena.email)
    answers = [
        Client(REMOTE_ADDR=f"192.0.2.{number}")
        .post(link, {"do": "archive", "password": "guessed"})
        .status_code
        # Twice as many as an hour allows: a new hour may begin on the way.
        for number in range(2 * TRIES_AN_HOUR + 1)
    ]

    assert set(answers) == {422, 429}
    assert not archives_of(lena).exists()


def test_links_that_are_none_use_up_nobodys_tries(lena: Any) -> None:
    link = link_for(lena.email)
    for _ in range(31):
        assert Client().get("/account/suspended/made-up/").status_code == 404

    assert Client().get(link).status_code == 200


def test_archives_are_limited_as_they_are_on_her_own_page(lena: Any) -> None:
    before = f"limit:archive:person:{lena.pk}:{int(time.time()) // 86_400}"
    cache.set(before, ARCHIVES_A_DAY)

    answer = Client().post(link_for(lena.email), {"do": "archive", "password": SECRET})

    assert answer.status_code == 429
    assert not archives_of(lena).exists()


def test_one_mailbox_alone_hands_out_no_data(lena: Any) -> None:
    """An account with an employer's sign-in only: the employer may read its mailbox."""
    lena.set_unusable_password()
    lena.save()
    link, client = link_for(lena.email), Client()
    page = client.get(link).content.decode()
    assert "your mailbox alone" in page
    assert 'value="archive"' not in page
    for do in ("archive", "download"):
        assert client.post(link, {"do": do}).status_code == 422
    assert not archives_of(lena).exists()
    assert client.post(link, {"do": "erase", "badges": "keep"}).status_code == 302

    lena.emailaddress_set.create(email="lena@home.example", verified=True)
    link = link_for(lena.email)
    code = re.search(r"\b[0-9A-F]{10}\b", Message.objects.get(recipient="lena@home.example").text)
    assert code is not None
    assert code[0] not in Message.objects.get(recipient=lena.email).text
    for wrong in ({}, {"mailed": "0000000000"}):
        assert client.post(link, {"do": "archive", **wrong}).status_code == 422
    assert not archives_of(lena).exists()
    assert client.post(link, {"do": "archive", "mailed": code[0].lower()}).status_code == 302
    assert archives_of(lena).exists()


def test_a_suspended_last_owner_is_erased_and_the_operator_finds_another(cast: Cast, lena: Any) -> None:
    suspend_person(cast.otto, cast.emre, reason="A look-alike.", at=now())
    cast.emre.refresh_from_db()
    operator = Client()
    operator.post("/account/login/", {"login": cast.otto.email, "password": SECRET})
    operator.post("/account/reauthenticate/", {"password": SECRET})
    TOTP.activate(cast.otto, TOTP_SECRET)
    page = "/operator/organisations/"

    assert ask_erasure(cast.emre, badges="keep", at=now()).person == cast.emre

    assert "It has no owner" in operator.get(f"{page}kestrel-logistics/").content.decode()
    assert "It has no owner" not in operator.get(f"{page}harbour-skills/").content.decode()
    place = f"{page}kestrel-logistics/invite-owner/"
    assert operator.post(place, {"email": "nobody"}).status_code == 422
    assert operator.post(place, {"email": "new@kestrel.example"}).status_code == 302
    assert Invitation.objects.get().role == "owner"
    assert operator.post(f"{page}harbour-skills/invite-owner/", {"email": "x@y.example"}).status_code == 409
