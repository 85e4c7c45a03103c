"""One programme of Harbour's in the demonstration, shown to everybody, and a cohort that nobody is in yet."""

from datetime import datetime, timedelta

from django.utils import timezone

from workmark.achievements.models import Achievement, Stack
from workmark.lib.clock import now
from workmark.programmes.actions.keep_cohort import open_cohort
from workmark.programmes.actions.keep_programme import ProgrammeFacts, begin_programme
from workmark.programmes.models import Programme
from workmark.web.operations.demo_cast import DemoCast

_TITLE = "A voice for small employers"
_SUMMARY = (
    "For people who speak for a shop, a café or an office beside their own work. Begin with what customers say, end with "
    "numbers that show what helped. Each part is a badge of its own, and three of them make one more."
)
_PARTS = ("customer-interviews", "plain-language-newsletter", "public-complaints", "measure-a-campaign")
_STACK = "storyteller-for-small-employers"


def programme_at_harbour(cast: DemoCast, _opening: datetime) -> None:
    """Once; whoever runs it again finds it made."""
    if Programme.objects.filter(organisation=cast.harbour).exists():
        return
    at = now()
    parts = Achievement.objects.filter(issuer=cast.harbour, slug__in=_PARTS).order_by("slug")
    stacks = Stack.objects.filter(issuer=cast.harbour, slug=_STACK)
    facts = ProgrammeFacts(_TITLE, _SUMMARY, list(parts), list(stacks), is_shown=True)
    programme = begin_programme(cast.ines, cast.harbour, facts, at=at)
    today = timezone.localdate(at)
    open_cohort(
        cast.ines,
        programme,
        name="Evening course, Porto",
        starts_on=today + timedelta(days=14),
        ends_on=today + timedelta(days=140),
        at=at,
    )
