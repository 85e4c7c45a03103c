"""An assessor locks the scores. From then on they cannot change, and the rule says what follows."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.actions.decide import decide, decide_review
from workmark.assessment.errors import UnfinishedJudgement
from workmark.assessment.evidence_rules import unexplained_rows
from workmark.assessment.hidden_anchors import hide_next
from workmark.assessment.holding import locked_hold, refuse_tie, rows_to_judge
from workmark.assessment.judging import MINIMUM_FEEDBACK_WORDS, Unfinished, Wanting, unfinished_rows
from workmark.assessment.models import Assignment, AssignmentState, Decision, ReadingKind, ReadingState
from workmark.assessment.own_words import leans_on_snippets, words_for_snippets
from workmark.assessment.panels import judged_alone, panel_of, scores_of, ticked_by
from workmark.assessment.proofs import accepted, proofs_on, wants_proof, words_for_proof
from workmark.assessment.readings import open_reading
from workmark.assessment.rechecks import after_recheck
from workmark.assessment.review_models import Review
from workmark.assessment.second_rating import Why
from workmark.assessment.trials import after_locking_anchor
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.submissions.models import Submission


def lock_scores(
    assessor: Person,
    assignment: Assignment,
    *,
    strength: str,
    private_note: str,
    proofs: Collection[str] = (),
    at: datetime,
) -> Decision | None:
    """Lock a complete set of scores; None while another assessor is still wanted.

    strength: what was done well, for the learner; always wanted. proofs: the kinds of proof on record (`Proof`) that
    this assessor accepts; scores that would award want one where the author's rule does. What follows is the rule's,
    not the assessor's wish: a second assessor, an adjudication, or the decision. The assessor is not told why a second
    one reads it.

    Raises UnfinishedJudgement naming each row that wants a level, feedback, or a word on its evidence; WrongState
    once locked; ConflictOfInterest where a tie has arisen since it was taken.
    """
    with change(assessor, "assessment.lock", assignment, organisation=assignment.issuer):
        held = locked_hold(assignment)
        refuse_tie(held, at)
        if held.reading.is_adjudication:
            require(assessor, "assessment.adjudicate", held.reading)  # still, and not only when she took it
        kept = list(assessor.snippets.values_list("text", flat=True))
        wanting = unfinished_rows(rows_to_judge(held), scores_of(held), {}, kept)
        _refuse_unfinished(wanting, unexplained_rows(rows_to_judge(held), ticked_by(held)), strength)
        _refuse_kept_words(strength, kept)
        held.proofs = _read_proofs(held, proofs)
        held.strength, held.private_note = strength.strip(), private_note.strip()
        held.state, held.closed_at = AssignmentState.LOCKED, at
        held.save(update_fields=["state", "closed_at", "strength", "private_note", "proofs"])
        held.reading.state = ReadingState.LOCKED
        held.reading.save(update_fields=["state"])
        if held.reading.is_anchor:
            return after_locking_anchor(held, at)
        if held.reading.review is not None:
            return _close_review(held.reading.review, at)
        if held.reading.is_recheck:
            return after_recheck(held, at)
        if held.reading.kind == ReadingKind.RATING:
            hide_next(held, at)
        if _ask_another(held.submission, at):
            return None
        return decide(held.submission, at=at)


def _close_review(review: Review, at: datetime) -> Decision | None:
    """Decide the review if this was the last of its readings."""
    if review.readings.exclude(state=ReadingState.LOCKED).exists():
        return None
    return decide_review(review, at=at)


def _ask_another(submission: Submission, at: datetime) -> bool:
    """Open the reading that is still needed, if one is."""
    panel = panel_of(submission)
    if panel.needs_adjudication():
        open_reading(
            submission,
            at=at,
            kind=ReadingKind.ADJUDICATION,
            reason=Why.DISAGREEMENT,
            row_keys=panel.disputed,
        )
        return True
    if why := panel.needs_second():
        open_reading(submission, at=at, reason=why, wants_certified=panel.first_is_trainee())
        return True
    return False


def _read_proofs(held: Assignment, said: Collection[str]) -> list[str]:
    """The proofs accepted. Raises UnfinishedJudgement where one is wanted, InvalidInput for one that is not there."""
    there = proofs_on(held.submission)
    if set(said) - set(there):
        raise InvalidInput(
            _("That proof is not on record for this work. Reload the page and choose again."),
            fields={"proofs": [_("Choose among what is on record.")]},
        )
    if not said and wants_proof(held.submission, judged_alone(held)):
        raise UnfinishedJudgement(words_for_proof(), fields={"proofs": [words_for_proof()]})
    return accepted([said])


def words_for(wanting: Wanting) -> str:
    """What an assessor is told to do about a row that is not finished."""
    return {
        Wanting.LEVEL: _("Choose a level."),
        Wanting.SEEN: _("Say what you saw."),
        Wanting.MISSING: _("Say what is missing."),
        Wanting.NEXT_STEP: _("Name one next step."),
        Wanting.MORE_WORDS: _("Say more: at least %(words)d words in all about a row that does not pass.")
        % {"words": MINIMUM_FEEDBACK_WORDS},
        Wanting.EDITING: words_for_snippets(),
    }[wanting]


def words_for_rules() -> str:
    """What an assessor is told about a row where a rule of evidence is not ticked and nothing says why."""
    return _("Tick what holds of the evidence, or note why it does not.")


def _refuse_kept_words(strength: str, kept: Collection[str]) -> None:
    if leans_on_snippets(strength, kept):
        raise UnfinishedJudgement(words_for_snippets(), fields={"strength": [words_for_snippets()]})


def _refuse_unfinished(wanting: tuple[Unfinished, ...], unexplained: tuple[str, ...], strength: str) -> None:
    fields = {key: [words_for_rules()] for key in unexplained}
    fields |= {item.row: [words_for(item.wanting)] for item in wanting}
    if not strength.strip():
        fields["strength"] = [_("Name at least one thing that was done well.")]
    if fields:
        raise UnfinishedJudgement(_("A few rows still need you before this can be decided."), fields=fields)
