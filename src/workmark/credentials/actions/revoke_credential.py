"""An issuer takes a Credential back, with a reason; the status list changes and the learner is told."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential, CredentialState, StatusEntry, StatusList
from workmark.credentials.pages import badge_page
from workmark.credentials.tasks import publish_list
from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.outbox import queue_message
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Person

LONGEST_REASON = 500


def revoke_credential(
    issuer_owner: Person, credential: Credential, *, reason: str, at: datetime
) -> Credential:
    """Set the revocation bit, for ever.

    reason: shown on the badge page and to the learner, so it must be fit for both.

    Raises InvalidInput without a reason, WrongState if not issued or revoked already.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("Give a reason of at most %(most)d characters. The learner and the public will read it.")
            % {"most": LONGEST_REASON},
            fields={"reason": [_("Enter a reason.")]},
        )
    with change(issuer_owner, "credential.revoke", credential, organisation=credential.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
        if held.state != CredentialState.ISSUED or held.revoked_at is not None:
            raise NotInForce(_("This badge is not in force: it is revoked already, or not signed yet."))
        held.revoked_at, held.revoked_by, held.revocation_reason = at, issuer_owner, reason
        held.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
        for entry in StatusEntry.objects.filter(credential=held, status_list__purpose="revocation"):
            _set_bit(entry, at)
        _tell_the_learner(held)
        event.detail = {"status_entries": held.status_entries.count()}
    credential.refresh_from_db()
    return credential


def _set_bit(entry: StatusEntry, at: datetime) -> None:
    entry.is_set, entry.set_at = True, at
    entry.save(update_fields=["is_set", "set_at"])
    StatusList.objects.filter(pk=entry.status_list_id).update(changed_at=at)
    enqueue_once(publish_list, f"status-list:{entry.status_list_id}", entry.status_list_id)


def _tell_the_learner(credential: Credential) -> None:
    with override(credential.learner.language):
        queue_message(
            key=f"credential-revoked:{credential.pk}",
            to=credential.learner.email,
            subject=_("Your badge was taken back: %(title)s") % {"title": credential.version.title},
            text=_(
                "Hello %(name)s,\n\n%(issuer)s has taken back your badge “%(title)s”.\n\nThe reason given: %(reason)s\n\n"
                "Your badge page shows this too: %(page)s\n\n"
                "If you think this is wrong, answer to %(issuer)s. Your work and feedback stay in your record.\n"
            )
            % {
                "name": credential.learner.name,
                "issuer": credential.issuer.name,
                "title": credential.version.title,
                "reason": credential.revocation_reason,
                "page": badge_page(credential),
            },
        )
