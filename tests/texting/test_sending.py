"""Text messages on their way to a real gateway over TLS on loopback; time is an argument."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.conftest import Cast
from tests.lib.servers import Canary, answer
from tests.texting.scenes import NUMBER, Operators, due, operators, with_number
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.fetch import Fetcher, Limits
from workmark.texting.actions.choose_texts import remove_number, stop_texts
from workmark.texting.gateway import HttpsGateway
from workmark.texting.models import Phone, TextMessage
from workmark.texting.sending import send_what_is_due
from workmark.texting.tasks import forget_texts

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LETTER = {"key": "about:1", "to": "lena@demo.workmark.test", "subject": "Ends", "text": "Soon.", "html": ""}


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Operators]:
    with operators(tmp_path) as found:
        yield found


def send(gateway: Operators, at: datetime = NOON, **bounds: Any) -> bool:
    return send_what_is_due(gateway=gateway.door(**bounds), clock=lambda: at)


def test_a_message_is_posted_once_with_its_id_and_secret_and_its_words_then_go(
    cast: Cast, gateway: Operators
) -> None:
    message = due(with_number(cast.lena, NOON), NOON, letter=LETTER)

    send(gateway)
    send(gateway, NOON + timedelta(hours=1))

    ((headers, document),) = gateway.sent()
    assert headers["authorization"] == "Bearer the-secret"
    assert headers["content-type"] == "application/json"
    assert document == {
        "id": headers["idempotency-key"],
        "to": NUMBER,
        "text": "Workmark: a badge of yours ends soon.",
    }
    message.refresh_from_db()
    assert (message.sent_at, message.words, message.letter, message.tries) == (NOON, "", None, 1)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("status", "body"),
    [(400, b"no"), (410, b""), (422, b'{"reason": "x"}'), (200, b'{"status": "refused"}')],
)
def test_a_refusal_is_kept_tried_no_more_and_the_letter_goes_in_its_place(
    cast: Cast, gateway: Operators, status: int, body: bytes
) -> None:
    message = due(with_number(cast.lena, NOON), NOON, letter=LETTER)
    gateway.server.script = answer(status, body)

    send(gateway)
    send(gateway, NOON + timedelta(hours=1))

    message.refresh_from_db()
    assert (message.refused_at, len(gateway.sent())) == (NOON, 1)
    assert message.refusal
    assert Message.objects.get().text == "Soon."


def test_a_refusal_that_repeats_the_number_is_kept_without_it(cast: Cast, gateway: Operators) -> None:
    message = due(with_number(cast.lena, NOON), NOON)
    said = f"{NUMBER} and 020 7946 0123 are barred\\u0000\\u202e".encode()
    gateway.server.script = answer(422, b'{"reason": "' + said + b'"}')

    send(gateway)

    message.refresh_from_db()
    assert message.refusal == "… and … are barred"


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 429, 503])
def test_what_was_not_taken_is_tried_until_a_day_is_over_and_costs_nothing(
    cast: Cast, gateway: Operators, status: int
) -> None:
    message = due(with_number(cast.lena, NOON), NOON, letter=LETTER)
    gateway.server.script = answer(status, b"", Location="https://elsewhere.example.org/")

    for hours in range(9):
        send(gateway, NOON + timedelta(hours=hours))
    message.refresh_from_db()
    assert (message.tries, message.refused_at, len(gateway.sent())) == (0, None, 9)

    send(gateway, NOON + timedelta(hours=24))

    message.refresh_from_db()
    assert message.refused_at == NOON + timedelta(hours=24)
    assert Message.objects.get().key == "about:1"


HOSTILE = {
    "a proxy's page": answer(200, b"<html>Sign in to the network</html>"),
    "an empty yes": answer(204),
    "a list": answer(200, b'["accepted"]'),
    "another word": answer(200, b'{"status": "queued?"}'),
    "half a document": answer(200, b'{"status": "acc'),
    "nested past reason": answer(200, b"[" * 8_000),
    "a server error": answer(500, b'{"status": "accepted"}'),
    "a refusal by a broken server": answer(502, b'{"status": "refused"}'),
    "more than is read": answer(200, b" " * 20_000 + b'{"status": "accepted"}'),
    "nothing": lambda talk, request: talk.close(),
    "no HTTP": lambda talk, request: talk.sendall(b"OK sent\r\n\r\n"),
    "not all that it announced": answer(200, b'{"status": "accepted"}', Content_Length="900"),
}


@pytest.mark.parametrize("said", HOSTILE, ids=str)
def test_of_an_odd_answer_nobody_says_sent_or_refused_and_the_id_stays_the_same(
    cast: Cast, gateway: Operators, said: str
) -> None:
    message = due(with_number(cast.lena, NOON), NOON, letter=LETTER)
    gateway.server.script = HOSTILE[said]

    for minutes in (0, 1, 5, 10, 15, 20):
        send(gateway, NOON + timedelta(minutes=minutes))

    message.refresh_from_db()
    assert (message.sent_at, message.refused_at) == (None, None)
    assert message.untold_at == NOON + timedelta(minutes=10)
    assert len(gateway.sent()) == 3
    assert len({document["id"] for _headers, document in gateway.sent()}) == 1
    assert Message.objects.count() == 1


def test_a_gateway_that_drips_is_left_after_its_time(cast: Cast, gateway: Operators) -> None:
    def drip(talk: Any, request: bytes) -> None:
        for _ in range(100):
            talk.sendall(b"HTTP/1.1 200 OK\r\n"[:1])
            time.sleep(0.05)

    message = due(with_number(cast.lena, NOON), NOON)
    gateway.server.script = drip

    began = time.monotonic()
    send(gateway, seconds=0.4)

    assert time.monotonic() - began < 3
    message.refresh_from_db()
    assert (message.sent_at, message.tries) == (None, 1)


def test_a_private_address_is_never_asked_unless_the_operator_says_so(cast: Cast) -> None:
    canary = Canary()
    message = due(with_number(cast.lena, NOON), NOON)
    fetcher = Fetcher(
        limits=Limits(seconds=2, ports=frozenset({canary.port})), look_up=lambda host, seconds: ["127.0.0.1"]
    )
    door = HttpsGateway(f"https://texts.example.org:{canary.port}/", "x", fetcher)

    send_what_is_due(gateway=door, clock=lambda: NOON)
    assert canary.visits == 0
    message.refresh_from_db()
    assert (message.tries, message.sent_at) == (0, None)
    assert "private" in message.refusal

    willing = HttpsGateway(door.url, "x", Fetcher(**{**fetcher.__dict__, "is_allowed": lambda address: True}))
    send_what_is_due(gateway=willing, clock=lambda: NOON + timedelta(minutes=5))
    assert canary.visits == 1
    canary.close()


def test_reminders_wait_for_the_morning_where_she_lives_and_codes_do_not(
    cast: Cast, gateway: Operators
) -> None:
    cast.lena.time_zone = "America/New_York"  # at noon in UTC it is seven there in winter
    cast.lena.save()
    phone = with_number(cast.lena, NOON)
    due(phone, NOON, key="reminder")
    due(phone, NOON, key="code", kind="code")

    send(gateway)
    assert list(TextMessage.objects.exclude(sent_at=None).values_list("key", flat=True)) == ["code"]

    send(gateway, NOON + timedelta(minutes=59))
    assert len(gateway.sent()) == 1
    send(gateway, NOON + timedelta(hours=1))
    assert len(gateway.sent()) == 2


def test_no_more_go_out_in_a_day_than_are_paid_for(cast: Cast, gateway: Operators) -> None:
    lena, aziz = with_number(cast.lena, NOON), with_number(cast.aziz, NOON, "+442079460124")
    for number in range(3):
        due(lena, NOON, key=f"lena:{number}")
        due(aziz, NOON, key=f"aziz:{number}")

    with override_settings(WORKMARK_TEXTS_A_PERSON_A_DAY=2, WORKMARK_TEXTS_A_DAY=3):
        send(gateway)
        assert sorted(TextMessage.objects.exclude(sent_at=None).values_list("key", flat=True)) == [
            "aziz:0",
            "lena:0",
            "lena:1",
        ]
        send(gateway, NOON + timedelta(hours=8))
    assert len(gateway.sent()) == 3


def test_a_worker_that_was_killed_in_between_tries_again_with_the_same_id(
    cast: Cast, gateway: Operators
) -> None:
    message = due(with_number(cast.lena, NOON), NOON)

    class Killed(Exception):
        pass

    class Door:
        def send(self, **said: str) -> Any:
            gateway.door().send(**said)
            raise Killed

    with pytest.raises(Killed):
        send_what_is_due(gateway=Door(), clock=lambda: NOON)
    send(gateway, NOON + timedelta(minutes=1))
    assert len(gateway.sent()) == 1  # its claim still holds
    send(gateway, NOON + timedelta(minutes=2))

    assert len({document["id"] for _headers, document in gateway.sent()}) == 1
    message.refresh_from_db()
    assert (message.sent_at, message.tries) == (NOON + timedelta(minutes=2), 2)


@pytest.mark.parametrize("ends", ["stopped", "removed", "suspended"])
def test_what_waits_goes_by_letter_once_texts_are_stopped(cast: Cast, gateway: Operators, ends: str) -> None:
    phone = with_number(cast.lena, NOON, badge_ending="text")
    due(phone, NOON, letter=LETTER)
    if ends == "stopped":
        stop_texts(phone, at=NOON)
    elif ends == "removed":
        remove_number(cast.lena, at=NOON)
        assert not Phone.objects.exists()
    else:
        cast.lena.is_active = False
        cast.lena.save()

    send(gateway)

    assert gateway.sent() == []
    assert Message.objects.get().key == "about:1"


def test_after_three_failures_in_a_row_the_rest_waits(cast: Cast, gateway: Operators) -> None:
    phone = with_number(cast.lena, NOON)
    for number in range(6):
        due(phone, NOON, key=f"about:{number}")
    gateway.server.script = answer(503)

    assert send(gateway) is False

    assert len(gateway.sent()) == 3


def test_a_number_that_nobody_confirmed_is_forgotten_within_a_day(cast: Cast) -> None:
    old = now() - timedelta(days=3)
    Phone.objects.create(person=cast.lena, number=NUMBER, added_at=old)
    kept = with_number(cast.aziz, old)
    due(kept, old, number_digest="d" * 64)

    forget_texts.call()

    assert list(Phone.objects.all()) == [kept]
    assert TextMessage.objects.get().number_digest == ""
