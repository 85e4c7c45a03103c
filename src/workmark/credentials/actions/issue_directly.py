"""An owner of an issuer awards an Achievement without an assessment here, naming the evidence that it relies on.

The learner must have an account: a credential belongs to a Person, and an address alone would let whoever gets the
address later take it over. Asked for twice, the same award is one Credential.
"""

from datetime import datetime

from workmark.credentials.actions.reserve_status_entry import reserve_status_entry
from workmark.credentials.award_checks import CheckedAward, DirectAward, check_award
from workmark.credentials.models import Credential, first_visibility
from workmark.credentials.tasks.signing import issue_intended
from workmark.credentials.validity import valid_until
from workmark.jobs.enqueueing import enqueue_once
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person


def issue_directly(owner: Person, award: DirectAward, *, at: datetime) -> Credential:
    """Write the intention to issue; the worker signs it. The same award again gives back the first Credential.

    Raises NotAllowed, or InvalidInput whose fields are named as those of `DirectAward`.
    """
    checked = check_award(owner, award, at=at)
    issuer = checked.issuer
    with change(owner, "credential.issue_directly", issuer, organisation=issuer) as event:
        # Whoever asks for the same award at the same moment waits here.
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        known = Credential.objects.filter(intent_key=checked.intent_key).first()
        credential = known or _intend(checked, at)
        event.target = credential
        event.detail = {"evidence": len(checked.evidence), "is_new": known is None}
    return credential


def _intend(checked: CheckedAward, at: datetime) -> Credential:
    months = checked.version.said.validity_months
    awarded_at = checked.awarded_at or at
    credential = Credential.objects.create(
        learner=checked.learner,
        version=checked.version,
        issuer=checked.issuer,
        authority=checked.authority,
        intent_key=checked.intent_key,
        visibility=first_visibility(checked.issuer),
        learner_name=checked.learner.name,
        identity_email=checked.email,
        awarded_at=awarded_at,
        valid_until=valid_until(awarded_at, months) if months else None,
        evidence_links=list(checked.evidence),
    )
    reserve_status_entry(credential)
    enqueue_once(issue_intended, f"issue:{credential.pk}", credential.pk)
    return credential
