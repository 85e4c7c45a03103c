"""Questions about certificates: which are in force, what is left of them, and who may countersign a trainee."""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from workmark.achievements.models import AchievementVersion
from workmark.assessment.calibration_models import Pause
from workmark.assessment.certificate_models import Certificate, CertificateKind
from workmark.assessment.models import Assignment, AssignmentState, Qualification, ReadingKind
from workmark.organisations.models import Membership, Person, Role


def certificates_in_force(person: Person, at: datetime) -> QuerySet[Certificate]:
    """What this person may judge at a moment: neither run out by date nor by decisions, and not ended.

    None at an issuer where the person is paused. Each has `used`: the ratings that were locked under this rubric
    version since it was granted.
    """
    return everybodys_certificates(at).filter(assessor=person)


def everybodys_certificates(at: datetime) -> QuerySet[Certificate]:
    """The same for all people at once."""
    return _uncounted(at).annotate(used=_used()).filter(used__lt=F("decisions"))


def usable_certificates(at: datetime) -> QuerySet[Certificate]:
    """Those in force whose holders are qualified too and may take another rating: sharing out and taking ask this one.

    Each has `held`: the ratings under way, which the certificate must last for as well.
    """
    return everybodys_certificates(at).filter(_qualified(at)).annotate(held=_under_way())


def usable_unless_used_up(at: datetime) -> QuerySet[Certificate]:
    """For whoever has asked `usable_certificates` how long they last: the same, and nothing is counted again.

    Counting for five hundred people takes a database some seconds where many rows have just changed.
    """
    return _uncounted(at).filter(_qualified(at))


def left_of(certificate: Certificate) -> int:
    """How many ratings one of `usable_certificates` still lasts for, beside those under way."""
    facts: dict[str, int] = vars(certificate)
    return max(0, certificate.decisions - facts["used"] - facts["held"])


def _uncounted(at: datetime) -> QuerySet[Certificate]:
    in_time = Certificate.objects.filter(ended_at__isnull=True, granted_at__lte=at, expires_at__gt=at)
    return in_time.exclude(Exists(_paused()))


def _qualified(at: datetime) -> Exists:
    return Exists(
        Qualification.objects.filter(
            assessor=OuterRef("assessor"),
            achievement=OuterRef("version__achievement"),
            expires_at__gt=at,
            ended_at__isnull=True,
        )
    )


def _under_way() -> Coalesce:
    held = Assignment.objects.filter(
        assessor=OuterRef("assessor"),
        submission__version=OuterRef("version"),
        state=AssignmentState.OPEN,
        reading__kind=ReadingKind.RATING,
    )
    return _counted(held)


def _paused() -> QuerySet[Pause]:
    return Pause.objects.filter(
        assessor=OuterRef("assessor"), issuer=OuterRef("version__achievement__issuer"), ended_at__isnull=True
    )


def _used() -> Coalesce:
    rated = Assignment.objects.filter(
        assessor=OuterRef("assessor"),
        submission__version=OuterRef("version"),
        state=AssignmentState.LOCKED,
        reading__kind=ReadingKind.RATING,
        submission__is_simulated=False,
        closed_at__gte=OuterRef("granted_at"),
    )
    return _counted(rated)


def _counted(assignments: QuerySet[Assignment]) -> Coalesce:
    each = assignments.order_by().values("assessor").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(each), 0)


def certificate_for(person: Person, version: AchievementVersion, at: datetime) -> Certificate | None:
    return certificates_in_force(person, at).filter(version=version).first()


def may_countersign(certificate: Certificate, at: datetime) -> bool:
    """Tell whether its holder may read what a trainee read first.

    Only somebody calibrated. While a new rubric has nobody who is, a lead assessor with a provisional certificate.
    """
    if not certificate.is_provisional:
        return True
    leads = Membership.objects.filter(
        person=certificate.assessor_id,
        organisation=certificate.version.achievement.issuer_id,
        role=Role.LEAD_ASSESSOR,
    )
    return leads.exists() and not anybody_calibrated(certificate.version, at)


def anybody_calibrated(version: AchievementVersion, at: datetime) -> bool:
    return Certificate.objects.filter(
        version=version, kind=CertificateKind.CALIBRATED, ended_at__isnull=True, expires_at__gt=at
    ).exists()
