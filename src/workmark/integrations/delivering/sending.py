"""Carry messages to their destination, write down how each try went, and pause a destination that takes nothing."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import transaction
from django.db.models import QuerySet

from workmark.integrations.delivering.messages import tell_owners_of_pause
from workmark.integrations.delivering.models import Delivery, DeliveryState, Destination, PauseReason
from workmark.integrations.delivering.schedule import asked_wait, next_try
from workmark.lib.clock import now
from workmark.lib.fetch import Fetcher, FetchError, Limits
from workmark.lib.public_addresses import AddressRefused
from workmark.organisations.acting import SYSTEM, change

KEEP = timedelta(days=30)
SECONDS_A_JOB = 20.0
# Standard Webhooks advises 15 to 30 seconds for an answer.
_LIMITS = Limits(seconds=15, max_bytes=64 * 1024)
_AT_ONCE = 100
_MOST_TRIES_KEPT = 20
# Then the rest of what is due waits for the next minute: a server in trouble is not helped by a hundred more.
_FAILURES_IN_A_ROW = 3
_GONE = 410
# What may not go yet is asked again so often; whoever knows that it may go now says so by `queueing.due_now`.
_PUT_OFF = timedelta(days=1)


class Going(Enum):
    """Whether a message may go: now, not yet, or never."""

    NOW = auto()
    LATER = auto()
    NEVER = auto()


Sign = Callable[[Destination, Delivery, datetime], Mapping[str, str]]
MayGo = Callable[[Destination, Delivery, datetime], Going]
_signing: dict[str, Sign] = {}
_arrived: dict[str, frozenset[int]] = {}
_asking: dict[str, MayGo] = {}


def sign_with(
    kind: str,
    sign: Sign,
    *,
    counts_as_arrived: frozenset[int] = frozenset(),
    may_go: MayGo = lambda _destination, _delivery, _at: Going.NOW,
) -> None:
    """Register how messages to this kind of destination are proved: gives their headers. Called once, at start.

    counts_as_arrived: statuses by which such a server says that it has the message already. may_go: asked before each
    try, since a message may wait for days; what may never go is forgotten.
    """
    _signing[kind] = sign
    _arrived[kind] = counts_as_arrived
    _asking[kind] = may_go


@dataclass(frozen=True)
class Outcome:
    """How one try went. status: the server's answer, 0 for none. told: the reason in words, for the log's page."""

    status: int
    told: str = ""
    asked: timedelta | None = None
    arrived: bool = False


def send_what_is_due(
    destination: Destination,
    *,
    fetcher: Fetcher | None = None,
    clock: Callable[[], datetime] = now,
    draw: Callable[[], float] = random.random,
    seconds: float = SECONDS_A_JOB,
) -> bool:
    """Send what is due, oldest first, for about so many seconds. True: more is due now.

    Stops early, without asking for more, once the destination failed three times in a row or was paused.
    """
    fetcher = fetcher or Fetcher(limits=_LIMITS)
    until = time.monotonic() + seconds
    failed_in_a_row = 0
    while True:
        due = list(_due(destination, clock())[:_AT_ONCE])
        if not due:
            return False
        for delivery in due:
            if time.monotonic() >= until:
                return True
            going = _asking[destination.kind](destination, delivery, clock())
            if going is not Going.NOW:
                (_put_off if going is Going.LATER else _forget)(delivery, clock())
                continue
            outcome = _try(delivery, destination, fetcher, clock())
            _write_down(delivery, destination, outcome, clock(), draw)
            failed_in_a_row = 0 if outcome.arrived else failed_in_a_row + 1
            if failed_in_a_row >= _FAILURES_IN_A_ROW or destination.paused_at is not None:
                return False


def _due(destination: Destination, at: datetime) -> QuerySet[Delivery]:
    """What waits for a suspended organisation goes on waiting."""
    waiting = Delivery.objects.filter(
        destination=destination,
        destination__paused_at=None,
        destination__organisation__suspended_at=None,
        state=DeliveryState.WAITING,
        next_try_at__lte=at,
    )
    return waiting.order_by("next_try_at", "pk")


def _forget(delivery: Delivery, at: datetime) -> None:
    """It goes; of one that was tried the id stays, since it may have arrived and have to be taken back."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
    if delivery.tries:
        waiting.update(state=DeliveryState.FAILED, settled_at=at, body="", tries=[])
    else:
        waiting.delete()


def _put_off(delivery: Delivery, at: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(next_try_at=at + _PUT_OFF)


def _try(delivery: Delivery, destination: Destination, fetcher: Fetcher, at: datetime) -> Outcome:
    headers = {"Content-Type": "application/json"} | dict(
        _signing[destination.kind](destination, delivery, at)
    )
    try:
        answered = fetcher.post(destination.url, delivery.body.encode(), headers)
    except (AddressRefused, FetchError) as error:
        return Outcome(0, str(error)[:300])
    arrived = 200 <= answered.status < 300 or answered.status in _arrived[destination.kind]
    return Outcome(answered.status, "", asked_wait(answered.retry_after), arrived)


def _write_down(
    delivery: Delivery,
    destination: Destination,
    outcome: Outcome,
    at: datetime,
    draw: Callable[[], float],
) -> None:
    tried = {"at": at.isoformat(), "status": outcome.status, "told": outcome.told}
    delivery.tries = [*delivery.tries, tried][-_MOST_TRIES_KEPT:]
    with transaction.atomic():
        if outcome.arrived:
            delivery.state, delivery.settled_at = DeliveryState.ARRIVED, at
            _note_failing(destination, None)
        else:
            delivery.failures += 1
            again = next_try(delivery.failures, at, drawn=draw(), asked=outcome.asked)
            _note_failing(destination, destination.failing_since or at)
            if outcome.status == _GONE:
                pause(destination, PauseReason.GONE, at)
            elif again is None and _takes_nothing(destination, delivery):
                pause(destination, PauseReason.FAILING, at)
            elif again is None:
                delivery.state, delivery.settled_at = DeliveryState.FAILED, at
            delivery.next_try_at = again or at
        # Only a message that still waits: somebody may have taken the destination away, or sent it again by hand.
        Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
            state=delivery.state,
            tries=delivery.tries,
            failures=delivery.failures,
            next_try_at=delivery.next_try_at,
            settled_at=delivery.settled_at,
        )


def _note_failing(destination: Destination, since: datetime | None) -> None:
    if destination.failing_since != since:
        destination.failing_since = since
        Destination.objects.filter(pk=destination.pk).update(failing_since=since)


def _takes_nothing(destination: Destination, delivery: Delivery) -> bool:
    """Whether nothing at all arrived there since this message was first tried: three days ago, by the schedule."""
    first = datetime.fromisoformat(delivery.tries[0]["at"])
    return destination.failing_since is not None and destination.failing_since <= first


def pause(destination: Destination, reason: PauseReason, at: datetime) -> None:
    """Stop sending there; what waits goes on waiting. Owners are told, in the same transaction."""
    with change(SYSTEM, "destination.pause", destination, organisation=destination.organisation) as event:
        destination.paused_at, destination.pause_reason = at, reason.value
        destination.save(update_fields=["paused_at", "pause_reason"])
        event.detail = {"reason": reason.value}
        tell_owners_of_pause(destination)
