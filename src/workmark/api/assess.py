"""Assessing: the queue, work beside its rubric, scores, and the decision by rule. Nobody is named to anybody."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Field, Router, Status

from workmark.api.assess_shapes import (
    Decided,
    Queue,
    ScoreShown,
    WorkToJudge,
    decided,
    held,
    score_shown,
    waiting_shown,
    work_to_judge,
)
from workmark.api.door import Door, acting
from workmark.api.inputs import KeyInPath, Said, TokenInPath
from workmark.assessment.actions.decide import return_incomplete
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.lock_scores import lock_scores
from workmark.assessment.actions.score_row import LONGEST_FEEDBACK, score_row
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.evidence_rules import LONGEST_NOTE, EvidenceRule
from workmark.assessment.feedback import earlier_feedback
from workmark.assessment.proofs import Proof
from workmark.assessment.queries import assignment_by_token, awaiting_assessor, held_by, waiting_by_token
from workmark.lib.clock import now
from workmark.organisations.actions.say_languages import MOST_LANGUAGES, say_languages
from workmark.submissions.queries import evidence_of
from workmark.web.learner.views.serving import evidence_file

router = Router(tags=["assessing"], auth=Door("assess"))


class Languages(Said):
    languages: list[str] = Field(max_length=MOST_LANGUAGES, description="ISO 639-1, such as pt.")


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


@router.get("/assess/queue", response=Queue, summary="Work in your hands, and work you may take")
def queue(request: HttpRequest) -> Queue:
    person = acting(request)
    return Queue(
        held=[held(assignment) for assignment in held_by(person)],
        waiting=[waiting_shown(reading) for reading in awaiting_assessor(person, now())],
    )


@router.post("/assess/waiting/{token}/take", response={201: WorkToJudge}, summary="Take work into your hands")
def take(request: HttpRequest, token: TokenInPath) -> Status[WorkToJudge]:
    person, at = acting(request), now()
    assignment = take_reading(person, waiting_by_token(person, token, at), at=at)
    return Status(201, work_to_judge(assignment_by_token(person, assignment.token)))


@router.get("/assess/languages", response=Languages, summary="In which languages you judge work")
def languages(request: HttpRequest) -> Languages:
    return Languages(languages=list(acting(request).spoken_languages.values_list("language", flat=True)))


@router.put("/assess/languages", response=Languages, summary="Say in which; none: in all")
def put_languages(request: HttpRequest, said: Languages) -> Languages:
    return Languages(languages=say_languages(acting(request), said.languages))


@router.get("/assess/{token}", response=WorkToJudge, summary="The work beside its rubric, with your scores")
def work(request: HttpRequest, token: TokenInPath) -> WorkToJudge:
    return work_to_judge(assignment_by_token(acting(request), token))


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
    return score_shown(kept, earlier_feedback(assignment.submission))


@router.post(
    "/assess/{token}/decide",
    response=Decided,
    summary="Lock your scores; the rule decides or asks another assessor",
)
def close(request: HttpRequest, token: TokenInPath, said: Decide) -> Decided:
    person = acting(request)
    return decided(lock_scores(person, assignment_by_token(person, token), **said.model_dump(), at=now()))


@router.post("/assess/{token}/return", response=Decided, summary="Send it back: something is missing")
def send_back(request: HttpRequest, token: TokenInPath, said: Missing) -> Decided:
    person = acting(request)
    assignment = assignment_by_token(person, token)
    return decided(return_incomplete(person, assignment, missing=said.missing, at=now()))


@router.post("/assess/{token}/give-back", response={204: None}, summary="Return it to the queue")
def give_back(request: HttpRequest, token: TokenInPath, said: Reason) -> Status[None]:
    person = acting(request)
    decline_assignment(person, assignment_by_token(person, token), reason=said.reason, at=now())
    return Status(204, None)
