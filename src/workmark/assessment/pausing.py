"""The window of anchors by which an assessor is measured at one issuer, and since when decisions are in doubt."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from workmark.assessment.calibrating import ROLLING_SETS, is_good, must_pause
from workmark.assessment.calibration_models import AnchorReading, AnchorUse, Doubt, Pause, TrialOutcome
from workmark.assessment.models import (
    Assignment,
    AssignmentState,
    DecisionOutcome,
    Reading,
    ReadingKind,
)
from workmark.assessment.review_models import ReviewState
from workmark.lib.problems import NotFound
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.submissions.models import Submission, SubmissionState


@dataclass(frozen=True)
class Window:
    """The last twenty anchors at most, oldest first: those of passed calibrations and those among live work."""

    items: tuple[AnchorReading, ...]

    @property
    def sets(self) -> list[tuple[int, int]]:
        return [(item.exact, item.rows) for item in self.items]

    @property
    def exact(self) -> int:
        return sum(item.exact for item in self.items)

    @property
    def rows(self) -> int:
        return sum(item.rows for item in self.items)

    @property
    def must_pause(self) -> bool:
        return must_pause(self.sets)

    @property
    def last_good(self) -> datetime | None:
        """When an anchor was last read well enough; None if none of them was."""
        good = [item.scored_at for item in self.items if is_good(item.exact, item.rows)]
        return good[-1] if good else None


def window_of(assessor: Person, issuer: Organisation, until: Pause | None = None) -> Window:
    """What has been measured since the last pause; with a pause, what it rested on."""
    measured = AnchorReading.objects.filter(
        Q(use=AnchorUse.LIVE) | Q(use=AnchorUse.CALIBRATION, trial__outcome=TrialOutcome.PASSED),
        assessor=assessor,
        anchor__version__achievement__issuer=issuer,
        scored_at__isnull=False,
        rows__gt=0,
    ).select_related("anchor")
    pauses = Pause.objects.filter(assessor=assessor, issuer=issuer).order_by("-paused_at")
    if until is not None:
        measured = measured.filter(scored_at__lte=until.paused_at)
        pauses = pauses.filter(paused_at__lt=until.paused_at)
    if (last := pauses.first()) is not None:
        measured = measured.filter(scored_at__gte=last.paused_at)
    newest = list(measured.order_by("-scored_at", "-pk")[:ROLLING_SETS])
    return Window(tuple(reversed(newest)))


def in_doubt(assessor: Person, issuer: Organisation, since: datetime | None) -> QuerySet[Assignment]:
    """Judgements that a standing decision rests on and that were locked after that moment (all, if there is none).

    Rulings among them: whoever settles a dispute or answers an appeal reads the same rubric. One that is read again
    already since then is left out, and an appeal that others still read.
    """
    again = Reading.objects.filter(
        submission=OuterRef("submission"), kind=ReadingKind.RECHECK, opened_at__gte=OuterRef("closed_at")
    )
    judged = Assignment.objects.filter(
        assessor=assessor,
        state=AssignmentState.LOCKED,
        reading__kind__in=[ReadingKind.RATING, ReadingKind.ADJUDICATION, ReadingKind.REVIEW],
        submission__is_simulated=False,
        submission__version__achievement__issuer=issuer,
        submission__state__in=[SubmissionState.AWARDED, SubmissionState.NOT_YET],
        submission__decisions__outcome__in=[DecisionOutcome.AWARDED, DecisionOutcome.NOT_YET],
        submission__decisions__replaced_by__isnull=True,
    ).exclude(Exists(again) | Q(reading__review__state=ReviewState.IN_REVIEW))
    if since is not None:
        judged = judged.filter(closed_at__gt=since)
    return judged.select_related("submission__version__achievement__issuer").distinct()


def undecided_by(assessor: Person, issuer: Organisation) -> QuerySet[Submission]:
    """Works that nothing has decided yet and in which this assessor has locked scores."""
    locked = Assignment.objects.filter(assessor=assessor, state=AssignmentState.LOCKED)
    return Submission.objects.filter(
        Exists(locked.filter(submission=OuterRef("pk"))),
        version__achievement__issuer=issuer,
        state__in=[SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT],
    ).order_by("pk")


def came_into_doubt(held: Assignment) -> bool:
    """Tell whether a pause has come since these scores were locked, and no anchor was read well between the two."""
    if (locked_at := held.closed_at) is None:
        return False
    pauses = Pause.objects.filter(assessor=held.assessor, issuer=held.issuer, paused_at__gte=locked_at)
    if (pause := pauses.order_by("paused_at").first()) is None:
        return False
    good = window_of(held.assessor, held.issuer, until=pause).last_good
    return good is None or locked_at > good


def open_pause(person: Person, issuer: Organisation) -> Pause | None:
    return Pause.objects.filter(assessor=person, issuer=issuer, ended_at__isnull=True).first()


def pauses_of(person: Person) -> QuerySet[Pause]:
    return Pause.objects.filter(assessor=person, ended_at__isnull=True).select_related(
        "issuer", "version__achievement"
    )


def pauses_for_lead(person: Person) -> QuerySet[Pause]:
    """Open pauses at the issuers for whom this person is a lead assessor."""
    leads = Membership.objects.filter(person=person, role=Role.LEAD_ASSESSOR).values("organisation")
    open_ones = Pause.objects.filter(issuer__in=leads, ended_at__isnull=True)
    return open_ones.select_related("assessor", "issuer", "version").order_by("-paused_at")


def doubts_for_lead(person: Person) -> QuerySet[Doubt]:
    """Awards that a second look would not have made and that nobody has answered, oldest first."""
    leads = Membership.objects.filter(person=person, role=Role.LEAD_ASSESSOR).values("organisation")
    return (
        Doubt.objects.filter(
            decision__submission__version__achievement__issuer__in=leads, closed_at__isnull=True
        )
        .select_related("decision__submission__version__achievement", "assignment")
        .order_by("opened_at")
    )


def doubt_by_pk(person: Person, pk: int) -> Doubt:
    if (found := doubts_for_lead(person).filter(pk=pk).first()) is None:
        raise NotFound(_("There is no such case among yours. Go back to the list."))
    return found
