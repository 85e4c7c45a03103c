"""An issuer takes a Credential back, with a reason; the status list changes and the learner is told."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.errors import NotInForce
from workmark.credentials.letters import tell_of_revocation
from workmark.credentials.logged import status_record
from workmark.credentials.models import Credential, CredentialState, StatusEntry, StatusList
from workmark.credentials.settling import settle_stacks_after
from workmark.credentials.tasks import publish_list
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import Actor, change
from workmark.organisations.models import Person

LONGEST_REASON = 500


def revoke_credential(revoker: Actor, credential: Credential, *, reason: str, at: datetime) -> Credential:
    """Set the revocation bit, for ever. Badges of stacks that count this one fall with it, by a job.

    revoker: an owner of the issuer; Workmark itself for a badge that loses its ground.

    reason: shown on the badge page and to the learner, so it must be fit for both.

    Raises InvalidInput without a reason, WrongState if not issued or revoked already.
    """
    reason = clean_reason(reason)
    with change(revoker, "credential.revoke", credential, organisation=credential.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
        if held.state != CredentialState.ISSUED or held.revoked_at is not None:
            raise NotInForce(_("This badge is not in force: it is revoked already, or not signed yet."))
        by = revoker if isinstance(revoker, Person) else None
        held.revoked_at, held.revoked_by, held.revocation_reason = at, by, reason
        held.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
        for entry in StatusEntry.objects.filter(credential=held, status_list__purpose="revocation"):
            _set_bit(entry, at)
        tell_of_revocation(held)
        settle_stacks_after([held])
        event.detail = {"status_entries": held.status_entries.count()}
    credential.refresh_from_db()
    return credential


def clean_reason(reason: str) -> str:
    """The reason without space around it; raises InvalidInput if it is empty or too long."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("Give a reason of at most %(most)d characters. The learner and the public will read it.")
            % {"most": LONGEST_REASON},
            fields={"reason": [_("Enter a reason.")]},
        )
    return reason


def _set_bit(entry: StatusEntry, at: datetime) -> None:
    entry.is_set, entry.set_at = True, at
    entry.save(update_fields=["is_set", "set_at"])
    append_to_log([status_record(entry)])
    StatusList.objects.filter(pk=entry.status_list_id).update(changed_at=at)
    enqueue_once(publish_list, f"status-list:{entry.status_list_id}", entry.status_list_id)
