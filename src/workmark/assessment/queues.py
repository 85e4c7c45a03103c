"""How an issuer's queue stands: how much waits, for how long, and what nobody may read now."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from workmark.assessment.allocating import language_of, waiting_for
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.certificates import left_of, may_countersign, usable_certificates
from workmark.assessment.conflicts import conflicts_between
from workmark.assessment.models import Assignment, AssignmentState, Reading
from workmark.organisations.models import Membership, Organisation, Role, SpokenLanguage

MOST_LOOKED_AT = 200  # the oldest: whatever is stuck gets old


@dataclass(frozen=True)
class QueueState:
    """waiting, held, overdue: pieces. longest: how long the oldest has waited; None when nothing waits."""

    waiting: int
    held: int
    overdue: int
    longest: timedelta | None


@dataclass(frozen=True)
class Stuck:
    """A waiting reading that nobody may take now. reasons: how many certified people each reason keeps from it."""

    reading: Reading
    language: str
    certified: int
    reasons: tuple[tuple[str, int], ...]


def queue_of(issuer: Organisation, at: datetime) -> QueueState:
    waiting = waiting_for(issuer)
    oldest = waiting.first()
    held = Assignment.objects.filter(
        state=AssignmentState.OPEN, submission__version__achievement__issuer=issuer
    )
    return QueueState(
        waiting=waiting.count(),
        held=held.count(),
        overdue=held.filter(due_at__lt=at).count(),
        longest=at - oldest.opened_at if oldest else None,
    )


def stuck_readings(issuer: Organisation, at: datetime) -> list[Stuck]:
    """Among the oldest that wait, those for which no qualified, certified person without a conflict speaks the language."""
    waiting = list(waiting_for(issuer)[:MOST_LOOKED_AT])
    able = _able(issuer, at)
    leads = set(
        Membership.objects.filter(organisation=issuer, role=Role.LEAD_ASSESSOR).values_list(
            "person", flat=True
        )
    )
    everybody = {person for people in able.values() for person in people}
    spoken: dict[int, set[str]] = {person: set() for person in everybody}
    for person, language in SpokenLanguage.objects.filter(person__in=everybody).values_list(
        "person", "language"
    ):
        spoken[person].add(language[:2])
    conflicts = conflicts_between(everybody, [one.submission for one in waiting], at)
    stuck = []
    for reading in waiting:
        certificates = able.get(reading.submission.version_id, {})
        people = {
            one
            for one, certificate in certificates.items()
            if not reading.wants_calibrated or may_countersign(certificate, at)
        }
        people = people & leads if reading.is_adjudication else people
        language = language_of(reading.submission)
        readers = {one for one in people if not spoken[one] or language in spoken[one]}
        kept_off = Counter(
            conflicts[one, reading.submission_id]
            for one in readers
            if (one, reading.submission_id) in conflicts
        )
        if len(readers) == kept_off.total():
            stuck.append(Stuck(reading, language, len(people), tuple(sorted(kept_off.items()))))
    return stuck


def _able(issuer: Organisation, at: datetime) -> dict[int, dict[int, Certificate]]:
    """Who may take another rating, by rubric version, each with what it rests on."""
    found: dict[int, dict[int, Certificate]] = {}
    held = usable_certificates(at).filter(version__achievement__issuer=issuer)
    for one in held.select_related("version__achievement"):
        if left_of(one) > 0:
            found.setdefault(one.version_id, {})[one.assessor_id] = one
    return found
