"""An owner reports that a key was stolen or may have been: it is withdrawn at once, and a worker does the rest."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.compromise_models import KeyCompromise
from workmark.credentials.inquiring import clean_reason
from workmark.credentials.logged import key_record
from workmark.credentials.models import IssuerKey
from workmark.credentials.tasks.keys import mend_compromise
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import InvalidInput
from workmark.openbadges.documents import format_moment
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person


def report_key_compromise(
    owner: Person, key: IssuerKey, *, since: datetime, reason: str, at: datetime
) -> KeyCompromise:
    """Withdraw the key from the DID document now. Reported twice, it is one compromise: the first one is given back.

    since: the first moment at which a thief may have had it. Badges it signed from then on are revoked; those from
    before are not, but as nobody can check the key's signatures any more, they are issued anew like the others.
    reason: learners and the public read it on each badge.

    Raises NotAllowed, or InvalidInput without a reason or with a moment that has not come.
    """
    reason = clean_reason(reason)
    if since > at:
        message = _(
            "This moment has not come yet. Give the first moment at which somebody may have had the key."
        )
        raise InvalidInput(message, fields={"since": [message]})
    issuer = key.organisation
    with change(owner, "credential.manage_keys", key, organisation=issuer) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        held = IssuerKey.objects.select_for_update(no_key=True).get(pk=key.pk)
        known = KeyCompromise.objects.filter(key=held).first()
        compromise = known or _withdraw(held, owner, since=since, reason=reason, at=at)
        enqueue_once(mend_compromise, compromise.job, compromise.pk)
        event.target = held
        event.detail = {
            "compromised": held.verification_method,
            "since": format_moment(compromise.since),
            "is_new": known is None,
        }
    key.refresh_from_db()
    return compromise


def _withdraw(held: IssuerKey, owner: Person, *, since: datetime, reason: str, at: datetime) -> KeyCompromise:
    happened = ["compromised"] if held.retired_at else ["retired", "compromised"]
    held.compromised_since = since
    held.retired_at = held.retired_at or at
    held.save(update_fields=["compromised_since", "retired_at"])
    append_to_log([key_record(held, event) for event in happened])
    return KeyCompromise.objects.create(
        key=held, since=since, reason=reason, reported_by=owner, reported_at=at
    )
