"""Assessing: the queue, work beside its rubric, scores, and the decision by rule. Nobody is named to anybody."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Field, Router, Schema, Status

from workmark.achievements.content import Row
from workmark.api.door import Door, acting
from workmark.api.inputs import KeyInPath, Said, TokenInPath
from workmark.api.prior import PriorShown, prior_shown
from workmark.assessment.actions.decide import return_incomplete
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.lock_scores import lock_scores
from workmark.assessment.actions.score_row import LONGEST_FEEDBACK, score_row
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.evidence_rules import LONGEST_NOTE, EvidenceRule
from workmark.assessment.feedback import earlier_feedback
from workmark.assessment.holding import rows_to_judge
from workmark.assessment.models import Assignment, Decision, Reading, Score
from workmark.assessment.opinions import opinions_on
from workmark.assessment.proofs import Proof, proofs_on
from workmark.assessment.queries import assignment_by_token, awaiting_assessor, held_by, waiting_by_token
from workmark.lib.clock import now
from workmark.organisations.actions.say_languages import MOST_LANGUAGES, say_languages
from workmark.submissions.models import AttestationState, Evidence, SimilarityHint
from workmark.submissions.progress import context_key
from workmark.submissions.queries import evidence_of
from workmark.web.learner.views.serving import evidence_file

router = Router(tags=["assessing"], auth=Door("assess"))


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


class Languages(Said):
    languages: list[str] = Field(max_length=MOST_LANGUAGES, description="ISO 639-1, such as pt.")


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


class ScoreGiven(Said):
    level: str = Field("", max_length=60, description="A level's key; empty while undecided.")
    feedback: str = Field("", max_length=LONGEST_FEEDBACK, description="What you saw.")
    missing: str = Field("", max_length=LONGEST_FEEDBACK, description="Below the floor: what is missing.")
    next_step: str = Field("", max_length=LONGEST_FEEDBACK, description="Below the floor: one next step.")
    is_unsure: bool = Field(
        False, description="The work is close to another level; a second assessor reads it too."
    )
    rules_met: list[EvidenceRule] | None = Field(
        None, max_length=len(EvidenceRule), description="What holds of the evidence; left out: as it was."
    )
    rules_note: str = Field("", max_length=LONGEST_NOTE, description="Why a rule of evidence does not hold.")


class Decide(Said):
    strength: str = Field(min_length=1, max_length=4_000, description="What was done well, for the learner.")
    private_note: str = Field("", max_length=4_000, description="For the issuer, never for the learner.")
    proofs: list[Proof] = Field(
        [],
        max_length=len(Proof),
        description="What you accept of the proofs on record, if the rubric wants one.",
    )


class Missing(Said):
    missing: str = Field(min_length=1, max_length=4_000)


class Reason(Said):
    reason: str = Field(min_length=1, max_length=2_000)


class Decided(Schema):
    """outcome: empty while another assessor is still wanted."""

    outcome: str
    decided_at: datetime | None


@router.get("/assess/queue", response=Queue, summary="Work in your hands, and work you may take")
def queue(request: HttpRequest) -> Queue:
    person = acting(request)
    return Queue(
        held=[Held(**_facts(assignment)) for assignment in held_by(person)],
        waiting=[_waiting(reading) for reading in awaiting_assessor(person, now())],
    )


@router.post("/assess/waiting/{token}/take", response={201: WorkToJudge}, summary="Take work into your hands")
def take(request: HttpRequest, token: TokenInPath) -> Status[WorkToJudge]:
    person, at = acting(request), now()
    assignment = take_reading(person, waiting_by_token(person, token, at), at=at)
    return Status(201, _whole(assignment_by_token(person, assignment.token)))


@router.get("/assess/languages", response=Languages, summary="In which languages you judge work")
def languages(request: HttpRequest) -> Languages:
    return Languages(languages=list(acting(request).spoken_languages.values_list("language", flat=True)))


@router.put("/assess/languages", response=Languages, summary="Say in which; none: in all")
def put_languages(request: HttpRequest, said: Languages) -> Languages:
    return Languages(languages=say_languages(acting(request), said.languages))


@router.get("/assess/{token}", response=WorkToJudge, summary="The work beside its rubric, with your scores")
def work(request: HttpRequest, token: TokenInPath) -> WorkToJudge:
    return _whole(assignment_by_token(acting(request), token))


@router.get(
    "/assess/{token}/evidence/{item}/file",
    response={200: None},
    summary="The safe copy of a file, in its own media type",
    openapi_extra={"responses": {200: {"content": {"*/*": {}}}}},
)
def file(request: HttpRequest, token: TokenInPath, item: TokenInPath) -> HttpResponseBase:
    found = evidence_of(assignment_by_token(acting(request), token).submission, item)
    answer: HttpResponseBase = evidence_file(request, found.token)
    return answer


@router.put("/assess/{token}/scores/{row}", response=ScoreShown, summary="Score one row")
def score(request: HttpRequest, token: TokenInPath, row: KeyInPath, said: ScoreGiven) -> ScoreShown:
    person = acting(request)
    assignment = assignment_by_token(person, token)
    kept = score_row(
        person,
        assignment,
        row_key=row,
        level_key=said.level,
        feedback=said.feedback,
        missing=said.missing,
        next_step=said.next_step,
        is_unsure=said.is_unsure,
        rules_met=said.rules_met,
        rules_note=said.rules_note,
        at=now(),
    )
    return _score(kept, earlier_feedback(assignment.submission))


@router.post(
    "/assess/{token}/decide",
    response=Decided,
    summary="Lock your scores; the rule decides or asks another assessor",
)
def close(request: HttpRequest, token: TokenInPath, said: Decide) -> Decided:
    person = acting(request)
    return _decided(lock_scores(person, assignment_by_token(person, token), **said.model_dump(), at=now()))


@router.post("/assess/{token}/return", response=Decided, summary="Send it back: something is missing")
def send_back(request: HttpRequest, token: TokenInPath, said: Missing) -> Decided:
    person = acting(request)
    assignment = assignment_by_token(person, token)
    return _decided(return_incomplete(person, assignment, missing=said.missing, at=now()))


@router.post("/assess/{token}/give-back", response={204: None}, summary="Return it to the queue")
def give_back(request: HttpRequest, token: TokenInPath, said: Reason) -> Status[None]:
    person = acting(request)
    decline_assignment(person, assignment_by_token(person, token), reason=said.reason, at=now())
    return Status(204, None)


def _waiting(reading: Reading) -> Waiting:
    submission = reading.submission
    return Waiting(
        token=reading.token,
        achievement=submission.version.achievement.slug,
        title=submission.version.title,
        round=submission.round_number,
        submitted_at=submission.submitted_at,
        is_adjudication=reading.is_adjudication,
    )


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


def _whole(assignment: Assignment) -> WorkToJudge:
    submission = assignment.submission
    said = submission.version.said
    answers = dict(submission.answers.values_list("question_key", "text"))
    before = earlier_feedback(submission)
    confirmed = submission.attestations.filter(state=AttestationState.CONFIRMED)
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
            Confirmed(rows=one.confirmed_row_keys, relation=one.relation, statement=one.statement)
            for one in confirmed
        ],
        prior=prior_shown(submission),
        hints=[_hint(one) for one in submission.similarity_hints.select_related("evidence", "earlier")],
        scores=[_score(one, before) for one in assignment.scores.order_by("pk")],
    )


def _score(one: Score, before: Mapping[str, str]) -> ScoreShown:
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
        title=item.title,
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


def _decided(decision: Decision | None) -> Decided:
    found = (decision.outcome, decision.decided_at) if decision else ("", None)
    return Decided(outcome=found[0], decided_at=found[1])
