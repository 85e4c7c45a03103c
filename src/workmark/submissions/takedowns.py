"""Requests to cover or take down evidence: which copies of an item they are about, who answers, and a promised time that holds.

The promise is `WORKING_DAYS`. A working day before it is over the issuer is reminded; when it is over without an answer,
the item is closed to everybody but its learner and its assessors, until somebody answers (decision 0352).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.lib.working_days import add_working_days
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.organisations.permissions import may
from workmark.submissions.models import Evidence, Submission, SubmissionState, TakedownRequest
from workmark.submissions.queries import must_stay
from workmark.submissions.takedown_letters import tell_late, tell_reminder

WORKING_DAYS = 3
BEING_JUDGED = frozenset({SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT})


def due_after(at: datetime) -> datetime:
    """The moment by which a request made at `at` is answered: the same time of day, three working days on."""
    return datetime.combine(add_working_days(at.date(), WORKING_DAYS), at.timetz())


def same_item(learner_id: int, *digests: str) -> QuerySet[Evidence]:
    """An item in every round of its learner that holds it, and in the examples for assessors made from it."""
    whose = Q(submission__learner_id=learner_id) | Q(submission__state=SubmissionState.ANCHOR)
    return Evidence.objects.filter(whose, sha256__in=digests)


def digests_of(asked: TakedownRequest) -> tuple[str, ...]:
    """What the item was on the day of asking, and what it is now: a part that was covered since made it another one."""
    return (asked.digest, *([asked.evidence.sha256] if asked.evidence else []))


def reported_items(asked: TakedownRequest) -> QuerySet[Evidence]:
    """Every copy that a request is about, as it was and as it is."""
    return same_item(asked.learner_id, *digests_of(asked))


def left_uncovered(asked: TakedownRequest) -> QuerySet[Evidence]:
    """The learner's copies that are what they were on the day of asking."""
    return Evidence.objects.filter(submission__learner_id=asked.learner_id, sha256=asked.digest)


def is_covered(asked: TakedownRequest) -> bool:
    """Whether the item is another one since the day of asking, or is gone from all her rounds."""
    if asked.evidence is not None:
        return asked.evidence.sha256 != asked.digest
    return not left_uncovered(asked).exists()


def about_the_same(asked: TakedownRequest) -> QuerySet[TakedownRequest]:
    """This request and every other one about the same item."""
    same = Q(pk=asked.pk) | Q(submission__learner_id=asked.learner_id, digest__in=digests_of(asked))
    if asked.evidence_id is not None:
        same |= Q(evidence=asked.evidence_id)
    return TakedownRequest.objects.filter(same)


def is_looked_at(works: Iterable[Submission]) -> bool:
    """Whether what one of them holds must stay: assessors have it before them, or a room above needs it."""
    return any(work.state in BEING_JUDGED or must_stay(work) for work in works)


def waiting_for(evidence: Evidence) -> QuerySet[TakedownRequest]:
    return TakedownRequest.objects.filter(evidence=evidence, end="")


def may_open_reported(person: Person, evidence: Evidence) -> bool:
    """Whoever may answer a request that waits sees the item it is about."""
    waiting = waiting_for(evidence).select_related("submission__version__achievement").first()
    return waiting is not None and may(person, "takedown.decide", waiting)


def deciders_of(person: Person) -> QuerySet[Organisation]:
    """The issuers whose requests this person may see."""
    roles = [Role.OWNER, Role.LEAD_ASSESSOR]
    held = Membership.objects.filter(person=person, role__in=roles, organisation__suspended_at=None)
    return Organisation.objects.filter(pk__in=held.values("organisation"), may_issue=True)


def takedowns_of(organisation: Organisation) -> QuerySet[TakedownRequest]:
    """What waits first, the most pressing on top; then what was answered."""
    found = TakedownRequest.objects.filter(submission__version__achievement__issuer=organisation)
    return found.select_related("submission__version__achievement", "evidence").order_by(
        "end", "due_at", "id"
    )


def issuers_takedown(person: Person, slug: str, token: str) -> TakedownRequest:
    """One of an issuer's, for its own people; to everybody else it looks absent (NotFound)."""
    issuer = deciders_of(person).filter(slug=slug).first()
    found = takedowns_of(issuer).filter(token=token).first() if issuer else None
    if found is None:
        raise NotFound(_("There is no such request of this issuer."))
    return found


def takedown_by_token(token: str) -> TakedownRequest:
    """For whoever asked, by the address they were given."""
    found = TakedownRequest.objects.filter(token=token).first()
    if found is None:
        raise NotFound(_("There is no such request. It may be over for more than a year."))
    return found


def kept_promises(organisation: Organisation, *, since: datetime) -> dict[str, int]:
    """asked, in_time, late, waiting: of the requests made since then. Late is counted also while it still waits."""
    found = takedowns_of(organisation).filter(asked_at__gte=since)
    late = Q(late_at__isnull=False)
    return found.order_by().aggregate(
        asked=Count("pk"),
        in_time=Count("pk", filter=~Q(end="") & ~late),
        late=Count("pk", filter=late),
        waiting=Count("pk", filter=Q(end="")),
    )


def remind_of_takedowns(at: datetime) -> int:
    """Write to the issuer once when a day or less of its time is left; gives how many."""
    reminded = 0
    soon = TakedownRequest.objects.filter(
        end="", reminded_at=None, late_at=None, due_at__lte=_a_day_before(at)
    )
    for asked in soon.order_by("pk"):
        with transaction.atomic():
            if soon.filter(pk=asked.pk).update(reminded_at=at):
                tell_reminder(asked)
                reminded += 1
    return reminded


def close_what_is_late(at: datetime) -> int:
    """Close items whose promised time is over, once each; gives how many requests."""
    closed = 0
    late = TakedownRequest.objects.filter(end="", late_at=None, due_at__lte=at)
    for asked in late.select_related("submission__version__achievement", "evidence").order_by("pk"):
        with change(SYSTEM, "takedown.close_late", asked, organisation=asked.issuer) as event:
            if not late.filter(pk=asked.pk).update(late_at=at):
                continue
            items = reported_items(asked).filter(closed_at=None)
            event.detail = {"items": items.update(closed_at=at)}
            tell_late(asked)
            closed += 1
    return closed


def _a_day_before(at: datetime) -> datetime:
    """Whatever is due before the next working day is over is to be reminded of."""
    return datetime.combine(add_working_days(at.date(), 1), at.timetz())
