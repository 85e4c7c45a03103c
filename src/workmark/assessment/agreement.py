"""Reports on agreement: making them when there is new work, and asking for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django_tasks import task

from workmark.achievements.models import AchievementVersion
from workmark.assessment.agreement_data import JUDGED, judged_work
from workmark.assessment.agreement_models import AgreementReport
from workmark.assessment.models import Assignment, AssignmentState, Decision
from workmark.assessment.reliability.report import report_on
from workmark.assessment.review_models import Review
from workmark.assessment.simulated import rests_on_simulated
from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person


@dataclass(frozen=True)
class Told:
    """What anybody may know of a rubric. twice: submissions read twice. share: rows alike, in percent; None: too few.

    is_simulated: it rests on the made-up past of a demonstration, and whoever shows it says so.
    """

    twice: int
    share: int | None = None
    low: int | None = None
    high: int | None = None
    is_simulated: bool = False


def agreement_told(version: AchievementVersion) -> Told:
    """How far assessors agree on a version's rubric, from the stored report; nothing is worked out here."""
    kept = ("twice", "exact", "exact_low", "exact_high")
    found = AgreementReport.objects.filter(version=version).values_list(*kept).first()
    if found is None:
        return Told(0)
    twice, *shares = found
    share, low, high = (None if share is None else round(100 * share) for share in shares)
    return Told(twice, share, low, high, is_simulated=rests_on_simulated(version))


def reports_of(issuer: Organisation) -> QuerySet[AgreementReport]:
    """Every report of an issuer's, the rubric with most decisions first."""
    return (
        AgreementReport.objects.filter(version__achievement__issuer=issuer)
        .select_related("version__achievement__issuer")
        .order_by("-counted", "version__title")
    )


def reports_with(assessor: Person) -> QuerySet[AgreementReport]:
    """Reports on rubrics by which this person has judged work."""
    judged = Assignment.objects.filter(assessor=assessor, state=AssignmentState.LOCKED)
    return (
        AgreementReport.objects.filter(version__in=judged.values("submission__version"))
        .select_related("version__achievement__issuer")
        .order_by("version__title")
    )


def report_by_key(issuer: Organisation, slug: str, number: int) -> AgreementReport:
    """One report of an issuer's, by its micro-credential and version (NotFound otherwise)."""
    found = reports_of(issuer).filter(version__achievement__slug=slug, version__number=number).first()
    if found is None:
        raise NotFound(_("There is no report on this version. One is made within an hour of a decision."))
    return found


def outdated() -> QuerySet[AchievementVersion]:
    """Versions with decisions that their report has not counted, or with appeals opened or closed since it was made."""
    decided = (
        Decision.objects.filter(JUDGED, submission__version=OuterRef("pk"))
        .order_by()
        .values("submission__version")
        .annotate(many=Count("pk"))
        .values("many")
    )
    stored = AgreementReport.objects.filter(version=OuterRef("pk"))
    appealed = Review.objects.filter(
        Q(opened_at__gt=OuterRef("made_at")) | Q(closed_at__gt=OuterRef("made_at")),
        decision__submission__version=OuterRef("pk"),
    )
    return AchievementVersion.objects.annotate(
        decided=Coalesce(Subquery(decided), 0),
        counted=Coalesce(Subquery(stored.values("counted")), 0),
        made_at=Subquery(stored.values("made_at")),
    ).filter(~Q(decided=F("counted")) | Exists(appealed))


def measure_agreement(version: AchievementVersion, *, at: datetime) -> AgreementReport:
    """Work out the report on a version anew and keep it in place of the last one."""
    # Counted first: a decision that comes in meanwhile makes the report old, never unnoticed.
    counted = Decision.objects.filter(JUDGED, submission__version=version).count()
    rows = {row.key: len(row.levels) for row in version.said.rows()}
    report = report_on(judged_work(version), rows, seed=seed_of(version))
    made, _is_new = AgreementReport.objects.update_or_create(
        version=version,
        defaults={"made_at": at, "counted": counted, **AgreementReport.fields_of(report)},
    )
    return made


def seed_of(version: AchievementVersion) -> int:
    """The seed of a version's intervals: the first 48 bits of its rubric's fingerprint, so that anybody can draw again."""
    return int(version.content_digest[:12], 16)


@task()
def measure_one(version_pk: int) -> None:
    """A second run finds the same work and stores the same report."""
    measure_agreement(AchievementVersion.objects.get(pk=version_pk), at=now())


@task()
def measure_changed() -> None:
    """One job for each version that has new decisions, so that none holds up another."""
    for version in outdated():
        enqueue_once(measure_one, f"agreement:{version.pk}", version.pk)


every(timedelta(hours=1), "assessment.measure_changed", measure_changed)
