"""A learner's work: start it, answer, hand it in, revise, and share it."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router, Status

from workmark.achievements.queries import published_version_of
from workmark.api.door import Door, acting
from workmark.api.inputs import (
    IfMatch,
    Line,
    LongText,
    NumberInPath,
    Paged,
    PageFacts,
    Paragraph,
    Said,
    TokenInPath,
    page_of,
)
from workmark.api.revisions import changed_meanwhile, put_etag, refuse_stale, revision_from
from workmark.api.work_shapes import (
    AnswerShown,
    AttestationShown,
    GrantShown,
    WorkBrief,
    WorkWhole,
    attestation_shown,
    grant_shown,
    work_brief,
    work_whole,
)
from workmark.assessment.queries import decision_on
from workmark.lib.clock import now
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.revise import revise
from workmark.submissions.actions.revoke_share import revoke_share
from workmark.submissions.actions.save_answer import save_answer
from workmark.submissions.actions.say_language import say_language
from workmark.submissions.actions.share import share
from workmark.submissions.actions.show_words import show_words
from workmark.submissions.actions.start import start
from workmark.submissions.actions.submit import submit
from workmark.submissions.actions.withdraw import withdraw
from workmark.submissions.actions.withdraw_attestation import withdraw_attestation
from workmark.submissions.carrying import rows_to_carry
from workmark.submissions.models import SubmissionState
from workmark.submissions.queries import (
    extra_time_of,
    nothing_here,
    submission_by_token,
    submissions_of,
)
from workmark.submissions.witnessing import attestation_among, shown_to_learner

router = Router(tags=["work"])
_READ, _WRITE = Door("work:read"), Door("work:write")
QuestionInPath = Annotated[str, Path(pattern=r"^_?[a-z0-9][a-z0-9-]{0,59}$")]


class WorkPage(PageFacts):
    items: list[WorkBrief]


class Start(Said):
    achievement: str = Field(max_length=80, description="The micro-credential's slug.")


class AnswerText(Said):
    text: LongText


class EvidenceLanguage(Said):
    language: str = Field(pattern=r"^[a-z]{2}$", description="ISO 639-1, such as pt.")


class AttestationAsked(Said):
    name: str = Field(min_length=1, max_length=200)
    email: str = Field(min_length=3, max_length=254)
    rows: list[Line] = Field(min_length=1, max_length=100, description="Keys of rubric rows.")
    message: str = Field("", max_length=2_000)


class WordsShown(Said):
    is_shown: bool


class HandIn(Said):
    declares_own_work: bool
    ai_statement: Paragraph = Field("", description="Which AI tools helped and how; empty says none did.")


class Share(Said):
    label: str = Field(min_length=1, max_length=120, description="For whom it is.")
    purpose: str = Field("", max_length=200)
    evidence: list[Line] = Field(min_length=1, max_length=200, description="Tokens of items.")
    days: int = Field(14, ge=1, le=90)


@router.get("/work", auth=_READ, response=WorkPage, summary="All your work, latest edited first")
def work(request: HttpRequest, window: Paged) -> dict[str, Any]:
    return page_of(submissions_of(acting(request)).order_by("-edited_at", "-pk"), window, work_brief)


@router.post("/work", auth=_WRITE, response={201: WorkWhole}, summary="Start, or go on with what is open")
def begin(request: HttpRequest, said: Start) -> Status[WorkWhole]:
    person = acting(request)
    version = published_version_of(said.achievement, person)
    return Status(201, work_whole(start(person, version, at=now())))


@router.get(
    "/work/{token}", auth=_READ, response=WorkWhole, summary="One piece of work and what is left to do"
)
def one(request: HttpRequest, token: TokenInPath) -> WorkWhole:
    return work_whole(submission_by_token(acting(request), token))


@router.get(
    "/work/{token}/answers/{question}", auth=_READ, response=AnswerShown, summary="One answer with its ETag"
)
def answer(
    request: HttpRequest, response: HttpResponse, token: TokenInPath, question: QuestionInPath
) -> AnswerShown:
    submission = submission_by_token(acting(request), token)
    found = submission.answers.filter(question_key=question).first()
    if found is None:
        raise nothing_here()
    put_etag(response, found.revision)
    aside = [one.text for one in found.set_aside.all()]
    return AnswerShown(question=question, text=found.text, revision=found.revision, set_aside=aside)


@router.put(
    "/work/{token}/answers/{question}",
    auth=_WRITE,
    response=AnswerShown,
    summary='Save an answer; the first time with If-Match: "0"',
)
def keep_answer(
    request: HttpRequest,
    response: HttpResponse,
    token: TokenInPath,
    question: QuestionInPath,
    said: AnswerText,
    if_match: IfMatch = None,
) -> AnswerShown:
    person, revision = acting(request), revision_from(if_match)
    submission = submission_by_token(person, token)
    stored = submission.answers.filter(question_key=question).first()
    if stored is not None and stored.text != said.text:
        refuse_stale(revision, stored.revision)
    saved = save_answer(person, submission, question, said.text, revision=revision, at=now())
    if saved.is_stale:
        # Somebody saved between our look and our write; the words sent are kept beside theirs.
        raise changed_meanwhile(saved.answer.revision)
    put_etag(response, saved.answer.revision)
    return AnswerShown(
        question=question, text=saved.answer.text, revision=saved.answer.revision, set_aside=[]
    )


@router.put(
    "/work/{token}/evidence-language",
    auth=_WRITE,
    response=WorkWhole,
    summary="Say in which language your evidence is, so that somebody who reads it judges it",
)
def say_evidence_language(request: HttpRequest, token: TokenInPath, said: EvidenceLanguage) -> WorkWhole:
    person = acting(request)
    return work_whole(say_language(person, submission_by_token(person, token), said.language, at=now()))


@router.post(
    "/work/{token}/attestations",
    auth=_WRITE,
    response={201: AttestationShown},
    summary="Ask somebody at the workplace to confirm, by a one-time link",
)
def ask(request: HttpRequest, token: TokenInPath, said: AttestationAsked) -> Status[AttestationShown]:
    person = acting(request)
    wanted = Ask(name=said.name, email=said.email, row_keys=said.rows, message=said.message)
    made, _secret = ask_attestation(person, submission_by_token(person, token), wanted, at=now())
    return Status(201, attestation_shown(made))


@router.delete(
    "/work/{token}/attestations/{number}", auth=_WRITE, response={204: None}, summary="Take a request back"
)
def take_back(request: HttpRequest, token: TokenInPath, number: NumberInPath) -> Status[None]:
    person = acting(request)
    found = attestation_among(submission_by_token(person, token).attestations.all(), number)
    withdraw_attestation(person, found, at=now())
    return Status(204, None)


@router.patch(
    "/work/{token}/attestations/{number}",
    auth=_WRITE,
    response=AttestationShown,
    summary="Say whether the badge holds a witness's words, where they agreed",
)
def show(
    request: HttpRequest, token: TokenInPath, number: NumberInPath, said: WordsShown
) -> AttestationShown:
    person = acting(request)
    submission = submission_by_token(person, token)
    found = attestation_among(shown_to_learner(submission), number)
    return attestation_shown(show_words(person, submission, found, is_shown=said.is_shown, at=now()))


@router.post("/work/{token}/submit", auth=_WRITE, response=WorkWhole, summary="Hand it in")
def hand_in(request: HttpRequest, token: TokenInPath, said: HandIn) -> WorkWhole:
    person = acting(request)
    submit(person, submission_by_token(person, token), **said.model_dump(), at=now())
    return work_whole(submission_by_token(person, token))


@router.post("/work/{token}/withdraw", auth=_WRITE, response=WorkWhole, summary="Close this round undecided")
def close(request: HttpRequest, token: TokenInPath) -> WorkWhole:
    person = acting(request)
    withdraw(person, submission_by_token(person, token), at=now())
    return work_whole(submission_by_token(person, token))


@router.post(
    "/work/{token}/revise",
    auth=_WRITE,
    response={201: WorkWhole},
    summary="Open the next round; rows that passed stay passed",
)
def again(request: HttpRequest, token: TokenInPath) -> Status[WorkWhole]:
    person, at = acting(request), now()
    submission = submission_by_token(person, token)
    decision = decision_on(submission)
    carried = (
        rows_to_carry(decision.results, decided_at=decision.decided_at + extra_time_of(submission), at=at)
        if decision is not None and submission.state == SubmissionState.NOT_YET
        else ()
    )
    made = revise(person, submission, carried=carried, at=at)
    return Status(201, work_whole(submission_by_token(person, made.token)))


@router.get(
    "/work/{token}/grants", auth=_READ, response=list[GrantShown], summary="Links that open its evidence"
)
def grants(request: HttpRequest, token: TokenInPath) -> list[GrantShown]:
    submission = submission_by_token(acting(request), token)
    made = submission.sharing_grants.order_by("-created_at")
    return [grant_shown(grant, settings.WORKMARK_PUBLIC_ORIGIN) for grant in made]


@router.post("/work/{token}/grants", auth=_WRITE, response={201: GrantShown}, summary="Make such a link")
def grant(request: HttpRequest, token: TokenInPath, said: Share) -> Status[GrantShown]:
    person = acting(request)
    made = share(
        person,
        submission_by_token(person, token),
        label=said.label,
        purpose=said.purpose,
        evidence_tokens=said.evidence,
        days=said.days,
        at=now(),
    )
    return Status(201, grant_shown(made, settings.WORKMARK_PUBLIC_ORIGIN))


@router.delete("/work/{token}/grants/{grant_token}", auth=_WRITE, response={204: None}, summary="End a link")
def end_grant(request: HttpRequest, token: TokenInPath, grant_token: TokenInPath) -> Status[None]:
    person = acting(request)
    found = submission_by_token(person, token).sharing_grants.filter(token=grant_token).first()
    if found is None:
        raise nothing_here()
    revoke_share(person, found, at=now())
    return Status(204, None)
