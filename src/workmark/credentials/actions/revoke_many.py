"""Take back many Credentials of one issuer for one reason: in chunks, each whole, so that a killed run is taken up."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.inquiring import clean_reason
from workmark.credentials.inquiry_models import Ground, Inquiry, InquiryEnd
from workmark.credentials.letters import tell_of_revocation
from workmark.credentials.logged import status_record
from workmark.credentials.models import Credential, CredentialState, StatusEntry, StatusList
from workmark.credentials.signals import credentials_revoked
from workmark.credentials.tasks.lists import publish_list
from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.inserting import insert_many
from workmark.lib.clock import now
from workmark.organisations.acting import Actor, change
from workmark.organisations.models import Organisation, Person

CHUNK = 500


def revoke_many(
    actor: Actor,
    issuer: Organisation,
    credentials: QuerySet[Credential],
    *,
    reason: str,
    at: datetime,
    tell_learners: bool = True,
    asked_by: Person | None = None,
) -> int:
    """Set the revocation bit of each that is in force, for ever; the others are passed over. Gives how many.

    reason: for the badge pages and the learners. at: the moment of revocation, the same for all; after a run that
    was cut short, the same call does the rest. tell_learners: False where another letter says it. asked_by: the first of
    two people who took them back; each learner then has an inquiry that she can appeal from.

    Raises NotAllowed, or InvalidInput without a reason.
    """
    reason = clean_reason(reason)
    in_force = credentials.filter(issuer=issuer, state=CredentialState.ISSUED, revoked_at__isnull=True)
    done = 0
    while pks := list(in_force.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with change(actor, "credential.revoke_many", issuer, organisation=issuer) as event:
            held = list(
                Credential.objects.select_for_update(no_key=True, of=("self",))
                .filter(pk__in=pks, revoked_at__isnull=True)
                .select_related("learner", "issuer", "version")
                .order_by("pk")
            )
            _revoke(held, reason=reason, at=at, by=actor if isinstance(actor, Person) else None)
            credentials_revoked.send(sender=Credential, credentials=held)
            if asked_by is not None and isinstance(actor, Person):
                insert_many([_settled(each, asked_by, actor, reason=reason, at=at) for each in held])
            if tell_learners:
                for credential in held:
                    tell_of_revocation(credential)
            event.detail = {"revoked": len(held), "digest": digest_of(held), "reason": reason}
        done += len(held)
    return done


def _settled(credential: Credential, first: Person, second: Person, *, reason: str, at: datetime) -> Inquiry:
    return Inquiry(
        credential=credential,
        ground=Ground.ISSUED_IN_ERROR,
        reason=reason,
        opened_by=first,
        opened_at=at,
        answer_until=at,
        end=InquiryEnd.REVOKED,
        settled_by=second,
        settled_at=at,
    )


def digest_of(credentials: Iterable[Credential]) -> str:
    """SHA-256 over the addresses of Credentials, one a line in the order given: names a chunk in the audit log."""
    return hashlib.sha256("".join(f"{each.token}\n" for each in credentials).encode()).hexdigest()


def _revoke(held: list[Credential], *, reason: str, at: datetime, by: Person | None) -> None:
    for credential in held:
        credential.revoked_at, credential.revoked_by, credential.revocation_reason = at, by, reason
    pks = [credential.pk for credential in held]
    Credential.objects.filter(pk__in=pks).update(
        revoked_at=at, revoked_by=by, revocation_reason=reason, held_at=None
    )
    entries = StatusEntry.objects.filter(credential__in=pks, status_list__purpose="revocation")
    changed = sorted(set(entries.values_list("status_list_id", flat=True)))
    entries.update(is_set=True, set_at=at)
    told = entries.select_related("credential", "status_list").order_by("pk")
    append_to_log([status_record(entry) for entry in told])
    # The bits change now, whatever the revocation's own date: a copy published in between must count as old.
    StatusList.objects.filter(pk__in=changed).update(changed_at=now())
    for status_list_pk in changed:
        enqueue_once(publish_list, f"status-list:{status_list_pk}", status_list_pk)
