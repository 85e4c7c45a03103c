"""Working out distances in the background: daily, and when the catalogue changes, in small jobs of their own."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import receiver
from django_tasks import task

from workmark.achievements.proving import on_offer, proved_parts
from workmark.achievements.signals import published, retired
from workmark.jobs.enqueueing import enqueue_each_once, enqueue_once
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.planning.actions.work_out_distances import work_out_distances
from workmark.planning.distance_models import JobDistance
from workmark.planning.shelf import public_shelf
from workmark.skills.models import Framework, Occupation, OccupationSkill
from workmark.skills.signals import imported

MOST_SOURCES = 2_000  # the jobs of which most can be proved
MOST_OTHERS = 5_000  # ESCO and O*NET have 4,024 jobs
_LEANS = Q(readiness_before__gt=0)
_NOT_IN_FORCE = (
    Q(source__is_retired=True) | Q(source__is_group=True) | Q(source__framework__owner__isnull=False)
)
_TOGETHER = 50
_LAST = -30  # all of ESCO and O*NET take minutes of the one worker: badges and letters go first


@task(priority=_LAST)
def share_out_distances() -> int:
    """Enqueue the jobs of which anything can be proved, some at a time. Gives how many."""
    sources = _sources()
    # What leans on badges for a job that nothing proves any more is no longer so; the whole way to another job stays.
    JobDistance.objects.exclude(source__in=sources).filter(_LEANS | _NOT_IN_FORCE).delete()
    return _share_out(sources)


@task(priority=_LAST)
def share_out_other_distances() -> int:
    """Enqueue the jobs of which nothing can be proved: from these the whole way to another is counted. Gives how many."""
    asking = _in_force().filter(Exists(OccupationSkill.objects.filter(occupation=OuterRef("pk"))))
    others = asking.exclude(pk__in=_sources()).order_by("pk").values_list("pk", flat=True)
    return _share_out(list(others[:MOST_OTHERS]))


def _sources() -> list[int]:
    proved = proved_parts(_in_force(), on_offer(AnonymousUser()))
    return sorted(proved, key=lambda job: (-proved[job], job))[:MOST_SOURCES]


def _in_force() -> QuerySet[Occupation]:
    return Occupation.objects.filter(is_retired=False, is_group=False, framework__owner=None)


def _share_out(sources: list[int]) -> int:
    slices = [sources[start : start + _TOGETHER] for start in range(0, len(sources), _TOGETHER)]
    enqueue_each_once(work_out_some, {f"distances:{some[0]}": (some,) for some in slices})
    return len(sources)


@task(priority=_LAST)
def work_out_some(sources: list[int]) -> int:
    """sources: occupations by key. Gives how many were worked out."""
    shelf, at = public_shelf(), now()
    jobs = Occupation.objects.select_related("framework").in_bulk(sources)
    for job in jobs.values():
        work_out_distances(job, shelf, at=at)
    return len(jobs)


@receiver([published, retired], dispatch_uid="planning.share_out_distances")
def _catalogue_changed(**_said: Any) -> None:
    enqueue_once(share_out_distances, "distances")


@receiver(imported, dispatch_uid="planning.share_out_distances_after_import")
def _framework_changed(framework: Framework, **_said: Any) -> None:
    """Distances lie between the jobs of published frameworks alone."""
    if framework.owner_id is None:
        enqueue_once(share_out_distances, "distances")
        enqueue_once(share_out_other_distances, "other-distances")


every(timedelta(days=1), "planning.share_out_distances", share_out_distances)
every(timedelta(days=1), "planning.share_out_other_distances", share_out_other_distances)
