"""The parts of the page “Who can see what”, and which kinds of what is open stand in each."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.organisations.models import Person
from workmark.web.account.opened import Opened, opened


def sections(person: Person, *, at: datetime) -> Iterator[tuple[str, str, str, list[Opened]]]:
    """The page's parts: an id, a heading, what to say where nothing is open, and the lines."""
    parts = (
        (
            "employers",
            _("Employers and institutions"),
            _("No employer and no institution sees anything of yours, except what you made public."),
            ("consent", "introduction", "work", "cohort", "proof"),
        ),
        ("links", _("Links you gave away"), _("None is open."), ("link", "part", "wallet", "record")),
        (
            "badges",
            _("Badges that others can open"),
            _("None. Your badges are open to you alone, or you have none."),
            ("badge",),
        ),
        (
            "programs",
            _("Programs, platforms and sign-ins"),
            _("None acts for you or hears of you."),
            ("program", "token", "platform", "sign-in", "calendar"),
        ),
        (
            "helpers",
            _("Operators, and training for assessors"),
            _("No operator looks at your pages, and none of your work trains assessors."),
            ("help", "training"),
        ),
    )
    for key, heading, nothing, kinds in parts:
        yield key, heading, nothing, [line for kind in kinds for line in opened(person, kind, at=at)]
