"""The operator stops believing a registry of issuers: its lines count for nothing from now on."""

from workmark.credentials.registry_models import IssuerRegistry
from workmark.organisations.acting import SYSTEM, change


def remove_registry(registry: IssuerRegistry) -> None:
    """Forget a registry and every line of it."""
    with change(SYSTEM, "registry.remove", registry) as event:
        event.detail = {"slug": registry.slug, "address": registry.address}
        IssuerRegistry.objects.filter(pk=registry.pk).delete()
