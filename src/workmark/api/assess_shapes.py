"""What an assessor's program is shown: the queue, work beside its rubric, scores. Nobody is named."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from workmark.achievements.content import Row
from workmark.api.prior import PriorShown, prior_shown
from workmark.assessment.blind_words import blind_words
from workmark.assessment.feedback import earlier_feedback
from workmark.assessment.holding import rows_to_judge
from workmark.assessment.models import Assignment, Decision, Reading, Score
from workmark.assessment.opinions import opinions_on
from workmark.assessment.proofs import proofs_on
from workmark.submissions.models import Evidence, SimilarityHint
from workmark.submissions.progress import context_key
from workmark.submissions.witnessing import confirmations_of


class Waiting(Schema):
    """Work in the queue. Its token is for taking it only."""

    token: str
    achievement: str
    title: str
    round: int
    submitted_at: datetime | None
    is_adjudication: bool


class Held(Schema):
    token: str
    achievement: str
    title: str
    round: int
    due_at: datetime
    state: str
    is_adjudication: bool


class Queue(Schema):
    held: list[Held]
    waiting: list[Waiting]


class AnswerToJudge(Schema):
    question: str
    prompt: str
    text: str


class EvidenceToJudge(Schema):
    """Without the name its learner gave the file."""

    token: str
    requirement: str
    kind: str
    title: str
    description: str
    transcript: str
    text: str
    url: str
    media_type: str
    ai_use: str
    ai_note: str
    done_on: date | None
    currency: str = Field(description="no-limit, unstated, current, too-old or in-future.")
    own_proof: str = Field(description="recorded-process or system-log, as the learner says, or empty.")


class ContextGiven(Schema):
    """What the learner wants an assessor to know about a row."""

    row: str
    text: str


class Confirmed(Schema):
    rows: list[str]
    relation: str
    statement: str


class HintShown(Schema):
    """A place that is like earlier work of somebody else: a hint, not a finding, and never shown to the learner."""

    kind: str
    evidence: str = Field(description="The item's token; empty for an answer in words.")
    question: str = Field(description="The question's key; empty for an item.")
    share: float = Field(description="How much is alike, from 0 to 1.")
    earlier: datetime | None = Field(
        description="When the other work was handed in. Whose it is, nobody is told."
    )


class ScoreShown(Schema):
    row: str
    level: str
    feedback: str
    missing: str
    next_step: str
    is_unsure: bool
    is_carried: bool
    rules_met: list[str]
    rules_note: str
    feedback_before: str


class OpinionShown(Schema):
    """What one of two assessors said of a row they differ on. Nobody is told which of them."""

    row: str
    level: str
    feedback: str


class WorkToJudge(Held):
    rubric: list[Row]
    rows_to_judge: list[str]
    proofs: list[str] = Field(description="Kinds of proof on record that the work is the learner's own.")
    needs_proof: bool = Field(description="Whether an award wants one of them.")
    opinions: list[OpinionShown]
    context: list[ContextGiven]
    answers: list[AnswerToJudge]
    evidence: list[EvidenceToJudge]
    confirmations: list[Confirmed]
    prior: list[PriorShown] = Field(description="Badges from elsewhere that the learner names for rows.")
    hints: list[HintShown]
    scores: list[ScoreShown]


class Decided(Schema):
    """outcome: empty while another assessor is still wanted."""

    outcome: str
    decided_at: datetime | None


def waiting_shown(reading: Reading) -> Waiting:
    submission = reading.submission
    return Waiting(
        token=reading.token,
        achievement=submission.version.achievement.slug,
        title=submission.version.title,
        round=submission.round_number,
        submitted_at=submission.submitted_at,
        is_adjudication=reading.is_adjudication,
    )


def held(assignment: Assignment) -> Held:
    return Held(**_facts(assignment))


def _facts(assignment: Assignment) -> dict[str, Any]:
    submission = assignment.submission
    return {
        "token": assignment.token,
        "achievement": submission.version.achievement.slug,
        "title": submission.version.title,
        "round": submission.round_number,
        "due_at": assignment.due_at,
        "state": assignment.state,
        "is_adjudication": assignment.reading.is_adjudication,
    }


def work_to_judge(assignment: Assignment) -> WorkToJudge:
    submission = assignment.submission
    said = submission.version.said
    answers = dict(submission.answers.values_list("question_key", "text"))
    before = earlier_feedback(submission)
    return WorkToJudge(
        **_facts(assignment),
        rubric=list(said.rows()),
        rows_to_judge=[row.key for row in rows_to_judge(assignment)],
        proofs=list(proofs_on(submission)),
        needs_proof=said.evidence_rules.needs_proof,
        opinions=[
            OpinionShown(row=row, level=one.level_key, feedback=one.feedback)
            for row, opinions in opinions_on(assignment).items()
            for one in opinions
        ],
        context=[
            ContextGiven(row=row.key, text=answers[context_key(row.key)])
            for row in said.rows()
            if answers.get(context_key(row.key))
        ],
        answers=[
            AnswerToJudge(question=one.key, prompt=one.prompt, text=answers.get(one.key, ""))
            for one in said.questions()
        ],
        evidence=[_evidence(item) for item in submission.evidence.select_related("stored")],
        confirmations=[
            Confirmed(
                rows=one.confirmed_row_keys,
                relation=blind_words(one, one.relation),
                statement=blind_words(one, one.statement),
            )
            for one in confirmations_of(submission)
        ],
        prior=prior_shown(submission),
        hints=[_hint(one) for one in submission.shown_hints],
        scores=[score_shown(one, before) for one in assignment.scores.order_by("pk")],
    )


def score_shown(one: Score, before: Mapping[str, str]) -> ScoreShown:
    return ScoreShown(
        row=one.row_key,
        level=one.level_key,
        feedback=one.feedback,
        missing=one.missing,
        next_step=one.next_step,
        is_unsure=one.is_unsure,
        is_carried=one.is_carried,
        rules_met=one.rules_met,
        rules_note=one.rules_note,
        feedback_before=before.get(one.row_key, ""),
    )


def _evidence(item: Evidence) -> EvidenceToJudge:
    stored = item.stored
    return EvidenceToJudge(
        token=item.token,
        requirement=item.requirement_key,
        kind=item.kind,
        title=item.stable_blind_title,
        description=item.description,
        transcript=item.transcript,
        text=item.text,
        url=item.url,
        ai_use=item.ai_use,
        ai_note=item.ai_note,
        done_on=item.done_on,
        currency=item.currency,
        own_proof=item.own_proof,
        media_type=(stored.rendering_type or stored.media_type) if stored else "",
    )


def _hint(one: SimilarityHint) -> HintShown:
    return HintShown(
        kind=one.kind,
        evidence=one.evidence.token if one.evidence else "",
        question=one.question_key,
        share=round(one.share, 2),
        earlier=one.earlier.submitted_at,
    )


def decided(decision: Decision | None) -> Decided:
    found = (decision.outcome, decision.decided_at) if decision else ("", None)
    return Decided(outcome=found[0], decided_at=found[1])
