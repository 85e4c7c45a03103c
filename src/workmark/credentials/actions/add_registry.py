"""The operator names a registry of issuers to believe, by address or as a file; it is read and checked at once."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from workmark.credentials.actions.refresh_registry import read, store
from workmark.credentials.registry_models import IssuerRegistry
from workmark.lib.clock import now
from workmark.lib.fetch import Fetcher
from workmark.lib.problems import InvalidInput, WrongState
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.keys import PublicKey
from workmark.organisations.acting import SYSTEM, change


def add_registry(
    slug: str, *, address: str = "", data: bytes = b"", key: str = "", title: str = "", fetcher: Fetcher
) -> IssuerRegistry:
    """Keep a registry under a short name.

    address: where it stands, or empty when `data` is the registry itself. key: its keeper's public key as Multikey,
    needed for a signed one. title: what people are shown; the registry's own name if left out.

    Raises InvalidInput when it cannot be read or is not sound, WrongState when the name is taken.
    """
    if not slug or slug != slugify(slug):
        raise InvalidInput(_("Give the registry a short name of small letters, digits and dashes."))
    if IssuerRegistry.objects.filter(slug=slug).exists():
        raise WrongState(_("There is a registry of this name. Remove it first, or refresh it."))
    if key:
        _require_key(key)
    registry = IssuerRegistry(slug=slug, address=address, pinned_key=key)
    content, read_at = read(registry, data, fetcher)
    registry.title = title or content.name or slug
    with change(SYSTEM, "registry.add", registry) as event:
        registry.save()
        store(registry, content, read_at, at=now())
        event.detail = {"address": address, "issuers": len(content.issuers), "signed": content.is_signed}
    return registry


def _require_key(key: str) -> None:
    try:
        PublicKey.from_multikey(key)
    except OpenBadgesError as error:
        raise InvalidInput(str(error)) from error
