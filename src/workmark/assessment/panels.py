"""The locked judgements of one Submission, read from the database into the plain values that the rules take."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from workmark.achievements.content import Row
from workmark.assessment.allocation_models import AllowedConflict
from workmark.assessment.evidence_rules import Ticked
from workmark.assessment.holding import rows_to_judge
from workmark.assessment.judging import Judgement, RowScore, judge, unfinished_rows
from workmark.assessment.models import (
    Assignment,
    AssignmentState,
    Decision,
    DecisionOutcome,
    ReadingKind,
    SamplingPurpose,
)
from workmark.assessment.quality_queries import holds_direct_claim
from workmark.assessment.sampling import is_drawn
from workmark.assessment.sampling_seeds import seed_in_use
from workmark.assessment.second_rating import (
    FIRST_OF_ASSESSOR,
    FIRST_OF_RUBRIC,
    RANDOM_SHARE,
    Standing,
    Why,
    why_second,
)
from workmark.assessment.settling import Scores, disputed_rows, settled
from workmark.submissions.models import Submission

_JUDGED = (DecisionOutcome.AWARDED, DecisionOutcome.NOT_YET)


@dataclass(frozen=True)
class Panel:
    """Whoever has locked scores on one Submission. ratings: in order of place, at most two."""

    submission: Submission
    ratings: tuple[Assignment, ...]
    adjudication: Assignment | None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return self.submission.version.said.rows()

    @cached_property
    def carried(self) -> dict[str, str]:
        """Row key to the level it passed at in an earlier round."""
        return {row.row_key: row.level_key for row in self.submission.carried_rows.all()}

    @cached_property
    def disputed(self) -> tuple[str, ...]:
        """Keys of the rows on which two ratings say different things."""
        if len(self.ratings) < 2:
            return ()
        return disputed_rows(self.rows, *(scores_of(rating) for rating in self.ratings))

    @property
    def assessors(self) -> tuple[Assignment, ...]:
        """Everybody whose scores count."""
        return self.ratings if self.adjudication is None else (*self.ratings, self.adjudication)

    def judgement(self) -> Judgement:
        """What the rule says of all of them together. Raises ValueError where somebody is still wanting."""
        ruled = scores_of(self.adjudication) if self.adjudication else None
        return settled(self.rows, [scores_of(rating) for rating in self.ratings], ruled, self.carried)

    def needs_second(self) -> Why | None:
        """Why one rating is not enough here, or None."""
        if len(self.ratings) != 1:
            return None
        only = self.ratings[0]
        judgement = judge(self.rows, scores_of(only), self.carried)
        return why_second(judgement, self._standing(only))

    def first_is_trainee(self) -> bool:
        return self._standing(self.ratings[0]).is_trainee

    def needs_adjudication(self) -> bool:
        return bool(self.disputed) and self.adjudication is None

    def _standing(self, rating: Assignment) -> Standing:
        seed = seed_in_use(self.submission.issuer, SamplingPurpose.SECOND_RATING)
        return Standing(
            decided_of_rubric=_decided_of_rubric(self.submission),
            decided_by_assessor=_decided_by_assessor(rating),
            is_unsure=rating.scores.filter(Q(is_unsure=True) | ~Q(rules_note="")).exists(),
            lacks_direct_claim=not holds_direct_claim(self.submission.issuer),
            has_allowed_tie=AllowedConflict.objects.filter(
                submission=self.submission, assessor=rating.assessor_id
            ).exists(),
            is_drawn=is_drawn(seed, self.submission.token, share=RANDOM_SHARE),
            is_provisional=rating.certificate is not None and rating.certificate.is_provisional,
        )


def judged_alone(assignment: Assignment) -> Judgement | None:
    """What the rule says of one assessor's finished scores and nobody else's; None while they are unfinished."""
    rows, scores = rows_to_judge(assignment), scores_of(assignment)
    if unfinished_rows(
        rows, scores, {}
    ):  # an unedited snippet keeps it from being locked, not from being shown
        return None
    if assignment.reading.row_keys:  # an adjudication or a review is about these rows and no others
        return judge(rows, scores, {})
    panel = Panel(assignment.submission, (assignment,), None)
    return judge(panel.rows, scores, panel.carried)


def panel_of(submission: Submission) -> Panel:
    """The panel as it stands now."""
    locked = submission.assignments.filter(state=AssignmentState.LOCKED).select_related(
        "reading", "assessor", "certificate"
    )
    by_place = sorted(locked, key=lambda assignment: assignment.place)
    ratings = [one for one in by_place if one.reading.kind == ReadingKind.RATING]
    ruled = [one for one in by_place if one.reading.kind == ReadingKind.ADJUDICATION]
    return Panel(submission, tuple(ratings), ruled[-1] if ruled else None)


def scores_of(assignment: Assignment) -> Scores:
    """One assessor's scores by row key, without the rows that were carried over."""
    return {
        score.row_key: RowScore(score.level_key, score.feedback, score.missing, score.next_step)
        for score in assignment.scores.all()
        if not score.is_carried
    }


def ticked_by(assignment: Assignment) -> dict[str, Ticked]:
    """What one assessor ticked of the rules of evidence, by row key."""
    scores = (score for score in assignment.scores.all() if not score.is_carried)
    return {score.row_key: Ticked(frozenset(score.rules_met), score.rules_note) for score in scores}


def _decided_of_rubric(submission: Submission) -> int:
    """At most FIRST_OF_RUBRIC: more makes no difference, and counting all would."""
    decided = Decision.objects.filter(
        submission__version=submission.version_id,
        submission__is_simulated=False,
        outcome__in=_JUDGED,
        replaces__isnull=True,  # what a review made of one of the thirty is no other work
    )
    return decided[:FIRST_OF_RUBRIC].count()


def _decided_by_assessor(rating: Assignment) -> int:
    """This assessor's ratings for this issuer that a decision rests on; at most FIRST_OF_ASSESSOR."""
    done = Assignment.objects.filter(
        assessor=rating.assessor_id,
        state=AssignmentState.LOCKED,
        reading__kind=ReadingKind.RATING,
        submission__version__achievement__issuer=rating.issuer_id,
        submission__decisions__outcome__in=_JUDGED,
        submission__is_simulated=False,
    )
    return done.distinct()[:FIRST_OF_ASSESSOR].count()
