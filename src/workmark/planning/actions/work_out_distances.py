"""Keep how far the jobs like one job are from it. What was kept before is replaced, in one transaction."""

from datetime import datetime

from django.db import transaction

from workmark.planning.distance_models import JobDistance
from workmark.planning.distances import distance, provable
from workmark.planning.requirements import requirements_of
from workmark.planning.shelf import Shelf
from workmark.skills.jobs import jobs_beside
from workmark.skills.models import Occupation


def work_out_distances(source: Occupation, shelf: Shelf, *, at: datetime) -> list[JobDistance]:
    """From this job to each of the few most like it.

    Derived from what is published, about nobody, and made again at any time: so there is no audit event.
    """
    have = provable(requirements_of(source), shelf.catalogue)
    made = []
    for rank, target in enumerate(jobs_beside(source), start=1):
        found = distance(have, requirements_of(target), shelf.catalogue)
        made.append(
            JobDistance(
                source=source,
                target=target,
                rank=rank,
                currency=shelf.currency,
                worked_out_at=at,
                **vars(found) | {"outcome": found.outcome.value},
            )
        )
    with transaction.atomic():
        JobDistance.objects.filter(source=source).delete()
        return JobDistance.objects.bulk_create(made)
