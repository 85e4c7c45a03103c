"""Which dates a person's feed holds: readings and learning that are due, and badges that end. No name of anybody is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.assessment.queries import held_by
from workmark.credentials.models import Credential, CredentialState
from workmark.integrations.calendar.models import CalendarFeed
from workmark.lib.tokens import hash_token
from workmark.organisations.models import Person
from workmark.workforce.learning import Progress, progress_of, titles_of
from workmark.workforce.learning_models import LearningAssignment, LearningState

_BACK = timedelta(days=30)
MOST = 500


@dataclass(frozen=True)
class Entry:
    """One date. uid: the same each time it is read. starts: a moment, or a whole day."""

    uid: str
    title: str
    starts: datetime | date
    page: str


def entries_of(person: Person, *, at: datetime) -> list[Entry]:
    """What is due or was so in the last 30 days, soonest first, in the person's language."""
    found = [*_readings(person), *_learning(person, at), *_ending_badges(person, at)]
    return sorted(found, key=lambda entry: (_day(entry.starts), entry.uid))[:MOST]


def feed_by_token(token: str) -> CalendarFeed | None:
    found = CalendarFeed.objects.select_related("person").filter(token_hash=hash_token(token))
    return found.filter(person__is_active=True).first()


def _readings(person: Person) -> Iterator[Entry]:
    for held in held_by(person).filter(due_at__isnull=False)[:MOST]:
        title = _("Reading due: %(title)s") % {"title": held.submission.version.title}
        if held.due_at is not None:
            yield Entry(f"reading-{held.pk}", title, held.due_at, _page("assessor:work", held.token))


def _learning(person: Person, at: datetime) -> Iterator[Entry]:
    """What she agreed to earn for an employer and has not earned: a whole day each, and no employer's name."""
    agreed = LearningAssignment.objects.filter(
        person=person, state=LearningState.ACCEPTED, ended_at=None, due_on__gt=(at - _BACK).date()
    )
    found = list(agreed.select_related("achievement").order_by("due_on")[:MOST])
    far, titles = progress_of(found), titles_of(found)
    for each in found:
        if far[each.pk] is not Progress.ACHIEVED:
            title = _("Learning due: %(title)s") % {
                "title": titles.get(each.achievement_id, each.achievement.slug)
            }
            yield Entry(f"learning-{each.pk}", title, each.due_on, _page("account:asked", each.token))


def _ending_badges(person: Person, at: datetime) -> Iterator[Entry]:
    badges = Credential.objects.filter(
        learner=person,
        state=CredentialState.ISSUED,
        revoked_at=None,
        replaced_by=None,
        valid_until__gt=at - _BACK,
    )
    for badge in badges.select_related("version").order_by("valid_until")[:MOST]:
        title = _("Badge ends: %(title)s") % {"title": badge.version.title}
        if badge.valid_until is not None:
            yield Entry(f"badge-{badge.pk}", title, badge.valid_until, _page("verifier:badge", badge.token))


def _page(name: str, token: str) -> str:
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}{reverse(name, args=[token])}"


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
