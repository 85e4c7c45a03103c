"""An owner registers a learning platform, or removes it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from workmark.integrations.lti.keys import give_key
from workmark.integrations.lti.models import LtiPlatform
from workmark.lib.problems import InvalidInput, WrongState
from workmark.lib.public_addresses import AddressRefused, parse_public_url
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

MOST_PLATFORMS, MOST_DEPLOYMENTS = 10, 50
_ADDRESSES = ("login_url", "token_url", "jwks_url")


def register_platform(
    owner: Person,
    organisation: Organisation,
    *,
    name: str,
    issuer: str,
    client_id: str,
    deployments: Iterable[str],
    addresses: dict[str, str],
    at: datetime,
) -> LtiPlatform:
    """addresses: login_url, token_url and jwks_url. Its token is `next_token`.

    Raises NotAllowed, InvalidInput, or WrongState with ten of them.
    """
    made = LtiPlatform(
        organisation=organisation,
        name=" ".join(name.split()),
        issuer=issuer.strip(),
        client_id=client_id.strip(),
        deployments=list(dict.fromkeys(one.strip() for one in deployments if one.strip())),
        registered_by=owner,
        created_at=at,
        **{field: addresses[field].strip() for field in _ADDRESSES},
    )
    if wrong := _faults(made):
        raise InvalidInput(_("The platform needs mending before it is stored."), fields=wrong)
    with change(owner, "platform.manage", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if LtiPlatform.objects.filter(organisation=organisation).count() >= MOST_PLATFORMS:
            raise WrongState(_("Ten learning platforms are the most. Remove one first."))
        if LtiPlatform.objects.filter(
            organisation=organisation, issuer=made.issuer, client_id=made.client_id
        ).exists():
            raise WrongState(_("This platform is registered already."))
        made.token = next_token(organisation)
        give_key(made)
        made.save()
        event.target = made
        event.detail = {"issuer": made.issuer}
    return made


def next_token(organisation: Organisation) -> str:
    """The token of the platform that is registered next: known before, since some platforms ask for our addresses first."""
    taken = set(LtiPlatform.objects.filter(organisation=organisation).values_list("token", flat=True))
    tokens = (
        salted_hmac("lti.next_token", f"{organisation.pk}:{number}", algorithm="sha256").hexdigest()[:48]
        for number in range(MOST_PLATFORMS + 1)
    )
    return next(token for token in tokens if token not in taken)


def remove_platform(owner: Person, platform: LtiPlatform) -> None:
    """Remove it: nothing comes from there or goes there any more."""
    with change(owner, "platform.manage", platform, organisation=platform.organisation) as event:
        event.detail = {"change": "removed"}
        LtiPlatform.objects.filter(pk=platform.pk).delete()


def _faults(made: LtiPlatform) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for field, longest in (("name", 80), ("issuer", 500), ("client_id", 255)):
        value = getattr(made, field)
        if not 1 <= len(value) <= longest or "\x00" in value:
            wrong[field] = [_("Enter 1 to %(most)d characters.") % {"most": longest}]
    if not 1 <= len(made.deployments) <= MOST_DEPLOYMENTS or any(len(one) > 255 for one in made.deployments):
        wrong["deployments"] = [_("Enter one to fifty deployment ids, one a line.")]
    for field in _ADDRESSES:
        try:
            parse_public_url(getattr(made, field))
        except AddressRefused as refused:
            wrong[field] = [str(refused)]
    return wrong
