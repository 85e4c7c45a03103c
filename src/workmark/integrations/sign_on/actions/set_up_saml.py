"""An owner gives the metadata of the organisation's SAML identity provider."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.integrations.sign_on.models import SignOn, SignOnKind
from workmark.integrations.sign_on.saml.metadata import IdentityProvider, read_metadata
from workmark.integrations.sign_on.saml.xml import Unreadable
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person


def set_up_saml(
    owner: Person, organisation: Organisation, *, metadata: bytes, takes_unasked: bool, at: datetime
) -> SignOn:
    """Read it first, so that nothing is stored that cannot work. It takes the place of any other sign-in.

    takes_unasked: whether an answer is taken that nobody here asked for (IdP-initiated). Another entity id, no certificate
    in common, or what was OpenID Connect before ends every link: whoever is who there is another matter.
    Raises NotAllowed or InvalidInput.
    """
    try:
        provider = read_metadata(metadata, at=at)
    except Unreadable as refused:
        raise InvalidInput(
            _("The sign-in needs mending before it is stored."), fields={"metadata": [str(refused)]}
        ) from refused
    with change(owner, "sign_on.manage", organisation, organisation=organisation) as event:
        held = SignOn.objects.filter(organisation=organisation).first() or SignOn(organisation=organisation)
        if held.pk and not _is_same_server(held, provider, at):
            held.links.all().delete()
        held.kind, held.issuer, held.client_id, held.sealed_secret = (
            SignOnKind.SAML,
            provider.entity_id,
            "",
            None,
        )
        held.metadata, held.takes_unasked = metadata, takes_unasked
        held.set_up_by, held.set_up_at = owner, at
        held.save()
        event.target = held
        event.detail = {
            "issuer": provider.entity_id,
            "kind": "saml",
            "takes_unasked": takes_unasked,
            "certificates": sorted(provider.digests),
        }
    return held


def _is_same_server(held: SignOn, provider: IdentityProvider, at: datetime) -> bool:
    """By its name and a certificate that it had before: the name alone, anybody's metadata can bear."""
    if (held.kind, held.issuer) != (SignOnKind.SAML, provider.entity_id):
        return False
    try:
        before = read_metadata(bytes(held.metadata or b""), at=at)
    except Unreadable:
        return False
    return not before.digests.isdisjoint(provider.digests)
