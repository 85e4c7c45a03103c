"""Publishing by the calendar. It runs daily; on most days nothing is ripe, and a second run finds it done."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.organisations.models import Organisation


@task()
def publish_ripe_outcomes() -> int:
    """Gives how many releases were published."""
    from workmark.releases.actions.publish_outcomes import publish_outcomes

    at = now()
    issuers = Organisation.objects.filter(may_issue=True).order_by("pk")
    return sum(publish_outcomes(issuer, at=at) is not None for issuer in issuers)


@task()
def publish_ripe_selections() -> int:
    """Gives how many openings were counted."""
    from workmark.releases.actions.publish_selection import publish_selection
    from workmark.releases.queries import openings_to_count

    at = now()
    return len([publish_selection(opening, at=at) for opening in openings_to_count(at)])


every(timedelta(days=1), "releases.publish_ripe_outcomes", publish_ripe_outcomes)
every(timedelta(days=1), "releases.publish_ripe_selections", publish_ripe_selections)
