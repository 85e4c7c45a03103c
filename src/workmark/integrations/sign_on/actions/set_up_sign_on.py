"""An owner says where the organisation's people sign in, or ends that."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.integrations.delivering.secrets import seal
from workmark.integrations.sign_on.models import SignOn, SignOnKind
from workmark.integrations.sign_on.provider import ProviderRefused, bond, metadata_of
from workmark.lib.fetch import Fetcher
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person


def set_up_sign_on(
    owner: Person,
    organisation: Organisation,
    *,
    issuer: str,
    client_id: str,
    secret: str,
    at: datetime,
    asking: Fetcher,
) -> SignOn:
    """Ask the server first, so that nothing is stored that cannot work.

    secret: empty keeps the one before, if issuer and client are the same. Another issuer ends every link: whoever is
    who there is another matter. Raises NotAllowed or InvalidInput.
    """
    issuer, client_id = issuer.strip(), client_id.strip()
    if not 1 <= len(client_id) <= 255 or "\x00" in client_id + secret or len(secret) > 1_000:
        raise _refused("client_id", _("Enter the client id as your server shows it."))
    try:
        metadata_of(issuer, asking)
    except ProviderRefused as refused:
        raise _refused("issuer", str(refused)) from refused
    with change(owner, "sign_on.manage", organisation, organisation=organisation) as event:
        held = SignOn.objects.filter(organisation=organisation).first() or SignOn(organisation=organisation)
        is_same = (held.issuer, held.client_id) == (issuer, client_id)
        if held.pk and (held.kind, held.issuer) != (SignOnKind.OPENID, issuer):
            held.links.all().delete()
        held.kind, held.metadata, held.takes_unasked = SignOnKind.OPENID, None, False
        if secret or not is_same:
            held.sealed_secret = seal(secret, bound_to=bond(organisation.pk)) if secret else None
        held.issuer, held.client_id, held.set_up_by, held.set_up_at = issuer, client_id, owner, at
        held.save()
        event.target = held
        event.detail = {"issuer": issuer}
    return held


def end_sign_on(owner: Person, sign_on: SignOn) -> None:
    """End it: everybody signs in with their own password, code or passkey, as they always can."""
    with change(owner, "sign_on.manage", sign_on, organisation=sign_on.organisation) as event:
        event.detail = {"change": "ended"}
        SignOn.objects.filter(pk=sign_on.pk).delete()


def _refused(field: str, told: str) -> InvalidInput:
    return InvalidInput(_("The sign-in needs mending before it is stored."), fields={field: [told]})
