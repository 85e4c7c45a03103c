"""Messages on their way to a real receiver on loopback; time is an argument, so three days take no time."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from tests.conftest import Cast
from tests.integrations.delivering.receiver import URL, Receiver
from workmark.integrations.delivering.actions.stop_destination import resume_destination, send_again
from workmark.integrations.delivering.models import Delivery, Destination
from workmark.integrations.delivering.queueing import Event, queue
from workmark.integrations.delivering.schedule import WAITS
from workmark.integrations.delivering.sending import send_what_is_due
from workmark.integrations.delivering.tasks import forget_deliveries, retry_due
from workmark.integrations.webhooks.actions.change_webhook import change_secret
from workmark.integrations.webhooks.actions.register_webhook import register_webhook
from workmark.integrations.webhooks.signing import sign
from workmark.jobs.models import Job, Message
from workmark.lib.clock import now
from workmark.lib.fetch import Fetcher, Limits

START = now()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def registered(cast: Cast) -> tuple[Destination, str]:
    return register_webhook(
        cast.emre, cast.kestrel, name="HR", url=URL, event_types=["credential.issued"], at=START
    )


def queued(cast: Cast, count: int = 1) -> None:
    queue(cast.kestrel.pk, [Event("credential.issued", {"id": str(n)}) for n in range(count)], at=START)


def send(destination: Destination, receiver: Receiver, at: datetime, drawn: float = 0.0) -> bool:
    destination.refresh_from_db()
    return send_what_is_due(
        destination, fetcher=receiver.fetcher(), clock=lambda: at, draw=lambda: drawn, seconds=600
    )


@pytest.mark.long
def test_of_a_thousand_messages_with_three_in_ten_failing_none_is_lost(
    cast: Cast, receiver: Receiver
) -> None:
    webhook, secret = registered(cast)
    queued(cast, 1_000)
    chance = random.Random(6)
    receiver.reply = lambda number: 503 if chance.random() < 0.3 else 204
    at = START
    while waiting := webhook.deliveries.filter(state="waiting").order_by("next_try_at"):
        at = max(at, waiting[0].next_try_at)
        send(webhook, receiver, at)

    assert len(receiver.taken) == 1_000
    assert {headers["webhook-id"] for headers, _body in receiver.taken} == set(
        webhook.deliveries.values_list("message_id", flat=True)
    )
    assert sorted(int(json.loads(body)["data"]["id"]) for _headers, body in receiver.taken) == list(
        range(1_000)
    )
    # Every copy of a message bears the id of the first, so whoever counts ids counts a thousand.
    assert len(receiver.seen) > 1_300
    assert len(set(receiver.seen)) == 1_000
    assert all(
        sign(secret, sent["webhook-id"], int(sent["webhook-timestamp"]), body) == sent["webhook-signature"]
        for sent, body in receiver.taken
    )


def test_a_message_exists_exactly_when_its_change_does(cast: Cast) -> None:
    webhook, _secret = registered(cast)

    with transaction.atomic():
        queued(cast)
        transaction.set_rollback(True)

    assert not webhook.deliveries.exists()
    assert not Job.objects.filter(unique_key=f"destination:{webhook.pk}").exists()


def test_a_try_says_its_own_moment_and_the_event_keeps_its_own(cast: Cast, receiver: Receiver) -> None:
    webhook, _secret = registered(cast)
    queued(cast)
    receiver.reply = lambda number: 500 if number == 0 else 200
    send(webhook, receiver, START)
    later = START + timedelta(minutes=1)
    send(webhook, receiver, later)

    [(headers, body)] = receiver.taken
    assert int(headers["webhook-timestamp"]) == int(later.timestamp())
    assert datetime.fromisoformat(json.loads(body)["timestamp"]) == START
    delivery = webhook.deliveries.get()
    assert [tried["status"] for tried in delivery.tries] == [500, 200]
    assert delivery.state == "arrived"


def test_after_three_days_of_nothing_it_stops_and_owners_are_told(cast: Cast, receiver: Receiver) -> None:
    webhook, _secret = registered(cast)
    queued(cast, 2)
    receiver.reply = lambda number: 500
    at = START
    for wait in (timedelta(0), *WAITS):
        at += wait
        send(webhook, receiver, at)

    webhook.refresh_from_db()
    assert webhook.pause_reason == "failing"
    assert at - START < timedelta(days=3)
    assert webhook.deliveries.filter(state="waiting").count() == 2
    letter = Message.objects.get(key__startswith="destination-paused:")
    assert (letter.recipient, URL in letter.text) == (cast.emre.email, True)
    seen = len(receiver.seen)
    send(webhook, receiver, at + timedelta(days=1))
    assert len(receiver.seen) == seen

    receiver.reply = lambda number: 200
    assert resume_destination(cast.emre, webhook, at=at) == 2
    send(webhook, receiver, at)
    assert webhook.deliveries.filter(state="arrived").count() == 2


def test_one_message_that_is_never_taken_stops_nothing_else(cast: Cast, receiver: Receiver) -> None:
    webhook, _secret = registered(cast)
    queued(cast)
    receiver.reply = lambda number: 400
    at = START
    for wait in (timedelta(0), *WAITS[:-1]):
        at += wait
        send(webhook, receiver, at)
    good = Delivery.objects.create(
        destination=webhook, message_id="msg_good", event_type="x", body="{}", created_at=at, next_try_at=at
    )
    receiver.reply = lambda number: 200
    send(webhook, receiver, at)
    receiver.reply = lambda number: 400
    send(webhook, receiver, at + WAITS[-1])

    webhook.refresh_from_db()
    assert webhook.paused_at is None
    given_up = webhook.deliveries.exclude(pk=good.pk).get()
    assert (given_up.state, given_up.failures) == ("failed", 10)

    receiver.reply = lambda number: 200
    assert send_again(cast.emre, webhook, [given_up], at=at) == 1
    send(webhook, receiver, at)
    given_up.refresh_from_db()
    assert given_up.state == "arrived"


def test_gone_for_good_stops_at_once(cast: Cast, receiver: Receiver) -> None:
    webhook, _secret = registered(cast)
    queued(cast)
    receiver.reply = lambda number: 410
    send(webhook, receiver, START)

    webhook.refresh_from_db()
    assert webhook.pause_reason == "gone"
    assert mail.outbox == []


def test_a_server_in_trouble_is_left_alone_after_three_failures(cast: Cast, receiver: Receiver) -> None:
    webhook, _secret = registered(cast)
    queued(cast, 50)
    receiver.reply = lambda number: 502
    send(webhook, receiver, START)

    assert len(receiver.seen) == 3


def test_what_is_due_again_is_found_each_minute(cast: Cast) -> None:
    webhook, _secret = registered(cast)
    queued(cast)
    Job.objects.all().delete()

    assert retry_due.func() == 1
    assert Job.objects.filter(unique_key=f"destination:{webhook.pk}").exists()


def test_for_a_day_after_a_change_both_secrets_sign(cast: Cast, receiver: Receiver) -> None:
    webhook, old = registered(cast)
    new = change_secret(cast.emre, webhook, at=START)
    queued(cast)
    send(webhook, receiver, START + timedelta(hours=23))
    webhook.deliveries.update(state="waiting")
    send(webhook, receiver, START + timedelta(hours=25))

    (during, body), (after, _body) = receiver.taken
    expected = [sign(key, during["webhook-id"], int(during["webhook-timestamp"]), body) for key in (new, old)]
    assert during["webhook-signature"].split(" ") == expected
    assert " " not in after["webhook-signature"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "64:ff9b::7f00:1"])
def test_a_name_that_leads_inside_is_sent_nothing(cast: Cast, address: str) -> None:
    webhook, _secret = registered(cast)
    queued(cast)

    def connect(*_: Any) -> Any:
        raise AssertionError("Nothing may be asked.")

    inward = Fetcher(limits=Limits(seconds=1), look_up=lambda host, seconds: [address], connect=connect)
    send_what_is_due(webhook, fetcher=inward, clock=lambda: START, draw=lambda: 0.0)

    [tried] = webhook.deliveries.get().tries
    assert tried["status"] == 0
    assert "private or reserved" in tried["told"]


def test_old_messages_are_forgotten(cast: Cast) -> None:
    webhook, _secret = registered(cast)
    queued(cast, 2)
    Delivery.objects.filter(pk=webhook.deliveries.first().pk).update(created_at=START - timedelta(days=31))

    assert forget_deliveries.func() == 1
    assert webhook.deliveries.count() == 1
