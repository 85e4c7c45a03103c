"""The one gate through which a Submission is awarded, refused for now, or returned. Nothing else decides."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.errors import UnfinishedJudgement
from workmark.assessment.hidden_anchors import send_back_hidden
from workmark.assessment.holding import locked_hold, refuse_tie
from workmark.assessment.judging import Judgement
from workmark.assessment.messages import tell_learner_of_decision, tell_learner_of_ruling
from workmark.assessment.models import Assignment, AssignmentState, Decision, DecisionOutcome, ReadingState
from workmark.assessment.own_words import leans_on_snippets, words_for_snippets
from workmark.assessment.panels import Panel, panel_of, scores_of
from workmark.assessment.proofs import accepted, wants_proof, words_for_proof
from workmark.assessment.readings import close_readings
from workmark.assessment.rechecks import read_again_if_in_doubt
from workmark.assessment.review_models import Review, ReviewState
from workmark.assessment.reviewing import reviewed, rows_not_passed
from workmark.assessment.signals import decided
from workmark.assessment.similar_cases import propose_similar_cases
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person
from workmark.submissions.actions.revise import carry_also
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
        proofs = accepted(one.proofs for one in panel.assessors)
        _refuse_unproved(work, judgement, proofs)
        decision = _close(
            panel.assessors[-1],
            judgement.outcome.value,
            at,
            results=[asdict(result) for result in judgement.results],
            assessors=len(panel.assessors),
            is_adjudicated=panel.adjudication is not None,
            proofs=proofs,
        )
        read_again_if_in_doubt(work, panel.assessors, at=at)
        event.target = decision
        event.detail = {
            "outcome": decision.outcome,
            "submission": work.pk,
            "assignments": [one.pk for one in panel.assessors],
        }
    return decision


def decide_review(review: Review, *, at: datetime) -> Decision | None:
    """Apply the rule to a review whose readings are all locked: a Decision in place of the old one, or None: it stands.

    Only rows that were refused can change, and only for the better. An award is announced like any other.

    Raises WrongState unless everybody wanted has locked, and nobody who judged before is among them.
    """
    with change(SYSTEM, "assessment.decide", review, organisation=review.issuer) as event:
        before = Decision.objects.select_for_update(no_key=True).get(pk=review.decision_id)
        readers = _readers_of(review)
        _refuse_incomplete_review(review, before, readers)
        rows = before.submission.version.said.rows()
        judgement = reviewed(rows, before.results, [scores_of(one) for one in readers])
        proofs = accepted([before.proofs, *(one.proofs for one in readers)])
        _refuse_unproved(before.submission, judgement, proofs)
        improved = rows_not_passed([asdict(result) for result in judgement.results]) != tuple(review.row_keys)
        review.state = ReviewState.CHANGED if improved else ReviewState.STANDS
        review.closed_at = at
        review.save(update_fields=["state", "closed_at"])
        event.detail = {"state": review.state, "submission": before.submission_id}
        read_again_if_in_doubt(before.submission, readers, at=at)
        if not improved:
            tell_learner_of_ruling(review, None)
            return None
        made = Decision.objects.create(
            submission=before.submission,
            replaces=before,
            outcome=judgement.outcome.value,
            decided_at=at,
            decided_by=readers[-1],
            assessors=before.assessors + len(readers),
            is_adjudicated=before.is_adjudicated,
            results=[asdict(result) for result in judgement.results],
            rubric_digest=before.rubric_digest,
            proofs=proofs,
        )
        if made.outcome == DecisionOutcome.AWARDED:
            _end_next_round(before.submission, at)
            move(before.submission, SubmissionState.AWARDED, actor=None, at=at)
        else:
            carry_also(
                before.submission, [(one["row"], one["level"]) for one in made.results if one["passed"]]
            )
        decided.send(sender=Decision, decision=made)
        tell_learner_of_ruling(review, made)
        still_refused = frozenset(rows_not_passed(made.results))
        propose_similar_cases(review, frozenset(review.row_keys) - still_refused, at=at)
        event.target = made
    return made


def _end_next_round(submission: Submission, at: datetime) -> None:
    """The learner may have begun to revise what now passes; her draft stays readable."""
    for draft in Submission.objects.filter(previous=submission, state=SubmissionState.DRAFT):
        move(draft, SubmissionState.WITHDRAWN, actor=None, at=at)


def _readers_of(review: Review) -> list[Assignment]:
    locked = Assignment.objects.filter(reading__review=review, state=AssignmentState.LOCKED)
    return list(locked.select_related("submission", "reading").order_by("place"))


def _refuse_incomplete_review(review: Review, before: Decision, readers: list[Assignment]) -> None:
    """What must hold whoever calls, as for a first decision (AQ14, AQ18)."""
    wanted = review.readings.count()
    if review.state != ReviewState.IN_REVIEW or not readers or len(readers) < wanted:
        raise WrongState(_("Not everybody who reads this again has locked their scores."))
    if Decision.objects.filter(replaces=before).exists() or before.outcome != DecisionOutcome.NOT_YET:
        raise WrongState(_("This decision does not hold any more, or refused nothing."))
    people = [one.assessor_id for one in readers]
    earlier = before.submission.assignments.filter(assessor_id__in=people, state=AssignmentState.LOCKED)
    if len(set(people)) != len(people) or earlier.exclude(reading__review=review).exists():
        raise WrongState(_("Whoever judged this work before cannot review it."))


def return_incomplete(assessor: Person, assignment: Assignment, *, missing: str, at: datetime) -> Decision:
    """Send work back because a part is missing or cannot be opened; it costs the learner nothing."""
    if not missing.strip():
        raise InvalidInput(_("Say what is missing."), fields={"missing": [_("Enter what is missing.")]})
    with change(assessor, "assessment.return", assignment, organisation=assignment.issuer) as event:
        held = locked_hold(assignment)
        refuse_tie(held, at)
        if leans_on_snippets(missing, assessor.snippets.values_list("text", flat=True)):
            raise InvalidInput(words_for_snippets(), fields={"missing": [words_for_snippets()]})
        if held.reading.is_anchor:
            return send_back_hidden(held, missing.strip(), at)
        if held.reading.is_review or held.reading.is_recheck:
            raise WrongState(_("This work is decided already. Judge its rows, or give it back."))
        if panel_of(held.submission).ratings:
            raise WrongState(
                _(
                    "Somebody has judged every row of this work, so nothing is missing. Judge it, or give it back."
                )
            )
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


def _refuse_unproved(work: Submission, judgement: Judgement, proofs: list[str]) -> None:
    """No award without a proof of authenticity where the author's rule wants one (AQ9).

    Three of a panel can award together what none of them would alone: then the last of them is asked for one.
    """
    if wants_proof(work, judgement) and not proofs:
        raise UnfinishedJudgement(words_for_proof(), fields={"proofs": [words_for_proof()]})


def _close(
    held: Assignment,
    outcome: str,
    at: datetime,
    *,
    results: list[dict[str, object]] | None = None,
    assessors: int = 1,
    is_adjudicated: bool = False,
    missing: str = "",
    proofs: list[str] | None = None,
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
        proofs=proofs or [],
    )
    close_readings(submission)
    move(submission, SubmissionState(outcome), actor=held.assessor, at=at)
    decided.send(sender=Decision, decision=decision)
    tell_learner_of_decision(decision)
    return decision
