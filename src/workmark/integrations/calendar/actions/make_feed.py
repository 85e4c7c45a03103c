"""A person makes the secret address of their calendar feed, a new one in its place, or ends it."""

from datetime import datetime

from workmark.integrations.calendar.models import CalendarFeed
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def make_feed(person: Person, *, at: datetime) -> str:
    """Make it; an address from before stops working. Gives the secret, which nobody can read again."""
    secret = new_token()
    with change(person, "calendar.make", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        CalendarFeed.objects.filter(person=person).delete()
        feed = CalendarFeed.objects.create(person=person, token_hash=hash_token(secret), made_at=at)
        event.target = feed
    return secret


def end_feed(person: Person) -> None:
    """The address stops working. Ending twice is ending once."""
    with change(person, "calendar.end", person):
        CalendarFeed.objects.filter(person=person).delete()
