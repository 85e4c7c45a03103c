"""`manage.py workmark_prepare`: bring the database up to date and, in demo mode, load the demonstration once.

One command for `script/server`, because each start of Django costs more than what is done here. In demo mode it ends by
printing who can sign in.
"""

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import connection

from workmark.organisations.editions import OLDER, is_of_an_older_edition
from workmark.organisations.models import Membership, Person, Role
from workmark.web.operations.demo_cast import PASSWORD

DEMO_DOMAIN = "@demo.workmark.test"


class Command(BaseCommand):
    help = "Migrate, make the cache table, and in demo mode load the demonstration on the first run."
    # The checks import every page, which takes seconds; the server imports them anyway, and `check` runs them.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        steps = _Steps(self.stdout)
        if is_of_an_older_edition(connection):
            raise CommandError(OLDER)
        call_command("migrate", interactive=False, verbosity=1, skip_checks=True, stdout=steps)
        steps.end()
        call_command("createcachetable", verbosity=0)
        if not settings.WORKMARK_DEMO:
            return
        self._load_demo_once()
        self.stdout.write(self._sign_ins())

    def _load_demo_once(self) -> None:
        loaded = Path(settings.WORKMARK_HOME) / "demo-loaded"
        if loaded.exists():
            return
        self.stdout.write("Loading demo people and micro-credentials (only this once)")
        call_command("workmark_demo", stdout=self.stdout)
        # Written last: a load that was cut short is done again, and takes up where it stopped.
        loaded.touch()

    def _sign_ins(self) -> str:
        people = Person.objects.filter(email__endswith=DEMO_DOMAIN).order_by("pk")
        lines = [f"    {person.email:<28}  {part_of(person)}" for person in people]
        return "\n".join(["", f"  Sign in with the password {PASSWORD} as", *lines, "", ""])


class _Steps(io.TextIOBase):
    """Takes what `migrate` says, and tells a person waiting one dot for each migration; nothing where there is none."""

    def __init__(self, told: OutputWrapper) -> None:
        self._told = told
        self._is_under_way = False

    def write(self, text: str) -> int:
        if text.strip().startswith("Applying"):
            if not self._is_under_way:
                self._told.write(
                    "Preparing the database (an empty one takes about half a minute) ", ending=""
                )
                self._is_under_way = True
            self._told.write(".", ending="")
            self._told.flush()
        return len(text)

    def end(self) -> None:
        """Close the line, if one was begun."""
        if self._is_under_way:
            self._told.write("")


def part_of(person: Person) -> str:
    """A demo person's part in the story, in a few words: name, then roles by organisation."""
    parts = [person.name]
    memberships = Membership.objects.filter(person=person).select_related("organisation").order_by("pk")
    for name in dict.fromkeys(membership.organisation.name for membership in memberships):
        roles = [Role(each.role).label for each in memberships if each.organisation.name == name]
        parts.append(f"{', '.join(str(role).lower() for role in roles)} at {name}")
    return "; ".join(parts)
