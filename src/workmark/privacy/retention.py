"""What goes by itself when its time is over: logs of looking after thirteen months, sessions after they end.

`docs/data-inventory.toml` says how long each table is kept. What is about a legal hold's person stays until it is lifted.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Q

from workmark.organisations.program_models import WAITING
from workmark.privacy.models import LegalHold

_AT_ONCE = 5_000


@dataclass(frozen=True)
class Term:
    """Rows of a table older than `kept`, counted from a field. person: the lookup to whom they are about; "" for nobody.

    only: which rows of the table, where not all.
    """

    table: str
    since: str
    kept: timedelta
    person: str = ""
    only: Q = field(default_factory=Q)


THIRTEEN_MONTHS = timedelta(days=396)
NINETY_DAYS = timedelta(days=90)
A_DAY = timedelta(days=1)
TERMS = (
    Term("submissions.GrantView", "at", THIRTEEN_MONTHS, "grant__learner"),
    Term("workforce.ConsentView", "at", THIRTEEN_MONTHS, "consent__person"),
    Term("submissions.TakedownRequest", "decided_at", THIRTEEN_MONTHS, "submission__learner"),
    Term("sessions.Session", "expire_date", timedelta()),
    Term("organisations.KeptWords", "expires_at", timedelta()),
    Term("organisations.SpentGrant", "spent_at", NINETY_DAYS),
    # A no, or an invitation taken back: kept so long, so that nobody is asked again too soon.
    Term("programmes.CohortPlace", "left_at", NINETY_DAYS, only=Q(state__in=("declined", "taken"))),
    # Programs that registered themselves, and that nobody let in.
    Term("allauth_idp_oidc.Client", "created_at", A_DAY, only=WAITING),
)


def purge(*, at: datetime) -> dict[str, int]:
    """Delete what is over, in bounded bites; gives how many rows of each table went. Bears a second run."""
    held = LegalHold.objects.filter(lifted_at=None).values("person")
    gone: dict[str, int] = {}
    for term in TERMS:
        model = apps.get_model(term.table)
        over = model._default_manager.filter(term.only, **{f"{term.since}__lt": at - term.kept})
        if term.person:
            over = over.exclude(**{f"{term.person}__in": held})
        while numbers := list(over.values_list("pk", flat=True)[:_AT_ONCE]):
            model._default_manager.filter(pk__in=numbers).delete()
            gone[term.table] = gone.get(term.table, 0) + len(numbers)
    return gone
