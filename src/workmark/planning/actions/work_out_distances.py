"""Keep how far the jobs like one job are from it. What was kept before is replaced, in one transaction."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from workmark.planning.distance_models import JobDistance
from workmark.planning.distances import distance, provable
from workmark.planning.requirements import requirements_of
from workmark.planning.shelf import Shelf
from workmark.skills.jobs import jobs_like
from workmark.skills.models import Occupation, OccupationSkill

MOST_TARGETS = 8
_LOOKED_AT = 200


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


def jobs_beside(source: Occupation) -> list[Occupation]:
    """What the source's framework calls alike; where it does not say, the jobs whose essential skills overlap most.

    Overlap is what both ask for as a share of what either asks for, so that a long list is not like everything.
    """
    alike = list(jobs_like(source)[:MOST_TARGETS])
    if alike:
        return alike
    essential = OccupationSkill.objects.filter(is_essential=True, occupation__framework=source.framework_id)
    own = essential.filter(occupation=source)
    sharing = (
        essential.filter(
            skill__in=own.values("skill"), occupation__is_retired=False, occupation__is_group=False
        )
        .exclude(occupation=source)
        .values_list("occupation")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "occupation")
    )
    shared = dict(sharing[:_LOOKED_AT])
    sizes = dict(essential.filter(occupation__in=shared).values_list("occupation").annotate(Count("pk")))
    size = own.count()
    nearest = sorted(shared, key=lambda job: (-shared[job] / (size + sizes[job] - shared[job]), job))
    rows = Occupation.objects.in_bulk(nearest[:MOST_TARGETS])
    return [rows[pk] for pk in nearest[:MOST_TARGETS]]
