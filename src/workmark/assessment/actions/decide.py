"""The one gate through which a Submission is awarded, refused for now, or returned. Nothing else decides."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.errors import UnfinishedJudgement
from workmark.assessment.judging import MINIMUM_FEEDBACK_WORDS, RowScore, Unfinished, judge, unfinished_rows
from workmark.assessment.models import Assignment, AssignmentState, Decision, DecisionOutcome
from workmark.assessment.signals import decided
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.events import move
from workmark.submissions.models import SubmissionState


def decide(
    assessor: Person, assignment: Assignment, *, strength: str, private_note: str, at: datetime
) -> Decision:
    """Apply the passing rule to the scores and close the work; the outcome is the rule's, not the assessor's wish.

    strength: what was done well, for the learner; always wanted.
    Announces `decided` inside the same transaction, so that an award and its Credential exist together or not at all.

    Raises UnfinishedJudgement naming each row that wants a level or feedback.
    """
    submission = assignment.submission
    rows = submission.version.said.rows()
    with change(assessor, "assessment.decide", assignment, organisation=assignment.issuer) as event:
        held = _lock(assignment)
        scores = {score.row_key: score for score in held.scores.all()}
        carried = {row.row_key: row.level_key for row in submission.carried_rows.all()}
        judged = {key: RowScore(score.level_key, score.feedback) for key, score in scores.items()}
        _refuse_unfinished(unfinished_rows(rows, judged, carried), strength)
        judgement = judge(rows, judged, carried)
        held.strength, held.private_note = strength.strip(), private_note.strip()
        decision = _close(held, judgement.outcome.value, [asdict(result) for result in judgement.results], at)
        event.target = decision
        event.detail = {"outcome": decision.outcome, "submission": submission.pk}
    return decision


def return_incomplete(assessor: Person, assignment: Assignment, *, missing: str, at: datetime) -> Decision:
    """Send work back because a part is missing or cannot be opened; it costs the learner nothing."""
    if not missing.strip():
        raise InvalidInput(_("Say what is missing."), fields={"missing": [_("Enter what is missing.")]})
    with change(assessor, "assessment.decide", assignment, organisation=assignment.issuer) as event:
        held = _lock(assignment)
        decision = _close(held, DecisionOutcome.RETURNED, [], at, missing=missing.strip())
        event.target = decision
        event.detail = {"outcome": decision.outcome, "submission": held.submission_id}
    return decision


def _lock(assignment: Assignment) -> Assignment:
    held = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    if held.state != AssignmentState.OPEN or held.submission.state != SubmissionState.IN_ASSESSMENT:
        raise WrongState(_("This work is decided or no longer yours; nothing was changed."))
    return held


def _refuse_unfinished(wanting: tuple[Unfinished, ...], strength: str) -> None:
    messages = {
        "level": _("Choose a level."),
        "feedback": _("Say what is missing and one next step, in at least %(words)d words.")
        % {"words": MINIMUM_FEEDBACK_WORDS},
    }
    fields = {item.row: [messages[item.wanting]] for item in wanting}
    if not strength.strip():
        fields["strength"] = [_("Name at least one thing that was done well.")]
    if fields:
        raise UnfinishedJudgement(_("A few rows still need you before this can be decided."), fields=fields)


def _close(
    held: Assignment, outcome: str, results: list[dict[str, object]], at: datetime, *, missing: str = ""
) -> Decision:
    held.state, held.closed_at = AssignmentState.LOCKED, at
    held.save(update_fields=["state", "closed_at", "strength", "private_note"])
    decision = Decision.objects.create(
        submission=held.submission,
        outcome=outcome,
        decided_at=at,
        decided_by=held,
        results=results,
        rubric_digest=held.submission.version.content_digest,
        missing=missing,
    )
    move(held.submission, SubmissionState(outcome), actor=held.assessor, at=at)
    decided.send(sender=Decision, decision=decision)
    return decision
