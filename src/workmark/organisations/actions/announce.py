"""An operator tells everybody who is signed in something for a while; each may put it away."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.actions.publish_terms import sound_texts
from workmark.organisations.models import Person
from workmark.organisations.operating_models import Announcement, AnnouncementRead

LONGEST, MOST_DAYS = 300, 60


def announce(operator: Person, *, texts: Mapping[str, str], days: int, at: datetime) -> Announcement:
    """texts: plain text by language code, at most 300 letters each. days: for how long, at most 60."""
    said = sound_texts(texts, most=LONGEST)
    if not 1 <= days <= MOST_DAYS:
        told = _("From 1 to %(most)d days.") % {"most": MOST_DAYS}
        raise InvalidInput(told, fields={"days": [told]})
    with change(operator, "operator.announce", operator) as event:
        made = Announcement.objects.create(
            texts=said, starts_at=at, ends_at=at + timedelta(days=days), made_by=operator
        )
        event.target = made
    return made


def end_announcement(operator: Person, announcement: Announcement, *, at: datetime) -> None:
    with change(operator, "operator.end_announcement", announcement):
        Announcement.objects.filter(pk=announcement.pk, ends_at__gt=at).update(ends_at=at)


def put_away(person: Person, announcement: Announcement) -> None:
    """It is not shown to this person again."""
    with change(person, "announcement.read", person):
        AnnouncementRead.objects.get_or_create(announcement=announcement, person=person)
