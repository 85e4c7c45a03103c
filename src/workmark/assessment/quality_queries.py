"""Questions behind quality checks: what was decided, who and what was looked at, who may see which sample."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.assessment.conflicts import conflicts_between, tie_to
from workmark.assessment.errors import ConflictOfInterest
from workmark.assessment.models import Assignment, AssignmentState, Decision, DecisionOutcome
from workmark.assessment.quality import (
    COVERED_WITHIN_DAYS,
    NEW_ASSESSOR_DECISIONS,
    NEW_RUBRIC_DECISIONS,
    Decided,
)
from workmark.assessment.quality_models import QualityCheck, QualitySample, SampleKind, VerifierReport
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may
from workmark.submissions.models import Submission

_JUDGED = (DecisionOutcome.AWARDED, DecisionOutcome.NOT_YET)


def judged_between(issuer: Organisation, since: datetime, until: datetime) -> QuerySet[Decision]:
    """What a draw may take: decisions of a span of time that stand, and were judged on scores."""
    return Decision.objects.filter(
        submission__version__achievement__issuer=issuer,
        submission__is_simulated=False,
        outcome__in=_JUDGED,
        replaced_by__isnull=True,
        decided_at__gt=since,
        decided_at__lte=until,
    )


def drawn_since(issuer: Organisation, kind: SampleKind, at: datetime) -> datetime:
    """From when on nothing was drawn: the last sample of this kind, or a year ago."""
    last = QualitySample.objects.filter(issuer=issuer, kind=kind).first()
    year_ago = at - timedelta(days=COVERED_WITHIN_DAYS)
    return max(last.until, year_ago) if last else year_ago


def decided_between(issuer: Organisation, since: datetime, until: datetime) -> list[Decided]:
    """Decisions of an issuer in a span of time, as the draw takes them."""
    decisions = list(judged_between(issuer, since, until).select_related("submission"))
    people: dict[int, set[int]] = {}
    locked = Assignment.objects.filter(
        submission__in=[one.submission_id for one in decisions], state=AssignmentState.LOCKED
    )
    for submission, assessor in locked.values_list("submission", "assessor"):
        people.setdefault(submission, set()).add(assessor)
    of_assessor, of_rubric = _counts(issuer)
    return [
        Decided(
            key=one.pk,
            name=one.submission.token,
            assessors=frozenset(people.get(one.submission_id, ())),
            rows=rows_judged(one),
            is_new=of_rubric[one.submission.version_id] < NEW_RUBRIC_DECISIONS
            or any(of_assessor[who] < NEW_ASSESSOR_DECISIONS for who in people.get(one.submission_id, ())),
        )
        for one in decisions
    ]


def covered(issuer: Organisation, kind: SampleKind, since: datetime) -> tuple[set[int], set[tuple[int, str]]]:
    """Assessors, and rows by version, of decisions that were checked since a moment."""
    checked = QualityCheck.objects.filter(
        sample__issuer=issuer, sample__kind=kind, checked_at__gte=since
    ).select_related("decision__submission")
    submissions: set[int] = set()
    rows: set[tuple[int, str]] = set()
    for check in checked:
        submissions.add(check.decision.submission_id)
        rows |= rows_judged(check.decision)
    people = Assignment.objects.filter(submission__in=submissions, state=AssignmentState.LOCKED)
    return set(people.values_list("assessor", flat=True)), rows


def samples_of(person: Person, issuer: Organisation) -> QuerySet[QualitySample]:
    """The samples of an issuer that this person may see: leads and owners all, an external verifier the external ones."""
    if may(person, "quality.sample", issuer):
        return issuer.quality_samples.all()
    if may(person, "quality.verify", issuer):
        return issuer.quality_samples.filter(kind=SampleKind.EXTERNAL)
    raise NotFound(_("There is nothing here, or it is not yours to see. Check the address."))


def check_by_token(person: Person, issuer: Organisation, token: str, at: datetime) -> QualityCheck:
    """A check with its work, for somebody to open.

    Raises NotFound where it is not theirs, ConflictOfInterest where they have a tie to the learner.
    """
    found = (
        QualityCheck.objects.filter(sample__in=samples_of(person, issuer), token=token)
        .select_related("sample__issuer", "decision__submission__version__achievement__issuer")
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such check among yours. Go back to the list."))
    if reason := tie_to(person, found.decision.submission, at):
        raise ConflictOfInterest(reason)
    return found


def hindrances(person: Person, checks: Collection[QualityCheck], at: datetime) -> dict[int, str]:
    """Why this person may not say what they find of a decision, in words, by the key of its check; others are theirs."""
    works = [check.decision.submission for check in checks]
    conflicts = conflicts_between([person.pk], works, at)
    found = {
        check.pk: conflicts.get((person.pk, work.pk), "") for check, work in zip(checks, works, strict=True)
    }
    had_part = _("Nobody checks a decision they had a part in.")
    found |= {check.pk: had_part for check in checks if person.pk in check.decision.took_part}
    return {key: reason for key, reason in found.items() if reason}


def holds_direct_claim(issuer: Organisation) -> bool:
    """Tell whether the issuer may award on one assessor's word, as the last external report says; yes without one."""
    last = VerifierReport.objects.filter(issuer=issuer).first()
    return last is None or last.holds_direct_claim


def may_open_for_check(person: Person, submission: Submission, at: datetime) -> bool:
    """Tell whether somebody may see the evidence of a Submission because a decision on it is theirs to check."""
    checks = QualityCheck.objects.filter(decision__submission=submission).select_related("sample__issuer")
    is_theirs = any(
        may(
            person,
            "quality.sample" if one.sample.kind == SampleKind.INTERNAL else "quality.verify",
            one.sample.issuer,
        )
        for one in checks
    )
    return is_theirs and not tie_to(person, submission, at)


def rows_judged(decision: Decision) -> frozenset[tuple[int, str]]:
    """Rubric rows, each with its version, that were judged for this decision and not carried over."""
    version = decision.submission.version_id
    return frozenset((version, result["row"]) for result in decision.results if not result["carried"])


def _counts(issuer: Organisation) -> tuple[Counter[int], Counter[int]]:
    """How many decisions each assessor had a part in, and each rubric version has had."""
    judged = Decision.objects.filter(
        submission__version__achievement__issuer=issuer,
        submission__is_simulated=False,
        outcome__in=_JUDGED,
    )
    of_rubric = Counter(judged.values_list("submission__version", flat=True))
    locked = Assignment.objects.filter(
        submission__in=judged.values("submission"), state=AssignmentState.LOCKED
    )
    return Counter(locked.values_list("assessor", flat=True)), of_rubric
