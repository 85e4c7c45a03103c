"""Having one's account erased, on pages: asked with the password, told to every address, stopped with one button."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.web.account.conftest import newest_mail
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.privacy.actions.hold_person import place_hold
from workmark.privacy.carrying_out import erase_due
from workmark.privacy.models import ErasureRequest

pytestmark = pytest.mark.django_db
PAGE = reverse("account:erase")
YES = {"badges": "keep", "sure": "on"}


def signed_in(person: Person) -> Client:
    """With the password asked anew."""
    client = Client()
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": "workmark-demo"})
    return client


def test_the_password_is_asked_anew_and_a_thief_with_the_session_gets_no_further(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lena)

    for answer in (client.get(PAGE), client.post(PAGE, YES)):
        assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert not ErasureRequest.objects.exists()


def test_she_reads_what_goes_asks_stops_it_and_asks_again(cast: Cast) -> None:
    cast.lena.emailaddress_set.create(email="lena@home.example", verified=True)
    client = signed_in(cast.lena)
    page = client.get(PAGE).content.decode()
    assert "What goes" in page
    assert "What stays, and why" in page

    assert client.post(PAGE, {"badges": "keep"}).status_code == 422
    assert client.post(PAGE, YES).status_code == 302
    assert "Stop it: keep my account" in client.get(PAGE).content.decode()
    for address in (cast.lena.email, "lena@home.example"):
        assert PAGE in newest_mail(address).text

    client.post(reverse("account:cancel-erasure"))
    assert erase_due(at=now() + timedelta(days=8)) == 0
    client.post(PAGE, YES | {"badges": "erase"})
    assert erase_due(at=now() + timedelta(days=8)) == 1
    assert client.get("/account/").headers["Location"].startswith("/account/login/")
    assert not Client().login(username=cast.lena.handle, password="workmark-demo")


def test_nobody_stops_or_asks_it_for_another(cast: Cast) -> None:
    signed_in(cast.lena).post(PAGE, YES)

    assert signed_in(cast.otto).post(reverse("account:cancel-erasure")).status_code == 404
    assert list(ErasureRequest.objects.values_list("person", "cancelled_at")) == [(cast.lena.pk, None)]


def test_the_page_says_why_it_cannot_be_done_yet(cast: Cast) -> None:
    place_hold(cast.lena, reason="Case 12/2026, court of Porto", at=now())

    assert "Case 12/2026, court of Porto" in signed_in(cast.lena).get(PAGE).content.decode()
    owner = signed_in(cast.emre)
    assert "last owner" in owner.get(PAGE).content.decode()
    assert owner.post(PAGE, YES).status_code == 409
    assert not ErasureRequest.objects.exists()
