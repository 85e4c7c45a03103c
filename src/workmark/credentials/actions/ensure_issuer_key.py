"""An issuer gets its first signing key when it first needs one."""

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.issuers import make_key
from workmark.credentials.logged import key_record
from workmark.credentials.models import IssuerKey
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation


def ensure_issuer_key(organisation: Organisation) -> IssuerKey:
    """The issuer's current key, made if there is none. Safe against two workers needing it at once."""
    if (found := _current(organisation)) is not None:
        return found
    with change(SYSTEM, "credential.manage_keys", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        key = _current(organisation) or _made(organisation)
        event.target = key
        event.detail = {"verification_method": key.verification_method}
    return key


def _made(organisation: Organisation) -> IssuerKey:
    key = make_key(organisation)
    append_to_log([key_record(key, "added")])
    return key


def _current(organisation: Organisation) -> IssuerKey | None:
    return organisation.issuer_keys.filter(retired_at__isnull=True).first()
