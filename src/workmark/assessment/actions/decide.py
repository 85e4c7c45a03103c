"""The one gate through which a Submission is awarded, refused for now, or returned. Nothing else decides."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.holding import locked_hold
from workmark.assessment.models import Assignment, AssignmentState, Decision, DecisionOutcome, ReadingState
from workmark.assessment.panels import Panel, panel_of
from workmark.assessment.readings import close_readings
from workmark.assessment.signals import decided
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person
from workmark.submissions.events import move
from workmark.submissions.models import Submission, SubmissionState


def decide(submission: Submission, *, at: datetime) -> Decision:
    """Apply the rule to all locked scores and close the work. The outcome is the rule's; no person can give it one.

    Announces `decided` inside the same transaction, so that an award and its Credential exist together or not at all.

    Raises WrongState unless the work is in assessment and everybody the rule wants has locked their scores.
    """
    with change(SYSTEM, "assessment.decide", submission, organisation=submission.issuer) as event:
        work = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        panel = panel_of(work)
        _refuse_incomplete(work, panel)
        judgement = panel.judgement()
        decision = _close(
            panel.assessors[-1],
            judgement.outcome.value,
            at,
            results=[asdict(result) for result in judgement.results],
            assessors=len(panel.assessors),
            is_adjudicated=panel.adjudication is not None,
        )
        event.target = decision
        event.detail = {
            "outcome": decision.outcome,
            "submission": work.pk,
            "assignments": [one.pk for one in panel.assessors],
        }
    return decision


def return_incomplete(assessor: Person, assignment: Assignment, *, missing: str, at: datetime) -> Decision:
    """Send work back because a part is missing or cannot be opened; it costs the learner nothing."""
    if not missing.strip():
        raise InvalidInput(_("Say what is missing."), fields={"missing": [_("Enter what is missing.")]})
    with change(assessor, "assessment.return", assignment, organisation=assignment.issuer) as event:
        held = locked_hold(assignment)
        held.state, held.closed_at = AssignmentState.LOCKED, at
        held.save(update_fields=["state", "closed_at"])
        held.reading.state = ReadingState.LOCKED
        held.reading.save(update_fields=["state"])
        decision = _close(held, DecisionOutcome.RETURNED, at, missing=missing.strip())
        event.target = decision
        event.detail = {"outcome": decision.outcome, "submission": held.submission_id}
    return decision


def _refuse_incomplete(work: Submission, panel: Panel) -> None:
    """What must hold whoever calls: the gate trusts no caller to have asked first (AQ18)."""
    people = [one.assessor_id for one in panel.assessors]
    if work.state != SubmissionState.IN_ASSESSMENT or not panel.ratings:
        raise WrongState(_("This work has no locked scores to decide on."))
    if len(set(people)) != len(people) or work.learner_id in people:
        raise WrongState(_("Each assessor must be another person, and none of them the learner."))
    if panel.needs_second() or panel.needs_adjudication():
        raise WrongState(_("Another assessor must lock scores before this can be decided."))


def _close(
    held: Assignment,
    outcome: str,
    at: datetime,
    *,
    results: list[dict[str, object]] | None = None,
    assessors: int = 1,
    is_adjudicated: bool = False,
    missing: str = "",
) -> Decision:
    submission = held.submission
    decision = Decision.objects.create(
        submission=submission,
        outcome=outcome,
        decided_at=at,
        decided_by=held,
        assessors=assessors,
        is_adjudicated=is_adjudicated,
        results=results or [],
        rubric_digest=submission.version.content_digest,
        missing=missing,
    )
    close_readings(submission)
    move(submission, SubmissionState(outcome), actor=held.assessor, at=at)
    decided.send(sender=Decision, decision=decision)
    return decision
