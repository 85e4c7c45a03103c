"""What learners said after decisions, told only where ten or more stand behind a number; and the issuer's answers."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from workmark.achievements.models import Achievement
from workmark.assessment.survey_models import Survey, SurveyAnswer
from workmark.organisations.models import Organisation

ENOUGH_LEARNERS = 10  # as for the pass rate: fewer say something about a person


@dataclass(frozen=True)
class Told:
    """learners: how many answered this question; middle: the median of what they said, None while they are too few."""

    learners: int
    middle: float | None


@dataclass(frozen=True)
class SurveyResults:
    minutes: Told
    was_clear: Told
    was_fair: Told

    @property
    def says_anything(self) -> bool:
        return any(told.middle is not None for told in (self.minutes, self.was_clear, self.was_fair))


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """From its first moment to the first of the next, on the calendar of a zone."""
        place = ZoneInfo(zone)
        year, month = (self.year, self.number * 3 + 1) if self.number < 4 else (self.year + 1, 1)
        first = datetime(self.year, self.number * 3 - 2, 1, tzinfo=place)
        return first, datetime(year, month, 1, tzinfo=place)


def quarter_of(moment: datetime, zone: str) -> Quarter:
    local = moment.astimezone(ZoneInfo(zone))
    return Quarter(local.year, (local.month - 1) // 3 + 1)


def results_of(achievement: Achievement) -> SurveyResults:
    """Over all versions of one Achievement, for ever."""
    return _results(Survey.objects.filter(decision__submission__version__achievement=achievement))


def minutes_told(achievement: Achievement) -> float | None:
    """The median of the minutes that handing in took, beyond the work; None while too few have said."""
    return _told(
        Survey.objects.filter(decision__submission__version__achievement=achievement), "minutes"
    ).middle


def results_in(issuer: Organisation, quarter: Quarter) -> SurveyResults:
    """Over all of one issuer's decisions, as answered in one quarter of its calendar."""
    first, after = quarter.bounds(issuer.time_zone)
    said = Survey.objects.filter(
        decision__submission__version__achievement__issuer=issuer, said_at__gte=first, said_at__lt=after
    )
    return _results(said)


def answers_of(issuer: Organisation) -> QuerySet[SurveyAnswer]:
    """What the issuer has answered in public, newest quarter first."""
    return SurveyAnswer.objects.filter(issuer=issuer)


def _results(surveys: QuerySet[Survey]) -> SurveyResults:
    return SurveyResults(*(_told(surveys, name) for name in ("minutes", "was_clear", "was_fair")))


def _told(surveys: QuerySet[Survey], name: str) -> Told:
    """A learner's newest answer counts, so that many rounds of one person are one voice.

    The database counts and gives the one or two in the middle, however many have said something.
    """
    said = surveys.filter(decision__submission__is_simulated=False, **{f"{name}__isnull": False})
    said = said.annotate(whose=F("decision__submission__learner"))
    is_later = Q(said_at__gt=OuterRef("said_at")) | Q(said_at=OuterRef("said_at"), pk__gt=OuterRef("pk"))
    newest = said.filter(~Exists(said.filter(is_later, whose=OuterRef("whose"))))
    learners = newest.count()
    if learners < ENOUGH_LEARNERS:
        return Told(learners, None)
    in_order = newest.order_by(name).values_list(name, flat=True)
    return Told(learners, float(median(in_order[(learners - 1) // 2 : learners // 2 + 1])))
