"""An issuer gets its first signing key when it first needs one."""

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.issuers import current_key, make_successor
from workmark.credentials.logged import key_record
from workmark.credentials.models import IssuerKey, KeyPurpose
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation


def ensure_issuer_key(organisation: Organisation, purpose: KeyPurpose = KeyPurpose.BADGES) -> IssuerKey:
    """The key that signs now for a purpose. Where none does, the one that stands by, or a new one like the last.

    Safe against two workers needing it at once.
    """
    if (found := current_key(organisation, purpose)) is not None:
        return found
    with change(SYSTEM, "credential.manage_keys", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        key = current_key(organisation, purpose) or _made(organisation, purpose)
        event.target = key
        event.detail = {"verification_method": key.verification_method}
    return key


def _made(organisation: Organisation, purpose: KeyPurpose) -> IssuerKey:
    last = organisation.issuer_keys.filter(purpose=purpose).order_by("created_at").last()
    key, is_new = make_successor(last, organisation, purpose, at=now())
    if is_new:
        append_to_log([key_record(key, "added")])
    return key
