"""Load the demonstration: its people, organisations, frameworks, micro-credentials and scenes. Safe to run again."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workmark.achievements.actions.load_starter import StarterDesk, load_starter
from workmark.lib.clock import now
from workmark.skills.actions.load_starter_frameworks import load_starter_frameworks
from workmark.web.operations.demo_cast import DemoCast, make_cast
from workmark.web.operations.demo_outcomes import publish_invented_outcomes
from workmark.web.operations.demo_scenes import play_scenes


class Command(BaseCommand):
    help = "Load demo people and starter micro-credentials. Only in demo mode, only on a loopback address."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_demo(settings.WORKMARK_DEMO, settings.WORKMARK_PUBLIC_ORIGIN)
        cast = make_cast()
        load_starter_frameworks()
        loaded = load_starter(desks_of(cast))
        play_scenes(cast)
        publish_invented_outcomes(cast.harbour, at=now())
        self.stdout.write(f"Demo people are ready. {len(loaded)} micro-credentials were added.")


def refuse_unless_demo(is_demo: bool, public_origin: str) -> None:
    """Raise CommandError unless this is a demonstration nobody else can reach: everyone knows its passwords."""
    if not is_demo:
        raise CommandError(
            "WORKMARK_DEMO is off. Demo people have a password everyone knows; set it to 1 to go on."
        )
    host = urlsplit(public_origin).hostname or ""
    if not _is_loopback(host):
        raise CommandError(
            f"WORKMARK_PUBLIC_ORIGIN names {host or 'no host'}, and demo people may only live on a loopback address. "
            "Set it to http://127.0.0.1:8000, or turn WORKMARK_DEMO off."
        )


def desks_of(cast: DemoCast) -> dict[str, StarterDesk]:
    """Who writes and reviews for whom; what Kestrel issues is for its own people."""
    return {
        "harbour-skills": StarterDesk(
            cast.harbour, author=cast.ines, reviewer=cast.rui, second_reader=cast.noor
        ),
        "kestrel-logistics": StarterDesk(cast.kestrel, author=cast.emre, reviewer=cast.rui, is_in_house=True),
    }


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
