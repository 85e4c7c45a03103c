"""Requests to cover or take down evidence: the issuer's list and answer, and what the learner can do meanwhile.

Who asks does so on a page, having seen the item there: no operation makes a request.
"""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from workmark.api.door import Door, acting
from workmark.api.inputs import Paged, PageFacts, Said, SlugInPath, TokenInPath, page_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.submissions.actions.close_reported import close_reported
from workmark.submissions.actions.decide_takedown import LONGEST_ANSWER, decide_takedown
from workmark.submissions.models import TakedownRequest
from workmark.submissions.queries import nothing_here, submission_by_token
from workmark.submissions.takedowns import deciders_of, is_covered, issuers_takedown, takedowns_of

router = Router(tags=["requests to take evidence down"])
_ISSUER = Door("organisation")


class TakedownShown(Schema):
    """Who asked stands in no answer: neither the learner nor the issuer reads their address."""

    token: str
    work: str = Field(description="The token of the work, for its learner.")
    item: str | None = Field(description="The token of the item; nothing once it is deleted.")
    title: str = Field(description="Of the item; empty once it is deleted.")
    asker: str = Field(description="shown, employer or other.")
    wish: str = Field(description="cover or remove.")
    words: str
    asked_at: datetime
    due_at: datetime = Field(description="Without an answer by then the item closes by itself.")
    late_at: datetime | None = Field(description="When it closed by itself.")
    is_covered: bool = Field(description="Whether the item is another one since the day of asking.")
    is_closed: bool = Field(description="Whether only its learner and assessors open it now.")
    end: str = Field(description="covered, closed, deleted or refused; empty while it waits.")
    answer: str
    decided_at: datetime | None


class TakedownPage(PageFacts):
    items: list[TakedownShown]


class TakedownAnswer(Said):
    end: str = Field(pattern="^(covered|closed|deleted|refused)$")
    answer: str = Field(
        min_length=1, max_length=LONGEST_ANSWER, description="Whoever asked and the learner read it."
    )


@router.get(
    "/issuers/{slug}/takedowns",
    auth=_ISSUER,
    response=TakedownPage,
    summary="An issuer's requests, the most pressing first",
)
def issuers(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, object]:
    issuer = deciders_of(acting(request)).filter(slug=slug).first()
    if issuer is None:
        raise NotFound("There is no such issuer, or its requests are not yours to see.")
    return page_of(takedowns_of(issuer), window, _shown)


@router.get(
    "/issuers/{slug}/takedowns/{token}", auth=_ISSUER, response=TakedownShown, summary="One of its requests"
)
def one(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> TakedownShown:
    return _shown(issuers_takedown(acting(request), slug, token))


@router.post(
    "/issuers/{slug}/takedowns/{token}/decide",
    auth=_ISSUER,
    response=TakedownShown,
    summary="Answer it, and do what the answer says",
)
def decide(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: TakedownAnswer) -> TakedownShown:
    person = acting(request)
    asked = issuers_takedown(person, slug, token)
    decide_takedown(person, asked, end=said.end, answer=said.answer, at=now())
    return _shown(issuers_takedown(person, slug, token))


@router.get(
    "/work/{token}/takedowns",
    auth=Door("work:read"),
    response=TakedownPage,
    summary="Requests about the evidence of your work",
)
def mine(request: HttpRequest, token: TokenInPath, window: Paged) -> dict[str, object]:
    work = submission_by_token(acting(request), token)
    return page_of(work.takedown_requests.select_related("evidence", "submission"), window, _shown)


@router.post(
    "/work/{token}/takedowns/{asked}/close",
    auth=Door("work:write"),
    response=TakedownShown,
    summary="Close the item to all but you and assessors, before the issuer answers",
)
def close(request: HttpRequest, token: TokenInPath, asked: TokenInPath) -> TakedownShown:
    person = acting(request)
    about = submission_by_token(person, token).takedown_requests.select_related("evidence", "submission")
    found = about.filter(token=asked).first()
    if found is None:
        raise nothing_here()
    close_reported(person, found, at=now())
    return _shown(about.get(pk=found.pk))


def _shown(asked: TakedownRequest) -> TakedownShown:
    item = asked.evidence
    return TakedownShown(
        token=asked.token,
        work=asked.submission.token,
        item=item.token if item else None,
        title=item.title if item else "",
        asker=asked.asker,
        wish=asked.wish,
        words=asked.words,
        asked_at=asked.asked_at,
        due_at=asked.due_at,
        late_at=asked.late_at,
        is_covered=is_covered(asked),
        is_closed=item is not None and item.closed_at is not None,
        end=asked.end,
        answer=asked.answer,
        decided_at=asked.decided_at,
    )
