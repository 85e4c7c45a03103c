"""An owner connects a system by pages alone; nobody else sees that the pages are there."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from workmark.integrations.delivering.models import Delivery, Destination
from workmark.integrations.webhooks.actions.register_webhook import register_webhook
from workmark.lib.clock import now
from workmark.web.employer import urls

HOME = "/employer/kestrel-logistics/connections/"
FORM = {
    "name": "HR system",
    "url": "https://hooks.example.org/in",
    "event_types": ["credential.issued", "credential.revoked"],
}


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    cache.clear()


def as_person(person: Any) -> Client:
    """Signed in just now, by the form: some pages ask for that."""
    client = Client()
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": "workmark-demo"})
    return client


@pytest.fixture
def emre(cast: Cast) -> Client:
    return as_person(cast.emre)


def test_a_system_is_connected_and_its_secret_shown_once(emre: Client, cast: Cast) -> None:
    made = emre.post(f"{HOME}webhooks/new/", FORM)

    assert made.status_code == 201
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", made.content.decode())
    assert secret is not None
    webhook = Destination.objects.get()
    page = emre.get(f"{HOME}to/{webhook.token}/").content.decode()
    assert secret[0] not in page
    assert "HR system" in emre.get(HOME).content.decode()

    emre.post(f"{HOME}to/{webhook.token}/test/")
    emre.post(f"{HOME}to/{webhook.token}/stop/")
    page = emre.get(f"{HOME}to/{webhook.token}/").content.decode()
    assert "connection.tested" in page
    assert "Nothing is sent there now" in page
    emre.post(f"{HOME}to/{webhook.token}/resume/")
    Delivery.objects.update(state="failed")
    page = emre.get(f"{HOME}to/{webhook.token}/?state=failed").content.decode()
    assert "Send the 1 message again that was given up" in page
    emre.post(f"{HOME}to/{webhook.token}/again/")
    assert Delivery.objects.get().state == "waiting"

    changed = emre.post(f"{HOME}to/{webhook.token}/secret/")
    assert changed.status_code == 201
    assert secret[0] not in changed.content.decode()
    stored = emre.post(f"{HOME}to/{webhook.token}/", FORM | {"name": "Payroll"})
    assert stored.status_code == 302
    assert "Remove this connection?" in emre.get(f"{HOME}to/{webhook.token}/remove/").content.decode()
    emre.post(f"{HOME}to/{webhook.token}/remove/")
    assert not Destination.objects.exists()


def test_loading_the_page_of_the_secret_again_connects_nothing_twice(emre: Client) -> None:
    """The browser sends the form again: each message would then come twice."""
    emre.post(f"{HOME}webhooks/new/", FORM)

    again = emre.post(f"{HOME}webhooks/new/", FORM)

    assert again.status_code == 422
    assert "connected already" in again.content.decode()
    assert Destination.objects.count() == 1


def test_an_address_inside_is_refused_beside_its_field(emre: Client) -> None:
    refused = emre.post(f"{HOME}webhooks/new/", FORM | {"url": "https://localhost/"})

    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.content.decode()


def test_while_it_is_stopped_messages_that_are_sent_again_wait(emre: Client, cast: Cast) -> None:
    webhook, _secret = register_webhook(cast.emre, cast.kestrel, **FORM, at=now())
    for _ in range(2):
        emre.post(f"{HOME}to/{webhook.token}/test/")
    Delivery.objects.update(state="failed")
    emre.post(f"{HOME}to/{webhook.token}/stop/")

    page = emre.post(f"{HOME}to/{webhook.token}/again/", follow=True).content.decode()
    assert "2 messages wait. They are sent once you go on sending." in page
    assert "sent again." not in page

    emre.post(f"{HOME}to/{webhook.token}/resume/")
    Delivery.objects.update(state="failed")
    page = emre.post(f"{HOME}to/{webhook.token}/again/", follow=True).content.decode()
    assert "2 messages are sent again." in page


@pytest.mark.long
def test_nobody_but_an_owner_opens_any_of_it(cast: Cast) -> None:
    webhook, _secret = register_webhook(cast.emre, cast.kestrel, **FORM, at=now())
    names = [str(pattern.name) for pattern in urls.urlpatterns if "connections/" in str(pattern.pattern)]
    assert len(names) >= 9
    wanted = {"slug": "kestrel-logistics", "token": webhook.token}
    for person in (None, cast.lena, cast.ines, cast.rui, cast.otto):
        client = Client() if person is None else as_person(person)
        for pattern in urls.urlpatterns:
            if "connections/" not in str(pattern.pattern):
                continue
            needed = {name: wanted[name] for name in pattern.pattern.converters if name in wanted}
            address = reverse(f"employer:{pattern.name}", kwargs=needed)
            for method in (client.get, client.post):
                answer = method(address)
                assert answer.status_code in ({302} if person is None else {302, 404, 405}), (address, person)
                assert "hooks.example.org" not in answer.content.decode()
    webhook.refresh_from_db()
    assert webhook.paused_at is None


def test_a_connection_of_another_organisation_looks_absent(cast: Cast) -> None:
    webhook, _secret = register_webhook(cast.emre, cast.kestrel, **FORM, at=now())
    ines = as_person(cast.ines)

    assert ines.get("/employer/harbour-skills/connections/").status_code == 200
    assert ines.get(f"/employer/harbour-skills/connections/to/{webhook.token}/").status_code == 404
    assert ines.post(f"/employer/harbour-skills/connections/to/{webhook.token}/remove/").status_code == 404
