"""Carry text messages to the gateway: what is due, within the person's hours and the day's limits, each key once.

A message that was taken, or refused, or of which nobody can say, is settled: its words go, and where it stood in place of
a letter and did not certainly arrive, the letter goes out. A try is written down before it is made, so that a worker that
is killed meanwhile makes the next one with the same id, and does not count it as free.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When

from workmark.jobs.outbox import NewMessage, queue_messages
from workmark.lib.clock import now
from workmark.texting.gateway import Answer, Gateway, Said, own_gateway
from workmark.texting.hours import next_opening
from workmark.texting.models import CODE, UNSETTLED, Phone, TextMessage

log = structlog.get_logger(__name__)

DAY = timedelta(hours=24)
MOST_TRIES = 3
SECONDS_A_JOB = 30.0
_AT_ONCE = 50
# Then the rest waits for the next minute: a gateway in trouble is not helped by a hundred more.
_FAILURES_IN_A_ROW = 3
_RETRY_AFTER = timedelta(minutes=2)
_RETRY_CODE_AFTER = timedelta(seconds=30)
_LIMIT_ASKED_AGAIN = timedelta(hours=1)


def send_what_is_due(
    *,
    gateway: Gateway | None = None,
    clock: Callable[[], datetime] = now,
    seconds: float = SECONDS_A_JOB,
) -> bool:
    """Send what is due, codes first, for about so many seconds. True: more is due now."""
    gateway = gateway or own_gateway()
    until = time.monotonic() + seconds
    failed_in_a_row = 0
    while due := list(_due(clock())[:_AT_ONCE]):
        for message in due:
            if time.monotonic() >= until:
                return True
            at = clock()
            if _put_off_or_let_go(message, gateway is not None, at) or not _claim(message, at):
                continue
            assert gateway is not None
            assert message.phone is not None
            answer = gateway.send(
                message_id=message_id(message.key), number=message.phone.number, words=message.words
            )
            _write_down(message, answer, clock())
            arrived = answer.said in {Said.SENT, Said.REFUSED}
            failed_in_a_row = 0 if arrived else failed_in_a_row + 1
            if failed_in_a_row >= _FAILURES_IN_A_ROW:
                log.warning("text gateway takes nothing", said=answer.said.name, words=answer.words)
                return False
    return False


def message_id(key: str) -> str:
    """The id of every try of this key."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def let_go(phone: Phone, at: datetime, why: str) -> None:
    """Nothing that waits goes to this number any more; letters go out in its place."""
    for message in phone.messages.filter(UNSETTLED).select_for_update(no_key=True):
        _settle(message, at, refused_at=at, refusal=why)


def spent(at: datetime, **whose: object) -> int:
    """How many tries were made, and may have been paid for, within a day."""
    made = TextMessage.objects.filter(last_try_at__gt=at - DAY, **whose)
    return int(made.aggregate(tries=Sum("tries"))["tries"] or 0)


def standing_texts() -> dict[str, int]:
    """How many wait, and how many ended in which way."""
    said = {
        "waiting": UNSETTLED,
        "sent": Q(sent_at__isnull=False),
        "refused": Q(refused_at__isnull=False),
        "untold": Q(untold_at__isnull=False),
    }
    return TextMessage.objects.aggregate(
        **{state: Count("pk", filter=which) for state, which in said.items()}
    )


def _due(at: datetime) -> QuerySet[TextMessage]:
    due = TextMessage.objects.filter(UNSETTLED, next_try_at__lte=at).select_related("phone", "person")
    codes_first = Case(When(kind=CODE, then=Value(0)), default=Value(1))
    return due.order_by(codes_first, "next_try_at", "pk")


def _put_off_or_let_go(message: TextMessage, has_gateway: bool, at: datetime) -> bool:
    """Whether it does not go now. What may never go is settled."""
    why = ""
    if message.phone is None or not message.person.is_active:
        why = "There is no number any more."
    elif not has_gateway:
        why = "No gateway is set up."
    elif at >= message.good_until:
        why = "It could not go out in time."
    if why:
        _settle(message, at, refused_at=at, refusal=why)
        return True
    later = at if message.kind == CODE else next_opening(at, message.person.time_zone)
    if later == at and _is_over_the_limit(message, at):
        later = at + _LIMIT_ASKED_AGAIN
    if later > at:
        TextMessage.objects.filter(UNSETTLED, pk=message.pk).update(next_try_at=later)
    return later > at


def _is_over_the_limit(message: TextMessage, at: datetime) -> bool:
    return (
        spent(at) >= settings.WORKMARK_TEXTS_A_DAY
        or spent(at, person=message.person_id) >= settings.WORKMARK_TEXTS_A_PERSON_A_DAY
    )


def _claim(message: TextMessage, at: datetime) -> bool:
    """Write the try down before it is made; False if another worker did so a moment ago."""
    mine = TextMessage.objects.filter(UNSETTLED, pk=message.pk, next_try_at=message.next_try_at)
    later = at + (_RETRY_CODE_AFTER if message.kind == CODE else _RETRY_AFTER)
    if mine.update(next_try_at=later, tries=F("tries") + 1, last_try_at=at) != 1:
        return False
    message.tries += 1
    return True


def _write_down(message: TextMessage, answer: Answer, at: datetime) -> None:
    if answer.said is Said.SENT:
        _settle(message, at, sent_at=at)
    elif answer.said is Said.REFUSED:
        _settle(message, at, refused_at=at, refusal=answer.words)
        log.warning("text gateway refused a message", message=message.pk)
    elif answer.said is Said.NOT_TAKEN:
        TextMessage.objects.filter(pk=message.pk).update(tries=F("tries") - 1, refusal=answer.words)
    elif message.tries >= MOST_TRIES:
        _settle(message, at, untold_at=at, refusal=answer.words)
        log.warning("nobody can say whether a text message went out", message=message.pk)
    else:
        TextMessage.objects.filter(pk=message.pk).update(refusal=answer.words)


def _settle(message: TextMessage, at: datetime, **how: object) -> None:
    """Its end, once. The letter goes out in its place unless it was taken."""
    with transaction.atomic():
        ended = TextMessage.objects.filter(UNSETTLED, pk=message.pk)
        if ended.update(words="", letter=None, **how) and message.letter and "sent_at" not in how:
            queue_messages([NewMessage(**message.letter)])
