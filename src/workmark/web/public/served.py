"""The jobs that the public catalogue serves best, by family: for the first page and for browsing.

Counting them over a whole framework takes tens of milliseconds, so the answer is remembered until the catalogue or
the frameworks change, and for an hour at most.
"""

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count, Max

from workmark.achievements.proving import ServedJob, on_offer, served_jobs
from workmark.skills.models import Framework, Occupation
from workmark.web.public.presenting import FAMILIES

_AN_HOUR = 3_600


def served_by_family(most: int) -> dict[str, list[ServedJob]]:
    """For each family, at most so many jobs, those first of which most can be proved."""
    key = f"served-jobs:{most}:{_edition()}"
    kept: dict[str, list[tuple[int, int]]] | None = cache.get(key)
    if kept is None:
        found = {family: served_jobs(AnonymousUser(), family=family, most=most) for family in FAMILIES}
        kept = {family: [(job.occupation.pk, job.proved) for job in jobs] for family, jobs in found.items()}
        cache.set(key, kept, _AN_HOUR)
        return found
    rows = Occupation.objects.select_related("framework").in_bulk(
        [pk for pairs in kept.values() for pk, _proved in pairs]
    )
    return {
        family: [ServedJob(rows[pk], proved) for pk, proved in pairs if pk in rows]
        for family, pairs in kept.items()
    }


def _edition() -> str:
    """What changes whenever the answer may."""
    offered = on_offer(AnonymousUser()).aggregate(Count("pk"), Max("pk"), Max("published_at"))
    held = Framework.objects.aggregate(Count("pk"), Max("imported_at"))
    return ":".join(str(value).replace(" ", "T") for value in (*offered.values(), *held.values()))
