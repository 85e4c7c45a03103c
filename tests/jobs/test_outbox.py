"""Mail: queued once per key with the change it tells of, delivered at least once, recognisable when twice."""

import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from workmark.jobs.mail import file_stem, mail_folder
from workmark.jobs.models import Job, JobState, Message
from workmark.jobs.outbox import deliver_message, forget_words, message_id, permanent_refusal, queue_message
from workmark.jobs.worker import run_worker

pytestmark = pytest.mark.django_db


def drain() -> None:
    run_worker(threading.Event(), once=True)


def tell_lena(**changes: str) -> Message:
    words = {
        "key": "credential-issued:7",
        "to": "lena@demo.workmark.test",
        "subject": "Your badge is ready",
        "text": "Well done.",
        "html": "<p>Well done.</p>",
    }
    return queue_message(**(words | changes))


@pytest.fixture
def files(settings: Any) -> Path:
    settings.EMAIL_BACKEND = "workmark.jobs.mail.FileBackend"
    return mail_folder()


def test_a_queued_message_is_delivered_once_and_marked_as_sent() -> None:
    tell_lena()

    drain()

    [sent] = mail.outbox
    assert sent.to == ["lena@demo.workmark.test"]
    assert sent.subject == "Your badge is ready"
    assert sent.body == "Well done."
    assert sent.alternatives[0] == ("<p>Well done.</p>", "text/html")
    assert Message.objects.get().sent_at is not None


def test_the_same_key_is_one_message_however_often_it_is_queued() -> None:
    first = tell_lena()
    second = tell_lena(subject="Your badge is ready, again")
    drain()
    third = tell_lena()
    drain()

    assert first.pk == second.pk == third.pk
    assert [sent.subject for sent in mail.outbox] == ["Your badge is ready"]


def test_a_message_of_a_change_that_is_rolled_back_is_never_sent() -> None:
    with transaction.atomic():
        tell_lena()
        transaction.set_rollback(True)

    drain()

    assert mail.outbox == []


def test_a_second_delivery_carries_the_same_message_id_and_date() -> None:
    """As after a kill between the mail server's "accepted" and our own note of it."""
    message = tell_lena()
    deliver_message.call(message.pk)
    Message.objects.update(sent_at=None)
    deliver_message.call(message.pk)

    first, second = (sent.message() for sent in mail.outbox)
    assert first["Message-ID"] == second["Message-ID"] == message_id("credential-issued:7")
    assert first["Date"] == second["Date"]


def test_a_subject_cannot_start_another_header() -> None:
    tell_lena(subject="Your badge\r\nBcc: everyone@example.org")

    drain()

    sent = mail.outbox[0].message()
    assert sent["Bcc"] is None
    assert sent["Subject"] == "Your badge Bcc: everyone@example.org"


@pytest.mark.parametrize(
    "address", ["", "lena", "lena@demo.test, otto@demo.test", "lena@demo.test\nBcc: x@y.test"]
)
def test_a_message_goes_to_one_address(address: str) -> None:
    with pytest.raises(ValueError, match="one e-mail address"):
        tell_lena(to=address)


def test_mail_that_the_server_cannot_take_now_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_with(monkeypatch, SMTPDataError(451, b"try again later"))
    tell_lena()

    drain()

    assert Job.objects.get().state == JobState.WAITING
    assert Message.objects.get().sent_at is None


def test_mail_that_the_server_refuses_for_good_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_with(monkeypatch, SMTPRecipientsRefused({"lena@demo.workmark.test": (550, b"no such mailbox")}))
    tell_lena()

    drain()
    tell_lena()
    drain()

    message = Message.objects.get()
    assert message.refusal == "550 no such mailbox"
    assert message.sent_at is None
    assert Job.objects.get().state == JobState.SUCCEEDED


def refuse_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_: object) -> int:
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (SMTPDataError(554, b"spam"), "554 spam"),
        (SMTPDataError(554, "spam"), "554 spam"),
        (SMTPDataError(421, b"busy"), None),
        (SMTPRecipientsRefused({}), None),
        (SMTPRecipientsRefused({"a@b.test": (450, b"full"), "c@d.test": (550, b"gone")}), None),
    ],
)
def test_only_a_five_hundred_answer_is_final(error: Any, refusal: str | None) -> None:
    assert permanent_refusal(error) == refusal


def test_the_words_of_mail_sent_long_ago_are_forgotten_but_its_key_is_not() -> None:
    tell_lena()
    drain()
    Message.objects.update(sent_at=datetime.now(UTC) - timedelta(days=31))
    tell_lena(key="credential-issued:8")
    drain()

    assert forget_words() == 1

    old = Message.objects.get(key="credential-issued:7")
    assert (old.subject, old.text, old.html) == ("", "", "")
    assert Message.objects.get(key="credential-issued:8").text == "Well done."
    mail.outbox.clear()
    tell_lena()
    drain()
    assert mail.outbox == []


def test_the_file_backend_writes_one_whole_message_to_one_file(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = tell_lena(text="Glückwunsch ✓")

    deliver_message.call(message.pk)
    Message.objects.update(sent_at=None)
    deliver_message.call(message.pk)

    [path] = files.iterdir()
    read = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert read["To"] == "lena@demo.workmark.test"
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Glückwunsch ✓"
    assert (
        capsys.readouterr()
        .out.splitlines()[0]
        .startswith("Mail to lena@demo.workmark.test: Your badge is ready (")
    )


@pytest.mark.parametrize(
    ("header", "stem"),
    [
        ("<abc@host.test>", "abc@host.test"),
        ("<../../etc/passwd>", "_.._etc_passwd"),
        ("<.hidden>", "hidden"),
        ("<a\x00b/c>", "a_b_c"),
    ],
)
def test_a_file_name_from_a_header_stays_in_its_folder(header: str, stem: str) -> None:
    assert file_stem(header) == stem
