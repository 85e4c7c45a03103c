"""The people of a period with one issuer, as journeys. The one place where answers about oneself meet outcomes.

That happens in the memory of whoever counts a release, which is a worker; what leaves it are journeys without a name.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.confided.counting import categories_by_handle
from workmark.insights.journeys import Journey, Reached, State
from workmark.lib.working_days import working_days_between
from workmark.organisations.models import Organisation
from workmark.submissions.forecast import PROMISED_WORKING_DAYS
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.queries import first_decision

_DECIDED = {SubmissionState.AWARDED: Reached.AWARDED, SubmissionState.NOT_YET: Reached.REFUSED}


@dataclass(frozen=True)
class _Round:
    """One Submission of a journey, as it stood at the cut. decided_at: when it was first; None unless it was by then."""

    pk: int
    state: str
    started_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None


def first_start(issuer: Organisation) -> date | None:
    """The day on which anybody first began something of this issuer's."""
    first = _rounds_of(issuer).order_by("started_at").values_list("started_at", flat=True).first()
    return first.astimezone(UTC).date() if first else None


def journeys_of(
    issuer: Organisation, *, since: date, until: date, cut: datetime, questions: Sequence[str]
) -> list[Journey]:
    """Everyone who began something from `since` to before `until`, each once, with the first thing they began then.

    cut: what happened later does not count, so that every journey had the same time to come to its end.
    """
    begun = _rounds_of(issuer).filter(
        previous__isnull=True, started_at__gte=_midnight(since), started_at__lt=_midnight(until)
    )
    firsts: dict[int, tuple[str, str, datetime]] = {}
    told = begun.order_by("started_at", "pk").values_list(
        "learner_id", "learner__handle", "version__achievement__slug", "started_at"
    )
    for learner, handle, achievement, started_at in told:
        firsts.setdefault(learner, (handle, achievement, started_at))
    groups = categories_by_handle([handle for handle, _a, _s in firsts.values()], questions)
    rounds, appealed = _rounds_by_journey(issuer, cut), _appealed(issuer, cut)
    zone = ZoneInfo(issuer.time_zone)
    return [
        Journey(
            achievement,
            _state(
                [one for one in rounds[learner, achievement] if one.started_at >= started_at], appealed, zone
            ),
            groups.get(handle, {}),
        )
        for learner, (handle, achievement, started_at) in firsts.items()
    ]


def _rounds_of(issuer: Organisation) -> QuerySet[Submission]:
    """Learners' own work. Examples for assessors are nobody's, and a demonstration's made-up past counts for nothing."""
    found = Submission.objects.filter(version__achievement__issuer=issuer, renews__isnull=True)
    return found.filter(is_simulated=False).exclude(state=SubmissionState.ANCHOR)


def _rounds_by_journey(issuer: Organisation, cut: datetime) -> Mapping[tuple[int, str], list[_Round]]:
    found: dict[tuple[int, str], list[_Round]] = defaultdict(list)
    told = _rounds_of(issuer).filter(started_at__lte=cut)
    rows = told.annotate(first_decided_at=first_decision()).values_list(
        "learner_id",
        "version__achievement__slug",
        "pk",
        "state",
        "started_at",
        "submitted_at",
        "decided_at",
        "first_decided_at",
    )
    for learner, achievement, pk, state, started_at, submitted_at, decided_at, first in rows:
        is_in = first is not None and first <= cut and state in _DECIDED
        if is_in and decided_at and decided_at > cut:  # an appeal turned the refusal later
            state = SubmissionState.NOT_YET
        handed_in = submitted_at if submitted_at and submitted_at <= cut else None
        found[learner, achievement].append(_Round(pk, state, started_at, handed_in, first if is_in else None))
    return found


def _appealed(issuer: Organisation, cut: datetime) -> set[int]:
    appeals = Review.objects.filter(
        decision__submission__version__achievement__issuer=issuer,
        origin__in=[ReviewOrigin.APPEAL, ReviewOrigin.PANEL],
        opened_at__lte=cut,
    ).exclude(state=ReviewState.WITHDRAWN)
    return set(appeals.values_list("decision__submission_id", flat=True))


def _state(rounds: Sequence[_Round], appealed: set[int], zone: ZoneInfo) -> State:
    """How a journey stood at the cut: awarded if any round was, else refused if any was, else handed in or begun."""
    reached = {_DECIDED[SubmissionState(one.state)] for one in rounds if one.decided_at}
    decided = sorted(
        (one.decided_at, one.submitted_at) for one in rounds if one.decided_at and one.submitted_at
    )
    if not decided:
        handed_in = any(one.submitted_at for one in rounds)
        return State(Reached.HANDED_IN if handed_in else Reached.STARTED)
    decided_at, submitted_at = decided[0]
    days = working_days_between(submitted_at.astimezone(zone).date(), decided_at.astimezone(zone).date())
    return State(
        Reached.AWARDED if Reached.AWARDED in reached else Reached.REFUSED,
        days <= PROMISED_WORKING_DAYS,
        any(one.pk in appealed for one in rounds),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC)
