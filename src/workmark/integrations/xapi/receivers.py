"""What this partner does when a room below announces something: queue a statement, in the same transaction."""

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from workmark.credentials.counting import is_direct
from workmark.credentials.models import Credential
from workmark.credentials.signals import credentials_released, credentials_revoked, credentials_signed
from workmark.integrations.delivering.models import Delivery, Destination, DestinationKind
from workmark.integrations.delivering.queueing import due_now, send_soon, waiting
from workmark.integrations.delivering.sending import Going, sign_with
from workmark.integrations.xapi.actions.connect_record_store import login_for
from workmark.integrations.xapi.consented import number_for
from workmark.integrations.xapi.statements import account, earned, passed, statement_id, voided
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.organisations.signals import person_reinstated

VERSION = "1.0.3"


@receiver(credentials_signed, dispatch_uid="xapi.passed")
def tell_of_passed(sender: type[Credential], credentials: Sequence[Credential], **_: Any) -> None:
    _tell(credentials, "passed")


@receiver(credentials_revoked, dispatch_uid="xapi.voided")
def tell_of_voided(sender: type[Credential], credentials: Sequence[Credential], **_: Any) -> None:
    _tell(credentials, "voided")


@receiver(credentials_released, dispatch_uid="xapi.tell_what_was_on_hold")
def tell_of_released(sender: type[Credential], credentials: Sequence[Credential], **_: Any) -> None:
    _tell_what_waited(credentials)


@receiver(person_reinstated, dispatch_uid="xapi.tell_what_waited")
def tell_of_reinstated(sender: type[Person], person: Person, **_: Any) -> None:
    _tell_what_waited(Credential.objects.filter(learner=person))


def _tell_what_waited(credentials: Iterable[Credential]) -> None:
    tokens: dict[int, list[str]] = defaultdict(list)
    for each in credentials:
        tokens[each.issuer_id].append(each.token)
    at = now()
    for store in Destination.objects.filter(organisation__in=tokens, kind=DestinationKind.RECORD_STORE):
        its = tokens[store.organisation_id]
        due_now(store, [statement_id(store.organisation_id, each, "passed") for each in its], at=at)


def _tell(credentials: Sequence[Credential], verb: str) -> None:
    if not credentials:
        return
    stores = Destination.objects.filter(
        organisation=credentials[0].issuer_id, kind=DestinationKind.RECORD_STORE
    ).select_related("organisation")
    at = now()
    for store in stores:
        rows = [row for one in credentials if (row := _delivery(store, one, verb, at)) is not None]
        # The id comes out the same each time; what was queued once is not queued again.
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        if rows:
            send_soon(store)


def _delivery(store: Destination, credential: Credential, verb: str, at: datetime) -> Delivery | None:
    name = statement_id(store.organisation_id, credential.token, verb)
    earlier = statement_id(store.organisation_id, credential.token, "passed")
    home = settings.WORKMARK_PUBLIC_ORIGIN
    if verb == "voided":
        # What was said is taken back whether or not the consent still stands.
        if not store.deliveries.filter(message_id=earlier).exists():
            return None
        said = voided(name=name, earlier=earlier, actor=account(home, "workmark"), at=at)
    else:
        number = number_for(store.organisation, credential, at=at, or_suspended=True)
        if not number:
            return None
        actor = account(f"{home}/issuers/{store.organisation.slug}/", number)
        told = earned if is_direct(credential) else passed
        said = told(name=name, actor=actor, version=credential.version, at=credential.awarded_at)
    return waiting(store, name, f"statement.{verb}", json.dumps(said, ensure_ascii=False), at)


def _prove(destination: Destination, delivery: Delivery, at: datetime) -> dict[str, str]:
    pair = base64.b64encode(login_for(destination).encode()).decode()
    return {"Authorization": f"Basic {pair}", "X-Experience-API-Version": VERSION}


def _may_go(store: Destination, delivery: Delivery, at: datetime) -> Going:
    """Whether the consent still stands: a statement may wait for days, and what was sent cannot be taken back.

    It waits while the learner's account is suspended, since nobody there can end the consent; and while the badge is on hold.
    """
    if delivery.event_type != "statement.passed":
        return Going.NOW
    credential = _told_by(store, delivery)
    if credential is None or not number_for(store.organisation, credential, at=at, or_suspended=True):
        return Going.NEVER
    is_open = credential.held_at is None and number_for(store.organisation, credential, at=at)
    return Going.NOW if is_open else Going.LATER


def _told_by(store: Destination, delivery: Delivery) -> Credential | None:
    """The badge that a statement tells of: its id is made of the badge's token, which cannot be read back out of it."""
    if not delivery.body:
        return None
    awarded_at = json.loads(delivery.body)["timestamp"]
    held = Credential.objects.filter(issuer=store.organisation_id, awarded_at=awarded_at)
    tokens = held.values_list("pk", "token")
    name = delivery.message_id
    found = [pk for pk, token in tokens if statement_id(store.organisation_id, token, "passed") == name]
    return Credential.objects.filter(pk__in=found).first()


# 409: the store has a statement of this id already, so it arrived before (xAPI 1.0.3, part three, section 2.1.2).
sign_with(DestinationKind.RECORD_STORE, _prove, counts_as_arrived=frozenset({409}), may_go=_may_go)
