"""What nobody has looked at for a while is forgotten: visits, and registrations that no visit needs."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django_tasks import task

from workmark.integrations.hosts.lasting import AFTER_THE_LAST_LOOK, LONGEST
from workmark.integrations.hosts.models import HostRegistration, HostVisit, VisitState
from workmark.integrations.hosts.visits import end
from workmark.jobs.timetable import every
from workmark.lib.clock import now


def forget_expired(at: datetime) -> int:
    """End the visits nobody has looked at, and delete registrations that nobody used; gives how many visits."""
    over = list(HostVisit.objects.filter(expires_at__lte=at).exclude(state=VisitState.ENDING))
    for visit in over:
        end(visit)
    # Longer ago than any visit lasts, and still no end: the host did not answer, and its token has died of age.
    HostVisit.objects.filter(made_at__lte=at - 2 * LONGEST).delete()
    forget_registrations(at)
    return len(over)


def forget_registrations(at: datetime) -> None:
    """Those that no visit needs, and that never worked or were followed by another one."""
    newer = HostRegistration.objects.filter(base=OuterRef("base"), pk__gt=OuterRef("pk"))
    idle = HostRegistration.objects.filter(visits=None, registered_at__lte=at - AFTER_THE_LAST_LOOK)
    idle.filter(worked_at=None).delete()
    numbers = idle.filter(Exists(newer)).values_list("pk", flat=True)
    HostRegistration.objects.filter(pk__in=list(numbers)).delete()


@task()
def forget_host_visits() -> int:
    """End what nobody has looked at for a while; gives how many visits."""
    return forget_expired(now())


every(timedelta(minutes=5), "integrations.forget_host_visits", forget_host_visits)
