"""An issuer gets its first signing key when it first needs one."""

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.issuers import current_key, make_key
from workmark.credentials.logged import key_record
from workmark.credentials.models import IssuerKey, KeyPurpose
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation


def ensure_issuer_key(organisation: Organisation, purpose: KeyPurpose = KeyPurpose.BADGES) -> IssuerKey:
    """The issuer's current key for a purpose, made if there is none. Safe against two workers needing it at once."""
    if (found := current_key(organisation, purpose)) is not None:
        return found
    with change(SYSTEM, "credential.manage_keys", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        key = current_key(organisation, purpose) or _made(organisation, purpose)
        event.target = key
        event.detail = {"verification_method": key.verification_method}
    return key


def _made(organisation: Organisation, purpose: KeyPurpose) -> IssuerKey:
    key = make_key(organisation, purpose)
    append_to_log([key_record(key, "added")])
    return key
