"""Questions about learners' work: whose is what, what is left, who may see an item, and when to expect a decision.

Rooms above add viewers of evidence by `let_see_evidence`, as the assessment room does for whoever holds the work, and
reasons why it must stay as it is by `let_need_evidence`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement
from workmark.confided.grants import grants_of
from workmark.lib.problems import NotFound
from workmark.lib.tokens import hash_token
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Organisation, Person
from workmark.organisations.queries import workplaces_of
from workmark.submissions.events import DECIDED, OPEN, TO_REVISE
from workmark.submissions.forecast import (
    Calibration,
    Forecast,
    Record,
    calibration,
    forecast,
    promised_working_days,
)
from workmark.submissions.models import (
    Attestation,
    Evidence,
    GrantView,
    SetAside,
    SharingGrant,
    Submission,
    SubmissionEvent,
    SubmissionState,
    Upload,
    Visibility,
)
from workmark.submissions.progress import Item, Task, Work, tasks

_RECORD_DAYS = 84  # twelve weeks, sixty working days
EvidenceViewer = Callable[[Person, Evidence], bool]
_viewers: list[EvidenceViewer] = []
EvidenceNeed = Callable[[Submission], bool]
_needs: list[EvidenceNeed] = []


def submissions_of(person: Person) -> QuerySet[Submission]:
    """A learner's work, latest edited first."""
    return Submission.objects.filter(learner=person).select_related("version__achievement__issuer")


def open_submission(person: Person, achievement: Achievement) -> Submission | None:
    """The learner's round that is not decided yet, if any."""
    return submissions_of(person).filter(version__achievement=achievement, state__in=OPEN).first()


def begun_by(person: Person) -> dict[str, str]:
    """The token of work that is begun and not ended, by the Achievement's slug: open, or waiting to be revised."""
    return dict(
        submissions_of(person)
        .filter(Q(state__in=OPEN) | Q(state__in=TO_REVISE, revised_as=None))
        .values_list("version__achievement__slug", "token")
    )


def submission_by_token(person: Person, token: str) -> Submission:
    """The learner's own work at this address; absent and someone else's look the same (NotFound)."""
    found = submissions_of(person).select_related("learner", "previous").filter(token=token).first()
    if found is None:
        raise nothing_here()
    return found


def evidence_of(submission: Submission, token: str) -> Evidence:
    """One piece of a learner's own work. Raises NotFound, also for what stayed with an employer she left."""
    found = submission.evidence.select_related("stored", "submission").filter(token=token).first()
    if found is None:
        raise nothing_here()
    if stays_behind(submission.learner, found):
        told = _(
            "This stayed with %(employer)s when you left, by its rule. The badge and its results are yours."
        )
        raise NotFound(told % {"employer": submission.issuer.name})
    return found


def evidence_by_token(token: str) -> Evidence:
    """Any item by its token; ask `may_see_evidence` before giving it to anyone."""
    found = (
        Evidence.objects.select_related("stored", "submission__version__achievement")
        .filter(token=token)
        .first()
    )
    if found is None:
        raise nothing_here()
    return found


def upload_by_token(person: Person, token: str) -> Upload:
    found = (
        Upload.objects.select_related("submission__version__achievement", "evidence")
        .filter(token=token, submission__learner=person)
        .first()
    )
    if found is None:
        raise nothing_here()
    return found


def set_aside_by_token(submission: Submission, token: str) -> SetAside:
    found = SetAside.objects.select_related("answer__submission").filter(
        answer__submission=submission, token=token
    )
    if (one := found.first()) is None:
        raise nothing_here()
    return one


def attestation_by_token(token: str) -> Attestation:
    """The request that a one-time link belongs to, whatever its state."""
    found = (
        Attestation.objects.select_related("submission__learner", "submission__version__achievement__issuer")
        .filter(Q(token_hash=hash_token(token)) | Q(links__token_hash=hash_token(token)))
        .first()
    )
    if found is None:
        raise nothing_here()
    return found


def open_grant(token: str, *, at: datetime) -> SharingGrant:
    """The shared link at this token while it is open; ended, expired and never made look the same (NotFound).

    While her account is suspended she cannot end it, and so nothing opens.
    """
    grant = (
        SharingGrant.objects.select_related("learner", "submission__version__achievement__issuer")
        # Asked here: what is shut is not even read.
        .filter(token=token, revoked_at=None, expires_at__gt=at, learner__is_active=True)
        .first()
    )
    if grant is None:
        raise NotFound(_("This link has ended or never was. Ask the person who sent it for a new one."))
    return grant


def open_grants_of(person: Person, *, at: datetime) -> QuerySet[SharingGrant]:
    """The links to her evidence that work now, those that end first standing first."""
    held = SharingGrant.objects.filter(learner=person, revoked_at=None, expires_at__gt=at)
    return held.select_related("submission__version").order_by("expires_at", "id")


def looks_through_links(person: Person) -> QuerySet[GrantView]:
    """Who opened links to her evidence, newest first."""
    return GrantView.objects.filter(grant__learner=person).select_related("grant", "viewer", "evidence")


def evidence_through(grant: SharingGrant) -> QuerySet[Evidence]:
    """What a grant opens: items chosen for it that the learner has not closed to "assessors only" since.

    What is confidential to an employer, or was taken down, is opened by no link.
    """
    shown = grant.evidence.filter(is_confidential_to_employer=False, closed_at=None)
    return shown.exclude(visibility=Visibility.ASSESSORS).select_related("stored")


def work_of(submission: Submission) -> Work:
    """The plain values that `progress` judges."""
    answers = {answer.question_key: answer.text for answer in submission.answers.all()}
    unsettled = SetAside.objects.filter(answer__submission=submission)
    return Work(
        answers=answers,
        items=tuple(
            Item(
                token=item.token,
                requirement_key=item.requirement_key,
                title=item.shown_title,
                is_described=bool(item.description.strip()) or item.kind == "text",
                says_who_else_is_in_it=bool(item.others_in_it),
            )
            for item in submission.evidence.all()
        ),
        carried_rows=frozenset(submission.carried_rows.values_list("row_key", flat=True)),
        unsettled=frozenset(unsettled.values_list("answer__question_key", flat=True)),
        round_number=submission.round_number,
    )


def tasks_of(submission: Submission) -> tuple[Task, ...]:
    return tasks(submission.version.said, work_of(submission))


def let_see_evidence(viewer: EvidenceViewer) -> None:
    """Register a rule of a room above: a person it says yes to may see an item. Call from `AppConfig.ready`."""
    if viewer not in _viewers:
        _viewers.append(viewer)


def let_need_evidence(need: EvidenceNeed) -> None:
    """Register a rule of a room above: evidence of work it says yes to stays as it is. Call from `AppConfig.ready`."""
    if need not in _needs:
        _needs.append(need)


def must_stay(work: Submission) -> bool:
    """Whether what was handed in as evidence is needed as it is: nothing of it is covered or deleted then."""
    return any(need(work) for need in _needs)


def may_see_evidence(person: Person | None, evidence: Evidence) -> bool:
    """Tell whether a person (None: a visitor) may see an item without a shared link."""
    submission = evidence.submission
    is_public = evidence.visibility == Visibility.PUBLIC and evidence.closed_at is None
    is_open = is_public and not evidence.is_confidential_to_employer
    if is_open and submission.state == SubmissionState.AWARDED:
        return True
    if person is None:
        return False
    if submission.learner_id == person.pk:
        return not stays_behind(person, evidence)
    return any(viewer(person, evidence) for viewer in _viewers)


def stays_behind(learner: Person, evidence: Evidence) -> bool:
    """Whether it stayed with an employer by that one's rule, because the learner works there no more (decision 0359)."""
    if not evidence.is_kept:
        return False
    return not workplaces_of(learner).filter(pk=evidence.submission.version.achievement.issuer_id).exists()


def kept_by(learner: Person) -> set[int]:
    """The issuers, by key, that keep evidence of this learner to themselves."""
    kept = Evidence.objects.filter(submission__learner=learner, is_kept=True)
    return set(kept.values_list("submission__version__achievement__issuer", flat=True))


def first_decision() -> Coalesce:
    """When a Submission was first decided. `decided_at` moves when an appeal turns a refusal; how long one waited does not."""
    refused = SubmissionEvent.objects.filter(submission=OuterRef("pk"), state=SubmissionState.NOT_YET)
    return Coalesce(Subquery(refused.order_by("at").values("at")[:1]), "decided_at")


def record_of(issuer: Organisation, *, at: datetime, round_number: int = 1) -> Record:
    """The issuer's last twelve weeks: how long each decision took, and how much waits now.

    round_number: of the work that is asked about. Revisions are read sooner, so they have a record of their own.
    """
    calendar = calendar_of(issuer)
    since = at - timedelta(days=_RECORD_DAYS)
    of_issuer = Submission.objects.filter(version__achievement__issuer=issuer, is_simulated=False)
    decided = of_issuer.annotate(first_decided_at=first_decision()).filter(
        state__in=DECIDED, first_decided_at__gte=since, submitted_at__isnull=False
    )
    rounds = decided.values_list("round_number", "submitted_at", "first_decided_at")
    found = [
        (number > 1, calendar.between(begun, ended))
        for number, begun, ended in rounds
        if begun is not None and ended is not None
    ]
    waiting = of_issuer.filter(state__in=[SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT])
    alike = [days for is_revision, days in found if is_revision == (round_number > 1)]
    return Record(
        alike,
        window=calendar.between(since, at),
        waiting=waiting.count(),
        others=len(found) - len(alike),
        promised=promised_working_days(round_number),
    )


def forecast_at(issuer: Organisation, at: datetime, *, round_number: int = 1) -> Forecast:
    """When to expect a decision on work of this issuer that is handed in at `at`."""
    record = record_of(issuer, at=at, round_number=round_number)
    return forecast(record, handed_in_at=at, calendar=calendar_of(issuer))


def forecast_for(submission: Submission, *, at: datetime) -> Forecast:
    """When to expect the decision if this work were handed in at `at`."""
    return forecast_at(submission.issuer, at, round_number=submission.round_number)


def forecast_calibration(issuer: Organisation, *, at: datetime) -> Calibration:
    """How often the decisions of the last year fell into the interval that their learners had been told."""
    zone = ZoneInfo(issuer.time_zone)
    told = Submission.objects.filter(
        version__achievement__issuer=issuer, expected_earliest__isnull=False, expected_latest__isnull=False
    )
    decided = told.annotate(first_decided_at=first_decision()).filter(
        first_decided_at__gte=at - timedelta(days=365)
    )
    rows = decided.values_list("expected_earliest", "expected_latest", "first_decided_at")
    return calibration(
        (first, last, when.astimezone(zone).date()) for first, last, when in rows if first and last and when
    )


def extra_time_of(submission: Submission) -> timedelta:
    """By how much each time limit of its learner's own is longer; nothing here says why."""
    return grants_of(submission.learner_id, submission.issuer_id).extra_time


def nothing_here() -> NotFound:
    return NotFound(_("There is nothing here, or it is not yours to see. Check the address."))
