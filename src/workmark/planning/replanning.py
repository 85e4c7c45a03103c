"""Look at every path again when something changed: a badge, what is offered, what a job asks for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from django.dispatch import receiver
from django_tasks import task

from workmark.achievements.signals import published, retired
from workmark.credentials.models import Credential
from workmark.credentials.signals import credentials_revoked, credentials_signed
from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM
from workmark.planning.actions.plan_path import plan_path
from workmark.planning.goal_models import Goal
from workmark.skills.signals import imported

log = structlog.get_logger()
_AT_ONCE: Final = 200
_AFTER_BADGES: Final = -20  # whose turn it is among the jobs of everybody else


@task(priority=_AFTER_BADGES)
def replan_all(after: int = 0) -> int:
    """Plan anew wherever what a path rests on has changed; gives how many goals were looked at. Bears a second run.

    after: the goals up to this number have had their turn. A goal whose path cannot be found now gets a job of its own,
    which tries again and is seen to fail; the goals of others go on.
    """
    goals = list(
        Goal.objects.filter(pk__gt=after).select_related("person", "occupation").order_by("pk")[:_AT_ONCE]
    )
    for goal in goals:
        try:
            plan_path(SYSTEM, goal, at=now())
        except Exception:  # whatever is wrong with one goal is no reason to leave out the others
            log.exception("a path was not found anew", goal=goal.pk)
            enqueue_once(replan_one, f"planning.replan-one:{goal.person_id}", goal.person_id)
    if len(goals) == _AT_ONCE:
        enqueue_once(replan_all, f"planning.replan:{goals[-1].pk}", goals[-1].pk)
    return len(goals)


@task()
def replan_one(person: int) -> int:
    """The same for one person's goal, if she still has it."""
    goals = Goal.objects.filter(person=person).select_related("person", "occupation")
    for goal in goals:
        plan_path(SYSTEM, goal, at=now())
    return len(goals)


@task(priority=_AFTER_BADGES)
def replan_hourly() -> int:
    return int(replan_all.call())


@receiver([published, retired, imported], dispatch_uid="planning.replan_all")
def replan_after_publishing(**_sent: Any) -> None:
    """One run for all that is published, retired or taken in at about the same time."""
    enqueue_once(replan_all, "planning.replan:published")


@receiver([credentials_signed, credentials_revoked], dispatch_uid="planning.replan_for_holders")
def replan_for_holders(sender: type[Credential], credentials: Sequence[Credential], **_sent: Any) -> None:
    """Whoever got or lost a badge finds the path that follows from it, with this as its reason."""
    holders = {credential.learner_id for credential in credentials}
    for person in Goal.objects.filter(person__in=holders).values_list("person", flat=True):
        enqueue_once(replan_one, f"planning.replan-one:{person}", person)


every(timedelta(hours=1), "planning.replan_hourly", replan_hourly)
