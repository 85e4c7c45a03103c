"""Appeals: a learner's own, and what lead assessors make of cases like one that was overturned."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import Said, TokenInPath
from workmark.assessment.actions.answer_similar_case import let_stand, read_again
from workmark.assessment.actions.file_appeal import LONGEST_GROUNDS, file_appeal
from workmark.assessment.actions.withdraw_appeal import withdraw_appeal
from workmark.assessment.queries import review_by_token, reviews_for_lead, reviews_of
from workmark.assessment.review_models import Review
from workmark.lib.clock import now
from workmark.submissions.queries import nothing_here, submission_by_token

router = Router(tags=["appeals"])
MOST_CASES_SHOWN = 200


class ReviewShown(Schema):
    """Who reads or read it is told to nobody."""

    token: str
    origin: str
    state: str
    grounds: str
    rows: list[str]
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None


class CaseShown(ReviewShown):
    """For a lead assessor. achievement: its slug. answer: why it was let stand."""

    achievement: str
    answer: str


class Grounds(Said):
    grounds: str = Field(min_length=1, max_length=LONGEST_GROUNDS)


class CaseAnswer(Said):
    answer: str = Field(min_length=1, max_length=2_000)


@router.get(
    "/work/{token}/appeals",
    auth=Door("work:read"),
    response=list[ReviewShown],
    summary="Its appeals and reviews",
)
def appeals(request: HttpRequest, token: TokenInPath) -> list[ReviewShown]:
    submission = submission_by_token(acting(request), token)
    return [ReviewShown(**_facts(review)) for review in reviews_of(submission)]


@router.post(
    "/work/{token}/appeals",
    auth=Door("work:write"),
    response={201: ReviewShown},
    summary="Appeal against “not yet”: to a fresh assessor, then to a panel",
)
def appeal(request: HttpRequest, token: TokenInPath, said: Grounds) -> Status[ReviewShown]:
    person = acting(request)
    made = file_appeal(person, submission_by_token(person, token), grounds=said.grounds, at=now())
    return Status(201, ReviewShown(**_facts(made)))


@router.delete(
    "/work/{token}/appeals/{review}",
    auth=Door("work:write"),
    response={204: None},
    summary="Take an appeal back, or end another reading of it, so that you can hand in the next round",
)
def take_back(request: HttpRequest, token: TokenInPath, review: TokenInPath) -> Status[None]:
    person = acting(request)
    found = reviews_of(submission_by_token(person, token)).filter(token=review).first()
    if found is None:
        raise nothing_here()
    withdraw_appeal(person, found, at=now())
    return Status(204, None)


@router.get(
    "/assess/cases", auth=Door("assess"), response=list[CaseShown], summary="Reviews, for a lead assessor"
)
def cases(request: HttpRequest) -> list[CaseShown]:
    return [_case(review) for review in reviews_for_lead(acting(request))[:MOST_CASES_SHOWN]]


@router.post(
    "/assess/cases/{token}/stand", auth=Door("assess"), response=CaseShown, summary="Let a case stand"
)
def stand(request: HttpRequest, token: TokenInPath, said: CaseAnswer) -> CaseShown:
    person = acting(request)
    return _case(let_stand(person, review_by_token(person, token), answer=said.answer, at=now()))


@router.post(
    "/assess/cases/{token}/read-again", auth=Door("assess"), response=CaseShown, summary="Have it read again"
)
def again(request: HttpRequest, token: TokenInPath) -> CaseShown:
    person = acting(request)
    return _case(read_again(person, review_by_token(person, token), at=now()))


def _facts(review: Review) -> dict[str, Any]:
    return {
        "token": review.token,
        "origin": review.origin,
        "state": review.state,
        "grounds": review.grounds,
        "rows": review.row_keys,
        "opened_at": review.opened_at,
        "due_at": review.due_at,
        "closed_at": review.closed_at,
    }


def _case(review: Review) -> CaseShown:
    achievement = review.decision.submission.version.achievement.slug
    return CaseShown(**_facts(review), achievement=achievement, answer=review.answer)
