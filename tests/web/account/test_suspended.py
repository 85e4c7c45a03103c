"""A suspended person cannot sign in, and still takes their data away and has their account erased."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.conftest import Cast
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.organisations.actions.name_operator import name_operator
from workmark.organisations.actions.suspend import lift_person, suspend_person
from workmark.organisations.permissions import VERBS, may
from workmark.privacy.actions.make_archive import make_archive
from workmark.privacy.models import ErasureRequest, archives_of

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


def link_for(address: str) -> str | None:
    Message.objects.all().delete()
    Client().post("/account/suspended/", {"email": address})
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


def test_nothing_else_is_open_to_her(lena: Any) -> None:
    open_to_her = {verb for verb in VERBS if may(lena, verb, lena)}
    assert open_to_her == {
        "privacy.ask_archive",
        "privacy.remove_archive",
        "privacy.ask_erasure",
        "privacy.cancel_erasure",
    }
    assert Client().login(email=lena.email, password=SECRET) is False
