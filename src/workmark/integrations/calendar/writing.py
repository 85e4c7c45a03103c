"""Entries as an iCalendar object (RFC 5545), with how often to look again (RFC 7986)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, Timezone, TimezoneStandard

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
    if not calendar.subcomponents:
        calendar.add_component(_utc())  # without any component it is no calendar, and some programs refuse it
    written: bytes = calendar.to_ical()
    return written


def _utc() -> Timezone:
    """The one component that says nothing of anybody's days."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  # a local time, as section 3.6.5 has it
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone
