"""Keep the registries of issuers young: once a day, each that has an address is read anew."""

import logging
from datetime import timedelta

from django_tasks import task

from workmark.credentials.actions.refresh_registry import refresh_registry
from workmark.credentials.registry_models import IssuerRegistry
from workmark.jobs.timetable import every
from workmark.lib.fetch import Fetcher
from workmark.lib.problems import PlatformError

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 20


@task()
def refresh_registries() -> None:
    """One that does not answer keeps its last copy and a note; the next run asks the one tried longest ago first."""
    for registry in IssuerRegistry.objects.exclude(address="").order_by("tried_at")[:MOST_AT_ONCE]:
        try:
            refresh_registry(registry, fetcher=Fetcher())
        except PlatformError as error:
            logger.warning("The registry %s was not refreshed: %s", registry.slug, error)


every(timedelta(days=1), "credentials.refresh_registries", refresh_registries)
