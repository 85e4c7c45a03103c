"""A person chooses whether to be written to before a badge ends."""

from datetime import datetime

from workmark.credentials.reminder_models import DeclinedReminders
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def choose_reminders(person: Person, *, wanted: bool, at: datetime) -> None:
    """Letters 90, 30 and 7 days before, or none. Choosing the same twice changes nothing."""
    with change(person, "person.change", person) as event:
        if wanted:
            DeclinedReminders.objects.filter(person=person).delete()
        else:
            DeclinedReminders.objects.get_or_create(person=person, defaults={"declined_at": at})
        event.detail = {"expiry_reminders": wanted}
