"""The outbox: mail is queued in the transaction that gives the reason for it, and delivered by a task afterwards.

    queue_message(key=f"credential-issued:{credential.pk}", to=..., subject=..., text=..., html=...)

What holds: a message is queued exactly when its transaction commits, and once per key for ever. It is handed to the
mail server at least once: a worker killed between the server's "accepted" and our own note of it delivers again.
Nobody can close that gap from this side. What we do is make the copies recognisable, with one Message-ID and one Date
for every delivery of a key: most mail stores fold them, and our own file backend writes the same file again.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from itertools import repeat
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django_tasks import task

from workmark.jobs.enqueueing import enqueue_each_once, enqueue_once
from workmark.jobs.inserting import insert_columns
from workmark.jobs.models import Message
from workmark.lib.clock import now

log = structlog.get_logger(__name__)

SUBJECT_LIMIT = 250
# Ten thousand letters about one batch must not keep an invitation waiting.
BULK_PRIORITY = -10
# A sent message's words may hold one-time links and names; its key is all that is needed to stay idempotent.
KEEP_WORDS = timedelta(days=30)


@dataclass(frozen=True)
class NewMessage:
    """One e-mail to queue. key: what it is about, never reused, such as "attestation-asked:17". to: one address."""

    key: str
    to: str
    subject: str
    text: str
    html: str = ""


def queue_message(*, key: str, to: str, subject: str, text: str, html: str = "") -> Message:
    """Queue one e-mail in the caller's transaction, once per `key`: a second call gives back the first message.

    Raises ValueError if `to` is not one address: an address is checked where it is entered, not here.
    """
    # Not get_or_create: this is one statement, and on PostgreSQL a race does not spoil the caller's transaction.
    Message.objects.bulk_create([_row(NewMessage(key, to, subject, text, html))], ignore_conflicts=True)
    stored = Message.objects.get(key=key)
    if stored.sent_at is None and stored.refused_at is None:
        enqueue_once(deliver_message, f"message:{stored.pk}", stored.pk)
    return stored


def queue_messages(messages: Sequence[NewMessage]) -> None:
    """Queue many as `queue_message` queues one, in a few statements. They go out after whatever else waits.

    Raises ValueError if one of them names no address; then none is queued.
    """
    if not messages:
        return
    for message in messages:
        _require_address(message)
    columns = {
        "key": [message.key for message in messages],
        "recipient": [message.to for message in messages],
        "subject": [_one_line(message.subject) for message in messages],
        "text": [message.text for message in messages],
        "html": [message.html for message in messages],
        "created_at": repeat(now()),
    }
    insert_columns(Message, columns, ignore_conflicts=True)
    unsettled = Message.objects.filter(
        key__in=[message.key for message in messages], sent_at=None, refused_at=None
    )
    calls = {f"message:{pk}": (pk,) for pk in unsettled.values_list("pk", flat=True)}
    enqueue_each_once(deliver_message.using(priority=BULK_PRIORITY), calls)


def _require_address(message: NewMessage) -> None:
    try:
        validate_email(message.to)
    except ValidationError as error:
        raise ValueError(f"Message {message.key!r} needs one e-mail address to go to.") from error


def _row(message: NewMessage) -> Message:
    _require_address(message)
    return Message(
        key=message.key,
        recipient=message.to,
        subject=_one_line(message.subject),
        text=message.text,
        html=message.html,
        created_at=now(),
    )


def message_id(key: str) -> str:
    """The Message-ID for every delivery of this key."""
    domain = urlsplit(settings.WORKMARK_PUBLIC_ORIGIN).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


@task()
def deliver_message(message_pk: int) -> None:
    """Hand one message to the mail server, unless that was done already."""
    message = Message.objects.get(pk=message_pk)
    if message.sent_at or message.refused_at:
        return
    unsettled = Message.objects.filter(pk=message_pk, sent_at=None, refused_at=None)
    try:
        _as_email(message).send()
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        refusal = permanent_refusal(error)
        if refusal is None:
            raise
        unsettled.update(refused_at=now(), refusal=refusal[:250])
        log.warning("mail server refused a message for good", message=message_pk)
        return
    unsettled.update(sent_at=now())


def permanent_refusal(error: SMTPRecipientsRefused | SMTPResponseException) -> str | None:
    """The server's words if it refused for good (5xx, RFC 5321 section 4.2.1); None if trying again may help."""
    answers: list[tuple[int, bytes | str]]
    if isinstance(error, SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    else:
        answers = [(error.smtp_code, error.smtp_error)]
    if not answers or any(code < 500 for code, _ in answers):
        return None
    code, words = answers[0]
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def forget_words(before_sending: timedelta = KEEP_WORDS) -> int:
    """Blank the words of messages settled longer ago than this; gives how many."""
    settled = Message.objects.filter(sent_at__lt=now() - before_sending).exclude(text="")
    return settled.update(subject="", text="", html="")


def _as_email(message: Message) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.recipient],
        headers={
            "Message-ID": message_id(message.key),
            "Date": format_datetime(message.created_at),
            # RFC 3834: keeps holiday replies from answering a machine.
            "Auto-Submitted": "auto-generated",
        },
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    return email


def _one_line(subject: str) -> str:
    """A subject on one line and of bounded length: a line break in it would start another header."""
    return re.sub(r"\s+", " ", subject).strip()[:SUBJECT_LIMIT]
