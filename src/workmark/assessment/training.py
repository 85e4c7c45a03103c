"""Where an assessor stands on the way to a certificate: what is done, and the one thing that comes next."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.assessment.anchors import approved, can_be_calibrated_on, unseen_by
from workmark.assessment.calibrating import FEWEST_PRACTICE, TRIES, missing_kinds
from workmark.assessment.calibration_models import (
    IN_TRAINING,
    AnchorReading,
    AnchorUse,
    Pause,
    TrainingPage,
    TrainingRead,
    Trial,
    TrialOutcome,
)
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.certificates import certificate_for
from workmark.assessment.models import Assignment
from workmark.assessment.pausing import open_pause
from workmark.assessment.queries import qualifications_in_force
from workmark.lib.problems import NotFound
from workmark.organisations.models import Membership, Organisation, Person, Role


class Step(StrEnum):
    """What comes next for an assessor under one rubric version."""

    QUALIFY = "qualify"  # somebody must first put the expertise on record
    WAIT = "wait"  # too few anchors: a lead assessor can certify for now
    READ = "read"
    PRACTISE = "practise"
    CALIBRATE = "calibrate"
    UNDER_WAY = "under-way"
    PAUSED = "paused"  # the way back leads over another rubric
    NO_ANCHORS = "no-anchors"  # this person has seen too many of them
    DONE = "done"


@dataclass(frozen=True)
class Standing:
    """practised: practice items scored so far. tries_left: before the training page must be read again."""

    version: AchievementVersion
    step: Step
    certificate: Certificate | None
    practised: int
    tries_left: int
    trial: Trial | None
    pause: Pause | None


def newest_page(issuer: Organisation) -> TrainingPage | None:
    return TrainingPage.objects.filter(issuer=issuer).order_by("-number").first()


def standings_of(person: Person, at: datetime) -> list[Standing]:
    """One for each rubric version that this person is or could be qualified for."""
    return [standing_of(person, version, at) for version in trainable_by(person)]


def standing_of(person: Person, version: AchievementVersion, at: datetime) -> Standing:
    certificate = certificate_for(person, version, at)
    trial = Trial.objects.filter(assessor=person, version=version, outcome=TrialOutcome.OPEN).first()
    practised = AnchorReading.objects.filter(
        assessor=person, anchor__version=version, use=AnchorUse.PRACTICE, scored_at__isnull=False
    ).count()
    tries_left = _tries_left(person, version)
    step = _step(person, version, certificate, trial, practised, tries_left, at)
    return Standing(
        version, step, certificate, practised, tries_left, trial, open_pause(person, version.issuer)
    )


def _step(
    person: Person,
    version: AchievementVersion,
    certificate: Certificate | None,
    trial: Trial | None,
    practised: int,
    tries_left: int,
    at: datetime,
) -> Step:
    """The first of the steps that is not done. Short of three practice items in all, doing what there are is enough."""
    if trial is not None:
        return Step.UNDER_WAY
    pause = open_pause(person, version.issuer)
    if pause is not None and pause.version_id != version.pk:
        return Step.PAUSED
    if certificate is not None and not certificate.is_provisional:
        return Step.DONE
    if not qualifications_in_force(person, at).filter(achievement=version.achievement).exists():
        return Step.QUALIFY
    page = newest_page(version.issuer)
    if page is None or not can_be_calibrated_on(version):
        return Step.WAIT
    read = TrainingRead.objects.filter(person=person, page=page)
    if pause is not None:
        read = read.filter(read_at__gte=pause.paused_at)
    if tries_left == 0 or not read.exists():
        return Step.READ
    if practised < FEWEST_PRACTICE and unseen_by(person, approved(version, AnchorUse.PRACTICE)).exists():
        return Step.PRACTISE
    kinds = list(unseen_by(person, approved(version, AnchorUse.CALIBRATION)).values_list("kind", flat=True))
    return Step.NO_ANCHORS if missing_kinds(kinds) else Step.CALIBRATE


def _tries_left(person: Person, version: AchievementVersion) -> int:
    """Two after each reading of the training page."""
    failed = Trial.objects.filter(assessor=person, version=version, outcome=TrialOutcome.FAILED)
    read = (
        TrainingRead.objects.filter(person=person, page__issuer=version.issuer).order_by("-read_at").first()
    )
    if read is not None:
        failed = failed.filter(begun_at__gte=read.read_at)
    return max(0, TRIES - failed.count())


def trainable_by(person: Person) -> QuerySet[AchievementVersion]:
    """Published rubric versions of the issuers that this person assesses for."""
    assesses = Membership.objects.filter(person=person, role__in=[Role.ASSESSOR, Role.LEAD_ASSESSOR])
    return (
        AchievementVersion.objects.filter(
            achievement__issuer__in=assesses.values("organisation"), state=VersionState.PUBLISHED
        )
        .select_related("achievement__issuer")
        .order_by("achievement__issuer__name", "title")
    )


def trainable_version(person: Person, slug: str, number: int) -> AchievementVersion:
    """One of them (NotFound otherwise)."""
    if (found := trainable_by(person).filter(achievement__slug=slug, number=number).first()) is None:
        raise NotFound(_("There is no such rubric to train for. Go back to the list."))
    return found


def trial_by_token(person: Person, token: str) -> Trial:
    """The assessor's own calibration (NotFound otherwise)."""
    found = (
        Trial.objects.filter(assessor=person, token=token)
        .select_related("version__achievement__issuer")
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such calibration of yours. Go back to your training."))
    return found


def training_item(assignment: Assignment) -> AnchorReading | None:
    """The practice or calibration item that this hold is of; None for a learner's work, and for what passes as such."""
    return (
        AnchorReading.objects.select_related("anchor", "trial")
        .filter(assignment=assignment, use__in=IN_TRAINING)
        .first()
    )
