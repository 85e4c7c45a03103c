"""Questions over many rows: the queue, an assessor's open work, what a learner may see of a judgement."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from workmark.assessment.allocating import readable_now
from workmark.assessment.calibration_models import IN_TRAINING
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.certificates import left_of, may_countersign, usable_certificates
from workmark.assessment.conflicts import conflicts_between
from workmark.assessment.models import (
    Assignment,
    AssignmentState,
    Decision,
    Qualification,
    Reading,
    ReadingKind,
    ReadingState,
)
from workmark.assessment.quality_queries import may_open_for_check
from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Membership, Person, Role
from workmark.submissions.models import Evidence, Submission

# Reviews that begin without the learner: she hears of them when they are read.
_NOT_ASKED_FOR = (ReviewOrigin.SIMILAR_CASE, ReviewOrigin.QUALITY, ReviewOrigin.RECHECK)
MOST_OFFERED = 20  # in the queue at once: enough to choose from, and quick however much waits
_AT_ONCE, _MOST_LOOKED_THROUGH = 100, 2_000  # readings asked about at a time, and in all, for one page


def qualifications_in_force(person: Person, at: datetime) -> QuerySet[Qualification]:
    """What this person is qualified to assess at a moment."""
    return Qualification.objects.filter(assessor=person, expires_at__gt=at, ended_at__isnull=True)


def awaiting_assessor(person: Person, at: datetime, *, token: str = "") -> list[Reading]:
    """Readings this person is qualified and certified for, in a language they read, and has no conflict with.

    The MOST_OFFERED that wait longest; with a token, that one alone. Whether a reading is the first or the second of
    its work is not told, so neither can lean on the other. Only lead assessors are offered adjudications.
    """
    certificates = certificates_to_rate(person, at)
    waiting = _open_to(person, certificates, at)
    if token:
        waiting = waiting.filter(token=token)
    offered: list[Reading] = []
    for first in range(0, _MOST_LOOKED_THROUGH, _AT_ONCE):
        some = list(waiting[first : first + _AT_ONCE])
        conflicts = conflicts_between([person.pk], [one.submission for one in some], at)
        offered += [
            one
            for one in some
            if (person.pk, one.submission_id) not in conflicts
            and (not one.wants_calibrated or may_countersign(certificates[one.submission.version_id], at))
        ]
        if len(some) < _AT_ONCE or len(offered) >= MOST_OFFERED:
            break
    return offered[:MOST_OFFERED]


def certificates_to_rate(person: Person, at: datetime) -> dict[int, Certificate]:
    """What this person may take another rating under, by rubric version."""
    held = usable_certificates(at).filter(assessor=person).select_related("version__achievement")
    return {one.version_id: one for one in held if left_of(one) > 0}


def _open_to(person: Person, certified: Collection[int], at: datetime) -> QuerySet[Reading]:
    """Waiting readings whose rubric version, kind and language this person may judge. certified: keys of versions."""
    leads = Membership.objects.filter(
        person=person,
        role=Role.LEAD_ASSESSOR,
        organisation=OuterRef("submission__version__achievement__issuer"),
    )
    return (
        Reading.objects.filter(
            ~Q(kind=ReadingKind.ADJUDICATION) | Exists(leads),
            readable_now() | Q(kind=ReadingKind.ANCHOR, anchor_reading__assessor=person, opened_at__lte=at),
            _in_languages_of(person),
            state=ReadingState.WAITING,
            submission__version__in=list(certified),
        )
        .exclude(submission__learner=person)
        .select_related("submission__version__achievement__issuer", "submission__learner")
        .order_by("opened_at", "pk")
    )


def _in_languages_of(person: Person) -> Q:
    """Work whose evidence is in a language the person reads. Whoever has named none is offered work in all."""
    spoken = Q()
    for language in person.spoken_languages.values_list("language", flat=True):
        spoken |= Q(submission__evidence_language__startswith=language[:2]) | Q(
            submission__evidence_language="", submission__language__startswith=language[:2]
        )
    return spoken


def held_by(person: Person) -> QuerySet[Assignment]:
    """The person's open assignments, soonest due first."""
    return (
        Assignment.objects.filter(assessor=person, state=AssignmentState.OPEN)
        .exclude(anchor_reading__use__in=IN_TRAINING)
        .select_related("submission__version__achievement__issuer")
        .order_by("due_at")
    )


def locked_by(person: Person) -> QuerySet[Assignment]:
    """What the person has judged, latest first."""
    return (
        Assignment.objects.filter(
            assessor=person, state=AssignmentState.LOCKED, submission__is_simulated=False
        )
        .exclude(anchor_reading__use__in=IN_TRAINING)
        .select_related("submission__version__achievement")
        .order_by("-closed_at")
    )


def may_open_evidence(person: Person, evidence: Evidence) -> bool:
    """Tell whether somebody may see an item: while they hold the Submission it is in, after judging it, or to check it."""
    if may_open_for_check(person, evidence.submission, now()):
        return True
    return Assignment.objects.filter(
        submission_id=evidence.submission_id,
        assessor=person,
        state__in=[AssignmentState.OPEN, AssignmentState.LOCKED],
    ).exists()


def assignment_by_token(person: Person, token: str) -> Assignment:
    """The assessor's own hold on some work; absent, given back and someone else's look the same (NotFound)."""
    found = (
        Assignment.objects.filter(assessor=person, state__in=[AssignmentState.OPEN, AssignmentState.LOCKED])
        .select_related(
            "submission__version__achievement__issuer", "submission__previous", "assessor", "reading"
        )
        .filter(token=token)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such work in your hands. Go back to your queue."))
    return found


def waiting_by_token(person: Person, token: str, at: datetime) -> Reading:
    """A reading in the queue that this person may take (NotFound otherwise)."""
    for reading in awaiting_assessor(person, at, token=token):
        return reading
    raise NotFound(_("This work is not waiting any more. Go back to your queue."))


def decision_on(submission: Submission) -> Decision | None:
    """The decision that holds for a Submission; None while there is none."""
    return (
        Decision.objects.select_related("decided_by")
        .filter(submission=submission, replaced_by__isnull=True)
        .first()
    )


def reviews_of(submission: Submission) -> QuerySet[Review]:
    """Every review that the learner knows of, oldest first: appeals, and similar cases that are read again."""
    known = Review.objects.filter(decision__submission=submission).exclude(
        Q(origin__in=_NOT_ASKED_FOR, state=ReviewState.PROPOSED)
        | Q(origin__in=_NOT_ASKED_FOR, state=ReviewState.STANDS, readings__isnull=True)
    )
    return known.distinct().order_by("opened_at", "pk")


def reviews_for_lead(person: Person) -> QuerySet[Review]:
    """Reviews of the issuers for whom this person is a lead assessor, soonest due first; closed ones last."""
    leads = Membership.objects.filter(person=person, role=Role.LEAD_ASSESSOR).values("organisation")
    return (
        Review.objects.filter(decision__submission__version__achievement__issuer__in=leads)
        .select_related("decision__submission__version__achievement__issuer", "because")
        .order_by("closed_at", "due_at", "pk")
    )


def review_by_token(person: Person, token: str) -> Review:
    """A review that this person, as a lead assessor, may answer (NotFound otherwise)."""
    if (found := reviews_for_lead(person).filter(token=token).first()) is None:
        raise NotFound(_("There is no such case among yours. Go back to the list."))
    return found
