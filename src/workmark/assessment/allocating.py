"""From the database to the plain values of `fair_share`: what waits for an issuer's assessors, and who takes given work."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from workmark.assessment.allocation_models import Absence, Availability
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.certificates import left_of, may_countersign, usable_certificates
from workmark.assessment.fair_share import Piece, Reader
from workmark.assessment.models import Reading, ReadingKind, ReadingState
from workmark.assessment.workloads import open_now, taken_this_week
from workmark.organisations.models import Membership, Organisation, Role, SpokenLanguage
from workmark.submissions.models import Submission, SubmissionState


def language_of(submission: Submission) -> str:
    """Two letters: the language of the evidence, else the one the work was begun in."""
    return (submission.evidence_language or submission.language)[:2]


def readable_now() -> Q:
    """Readings whose Submission is in the state in which that kind is read."""
    return (
        Q(submission__state__in=[SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT])
        | Q(kind=ReadingKind.REVIEW, submission__state=SubmissionState.NOT_YET)
        | Q(
            kind=ReadingKind.RECHECK,
            submission__state__in=[SubmissionState.AWARDED, SubmissionState.NOT_YET],
        )
    )


def waiting_for(issuer: Organisation) -> QuerySet[Reading]:
    """The issuer's waiting readings, longest waiting first."""
    waiting = Reading.objects.filter(
        readable_now(), state=ReadingState.WAITING, submission__version__achievement__issuer=issuer
    )
    return waiting.select_related("submission__version__achievement__issuer").order_by("opened_at", "pk")


def piece_of(reading: Reading) -> Piece:
    submission = reading.submission
    return Piece(
        key=reading.pk,
        submission=submission.pk,
        version=submission.version_id,
        language=language_of(submission),
        wants_lead=reading.is_adjudication,
        wants_certified=reading.wants_calibrated,
    )


def readers_for(issuer: Organisation, at: datetime) -> list[Reader]:
    """The issuer's assessors who take given work, are not away today, and have room."""
    today = at.astimezone(ZoneInfo(issuer.time_zone)).date()
    away = Absence.objects.filter(first_day__lte=today, last_day__gte=today).values("assessor")
    willing = (
        Availability.objects.filter(takes_given_work=True, assessor__memberships__organisation=issuer)
        .exclude(assessor__in=away)
        .distinct()
    )
    limits = {one.assessor_id: one for one in willing}
    held, taken = open_now(limits), taken_this_week(limits, at)
    certificates = _certificates(issuer, limits, at)
    leads = set(
        Membership.objects.filter(
            organisation=issuer, role=Role.LEAD_ASSESSOR, person__in=limits
        ).values_list("person", flat=True)
    )
    spoken = defaultdict(set)
    for person, language in SpokenLanguage.objects.filter(person__in=limits).values_list(
        "person", "language"
    ):
        spoken[person].add(language[:2])
    readers = []
    for person, limit in limits.items():
        own = certificates[person]
        room = min(limit.most_open - held.get(person, 0), limit.most_per_week - taken.get(person, 0))
        if room > 0 and own:
            left = {one.version_id: left_of(one) for one in own}
            readers.append(
                Reader(
                    key=person,
                    room=room,
                    had=taken.get(person, 0),
                    capacity=limit.most_per_week,
                    languages=frozenset(spoken[person]) or _languages_of(own),
                    left=left,
                    countersigns=frozenset(
                        one.version_id for one in own if not one.is_provisional or may_countersign(one, at)
                    ),
                    leads=frozenset(left) if person in leads else frozenset(),
                )
            )
    return readers


def _certificates(
    issuer: Organisation, people: Collection[int], at: datetime
) -> dict[int, list[Certificate]]:
    """What each may rate under, by person."""
    held = usable_certificates(at).filter(version__achievement__issuer=issuer, assessor__in=people)
    found: dict[int, list[Certificate]] = defaultdict(list)
    for certificate in held.select_related("version__achievement", "assessor"):
        found[certificate.assessor_id].append(certificate)
    return found


def _languages_of(certificates: list[Certificate]) -> frozenset[str]:
    """What somebody reads who has said nothing of languages: those of the rubrics they are certified for, and theirs."""
    return frozenset(one.version.language[:2] for one in certificates) | {
        one.assessor.language[:2] for one in certificates[:1]
    }
