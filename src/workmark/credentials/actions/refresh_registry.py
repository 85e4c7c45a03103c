"""Read a registry of issuers anew. A copy that fails any check changes nothing but the note that it failed."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.registry_models import IssuerRegistry, RegisteredIssuer
from workmark.lib.clock import now
from workmark.lib.fetch import Fetcher, FetchError
from workmark.lib.problems import InvalidInput
from workmark.lib.public_addresses import AddressRefused
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.registries import Registry, read_registry
from workmark.organisations.acting import SYSTEM, change


def refresh_registry(registry: IssuerRegistry, *, data: bytes = b"", fetcher: Fetcher) -> IssuerRegistry:
    """Replace the lines of a registry by those of a newer copy.

    data: the newer copy, for a registry without an address.
    Raises InvalidInput when it cannot be read, is not sound, or is older than the copy that is kept.
    """
    try:
        content, read_at = read(registry, data, fetcher)
        _require_no_older(registry, content)
    except InvalidInput as error:
        IssuerRegistry.objects.filter(pk=registry.pk).update(problem=str(error)[:500], tried_at=now())
        raise
    with change(SYSTEM, "registry.refresh", registry) as event:
        held = IssuerRegistry.objects.select_for_update(no_key=True).get(pk=registry.pk)
        store(held, content, read_at, at=now())
        event.detail = {"issuers": len(content.issuers), "signed": content.is_signed}
    return held


def read(registry: IssuerRegistry, data: bytes, fetcher: Fetcher) -> tuple[Registry, datetime]:
    """The registry's content and the moment it left its server; raises InvalidInput with the reason."""
    read_at = now()
    try:
        if registry.address:
            fetched = fetcher.get(registry.address, accept="application/json")
            data, read_at = fetched.body, fetched.fetched_at
        key = PublicKey.from_multikey(registry.pinned_key) if registry.pinned_key else None
        content = read_registry(data, key=key)
    except (FetchError, AddressRefused, OpenBadgesError) as error:
        message = _("The registry could not be taken up: %(why)s") % {"why": error}
        raise InvalidInput(message) from error
    if content.valid_until is not None and content.valid_until <= now():
        raise InvalidInput(_("The registry ran out on its own word. Ask its keeper for a newer one."))
    return content, read_at


def store(registry: IssuerRegistry, content: Registry, read_at: datetime, *, at: datetime) -> None:
    """Keep this copy. Part of a larger action: call inside its transaction."""
    registry.made_at, registry.valid_until = content.made_at, content.valid_until
    registry.read_at, registry.tried_at, registry.problem = read_at, at, ""
    registry.save()
    registry.issuers.all().delete()
    RegisteredIssuer.objects.bulk_create(
        RegisteredIssuer(registry=registry, issuer_id=line.id, name=line.name, url=line.url)
        for line in content.issuers
    )


def _require_no_older(registry: IssuerRegistry, content: Registry) -> None:
    """Somebody in the middle could hand out an old list, which still names an issuer that was struck off."""
    if registry.made_at and (content.made_at is None or content.made_at < registry.made_at):
        raise InvalidInput(_("This copy of the registry is older than the one that is kept."))
