"""A person asks for everything she has here as one file; a worker makes it."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.privacy.actions.remove_archive import take_away
from workmark.privacy.models import Archive, archives_of
from workmark.privacy.tasks import make_archive


def ask_archive(person: Person, *, at: datetime) -> Archive:
    """It takes the place of the one before. Raises WrongState while one is being made."""
    with change(person, "privacy.ask_archive", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if archives_of(person).filter(made_at=None).exists():
            raise WrongState(_("It is being made already. It stands on this page when it is ready."))
        take_away(archives_of(person))
        archive = Archive.objects.create(person=person, asked_at=at)
        enqueue_once(make_archive, archive.job, archive.pk)
        event.target = archive
    return archive
