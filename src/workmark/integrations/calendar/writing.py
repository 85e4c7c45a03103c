"""Entries as an iCalendar object (RFC 5545), with how often to look again (RFC 7986)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from workmark.integrations.calendar.entries import Entry


def calendar_file(entries: Iterable[Entry], *, name: str, at: datetime) -> bytes:
    """at: when it is written."""
    calendar = Calendar()
    calendar.add("prodid", "-//Workmark//Calendar feed//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    host = urlsplit(settings.WORKMARK_PUBLIC_ORIGIN).hostname or "localhost"
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@{host}")
        event.add("dtstamp", at)
        event.add("dtstart", entry.starts)
        event.add("summary", entry.title)
        event.add("url", entry.page)
        event.add("transp", "TRANSPARENT")  # a date to know of, not an hour that is taken
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
