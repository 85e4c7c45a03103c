"""A person's visits: finding one, how far it is, how long it stays, and forgetting it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from workmark.integrations.hosts.models import FoundBadge, HostRegistration, HostVisit, VisitState
from workmark.integrations.hosts.tasks import work_on_visit
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import NotFound
from workmark.organisations.models import Person

AFTER_THE_LAST_LOOK: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=4)
_NOT_WORTH_WRITING: Final = timedelta(minutes=1)
AT_WORK: Final = frozenset(
    {VisitState.READING, VisitState.CHECKING, VisitState.KEEPING, VisitState.SENDING, VisitState.ENDING}
)


@dataclass(frozen=True)
class Progress:
    """How far the worker is. found: badges read so far; done: of `total`, checked or kept."""

    is_under_way: bool
    found: int
    done: int
    total: int


def visit_of(person: Person, token: str, *, at: datetime) -> HostVisit:
    """Her open visit with this token, which stays longer by this look. Raises NotFound."""
    found = HostVisit.objects.filter(token=token, person=person, expires_at__gt=at)
    visit = found.exclude(state=VisitState.ENDING).select_related("registration", "sends__version").first()
    if visit is None:
        raise NotFound(_("This visit is over, or is not yours to see. Begin again."))
    until = min(at + AFTER_THE_LAST_LOOK, visit.made_at + LONGEST)
    if until - visit.expires_at > _NOT_WORTH_WRITING:
        HostVisit.objects.filter(pk=visit.pk).update(expires_at=until)
        visit.expires_at = until
    return visit


def progress_of(visit: HostVisit) -> Progress:
    badges = FoundBadge.objects.filter(visit=visit)
    found = badges.count()
    if visit.state == VisitState.KEEPING:
        badges = badges.filter(is_wanted=True)
        done, total = badges.exclude(result="").count(), badges.count()
    else:
        done, total = badges.filter(answer__isnull=False).count(), found
    return Progress(visit.state in AT_WORK, found, done, total)


def set_to_work(visit: HostVisit) -> None:
    """Have a worker go on with it, in the caller's transaction."""
    enqueue_once(work_on_visit, f"host-visit:{visit.pk}", visit.pk)


def end(visit: HostVisit) -> None:
    """Forget it now; where a token is still open, as soon as a worker has ended that."""
    with transaction.atomic():
        held = HostVisit.objects.select_for_update(no_key=True).filter(pk=visit.pk).first()
        if held is None:
            return
        if held.sealed_token is None:
            held.delete()
            return
        held.badges.all().delete()
        HostVisit.objects.filter(pk=held.pk).update(state=VisitState.ENDING)
        set_to_work(held)


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
