"""A person's visits: finding one, how far it is, setting it to work, and ending it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from workmark.integrations.hosts.lasting import AFTER_THE_LAST_LOOK, AT_WORK, LONGEST
from workmark.integrations.hosts.models import FoundBadge, HostVisit, VisitState
from workmark.integrations.hosts.tasks import work_on_visit
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import NotFound
from workmark.organisations.models import Person

_NOT_WORTH_WRITING: Final = timedelta(minutes=1)


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
