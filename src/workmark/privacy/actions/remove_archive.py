"""An archive goes: because she says so, because she asks for a new one, or because a week is over."""

from datetime import datetime

from django.db.models import QuerySet

from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.privacy.models import Archive, archives_of
from workmark.submissions.storing import delete_after_commit

_AT_ONCE = 200


def remove_archive(person: Person) -> None:
    """Take away what was made; one under way goes too, and its job finds nothing to do."""
    with change(person, "privacy.remove_archive", person) as event:
        event.detail = {"removed": take_away(archives_of(person))}


def clear_over(*, at: datetime) -> int:
    """Those that have lain here for a week. Gives how many."""
    over = Archive.objects.filter(expires_at__lte=at).values("pk")[:_AT_ONCE]
    return take_away(Archive.objects.filter(pk__in=list(over.values_list("pk", flat=True))))


def take_away(archives: QuerySet[Archive]) -> int:
    """Delete rows and files. Gives how many."""
    names = list(archives.values_list("name", flat=True))
    archives.delete()
    delete_after_commit(names)
    return len(names)
