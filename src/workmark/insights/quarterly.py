"""An issuer's quarter in figures: what was begun and awarded, how long people waited, how far assessors agree, and where."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from workmark.achievements.models import Achievement
from workmark.achievements.queries import titled
from workmark.assessment.agreement_models import AgreementReport
from workmark.assessment.reliability.order import quantile_interval
from workmark.assessment.surveys import Quarter
from workmark.credentials.models import Credential, CredentialState
from workmark.insights.places import Places, places_of
from workmark.lib.working_days import working_days_between
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.planning.goal_models import Goal
from workmark.submissions.forecast import promised_working_days
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.queries import first_decision


@dataclass(frozen=True)
class Line:
    """One micro-credential, or all of them (title ""). wait: median working days from handing in to the decision.

    wait_between: its 95% interval; None where fewer than six decisions stand behind it. in_time: decisions within the
    promised days. agreement: rows that two assessors judged alike, of a hundred, over all work so far; None where fewer
    than thirty stand behind it. direct: awards without an assessment here, among `awards`.
    """

    title: str
    starts: int = 0
    handed_in: int = 0
    decided: int = 0
    awards: int = 0
    direct: int = 0
    wait: float | None = None
    in_time: int = 0
    agreement: int | None = None
    wait_between: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Wait:
    """Working days from handing in to the decision, and how many were promised."""

    days: int
    promised: int


@dataclass(frozen=True)
class QuarterReport:
    """places: countries by the people who earned something there; None where too few for any."""

    quarter: Quarter
    total: Line
    lines: Sequence[Line]
    places: Places | None


def quarter_report(viewer: Person, issuer: Organisation, quarter: Quarter) -> QuarterReport:
    """Raises NotAllowed. Work of a demonstration's made-up past is not counted."""
    require(viewer, "reliability.read", issuer)
    since, until = quarter.bounds(issuer.time_zone)
    begun = _counted(issuer, Q(started_at__gte=since, started_at__lt=until, previous=None, renews=None))
    handed = _counted(issuer, Q(submitted_at__gte=since, submitted_at__lt=until))
    waits = _waits(issuer, since, until)
    awards, direct, places = _awards(issuer, since, until)
    agreement = dict(
        AgreementReport.objects.filter(version__achievement__issuer=issuer, exact__isnull=False)
        .order_by("version__number")
        .values_list("version__achievement_id", "exact")
    )
    keys = {*begun, *handed, *waits, *awards}
    lines = [
        _line(title, begun[key], handed[key], waits[key], awards[key], direct[key], agreement.get(key))
        for part, title in titled(list(Achievement.objects.filter(pk__in=keys)))
        for key in [part.pk]
    ]
    every = [wait for found in waits.values() for wait in found]
    total = _line(
        "", sum(begun.values()), sum(handed.values()), every, sum(awards.values()), sum(direct.values()), None
    )
    return QuarterReport(quarter, total, sorted(lines, key=lambda line: (-line.awards, line.title)), places)


def _line(
    title: str,
    starts: int,
    handed_in: int,
    waits: Sequence[_Wait],
    awards: int,
    direct: int,
    exact: float | None,
) -> Line:
    days = sorted(wait.days for wait in waits)
    return Line(
        title,
        starts,
        handed_in,
        len(waits),
        awards,
        direct,
        median(days) if days else None,
        sum(wait.days <= wait.promised for wait in waits),
        None if exact is None else round(100 * exact),
        quantile_interval(days, 0.5),
    )


def _counted(issuer: Organisation, which: Q) -> Counter[int]:
    """Submissions, by the key of the Achievement. Examples for assessors and the copies they read are nobody's work."""
    found = Submission.objects.filter(which, version__achievement__issuer=issuer, is_simulated=False)
    own = found.exclude(state=SubmissionState.ANCHOR).order_by()
    return Counter(dict(own.values_list("version__achievement").annotate(number=Count("pk"))))


def _waits(issuer: Organisation, since: datetime, until: datetime) -> defaultdict[int, list[_Wait]]:
    """What was decided in the quarter, by the key of the Achievement."""
    zone, found = ZoneInfo(issuer.time_zone), defaultdict[int, list[_Wait]](list)
    judged = Submission.objects.filter(
        version__achievement__issuer=issuer,
        is_simulated=False,
        state__in=[SubmissionState.AWARDED, SubmissionState.NOT_YET],
        submitted_at__isnull=False,
    )
    decided = judged.annotate(first_decided_at=first_decision()).filter(
        first_decided_at__gte=since, first_decided_at__lt=until
    )
    told = decided.values_list("version__achievement_id", "round_number", "submitted_at", "first_decided_at")
    for key, number, handed, done in told:
        if handed is not None and done is not None:
            days = working_days_between(handed.astimezone(zone).date(), done.astimezone(zone).date())
            found[key].append(_Wait(days, promised_working_days(number)))
    return found


def _awards(
    issuer: Organisation, since: datetime, until: datetime
) -> tuple[Counter[int], Counter[int], Places | None]:
    """Badges of the quarter, each award once; those without an assessment here; and where their people are."""
    made = Credential.objects.filter(
        issuer=issuer,
        state=CredentialState.ISSUED,
        replaces=None,
        awarded_at__gte=since,
        awarded_at__lt=until,
    ).exclude(submission__is_simulated=True)
    rows = list(made.values_list("version__achievement_id", "decision_id", "learner_id"))
    awards = Counter(key for key, _decision, _learner in rows)
    direct = Counter(key for key, decision, _learner in rows if decision is None)
    return awards, direct, places_of(_countries({learner for _key, _decision, learner in rows}))


def _countries(learners: Iterable[int]) -> Counter[str]:
    """People by the country that they plan for, by their own newest goal; "" for those who said none."""
    people = set(learners)
    goals = Goal.objects.filter(person__in=people).order_by("pk").values_list("person_id", "region")
    said = {person: region[:2] for person, region in goals if region}
    return Counter(said.get(person, "") for person in people)
