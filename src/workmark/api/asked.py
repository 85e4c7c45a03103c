"""What employers ask the person to earn, and the yes or no."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from workmark.api.door import Door, acting
from workmark.api.inputs import Paged, PageFacts, Said, TokenInPath, page_of
from workmark.lib.clock import now
from workmark.workforce.actions.answer_learning import LONGEST_NOTE, accept_learning, decline_learning
from workmark.workforce.learning import asked_of, asked_of_me, titles_of
from workmark.workforce.learning_models import LearningAssignment

router = Router(tags=["work"])


class AskedShown(Schema):
    token: str
    employer: str
    achievement: str
    title: str
    state: str
    is_request: bool = Field(description="Whether you asked your employer for it.")
    reason: str
    due_on: date
    hours_granted: Decimal
    fee_covered: Decimal
    currency: str


class AskedPage(PageFacts):
    items: list[AskedShown]


class Answered(Said):
    """note: your own, on why not; the employer is never told it. A yes shows the employer the yes and no more."""

    accepted: bool
    note: str = Field("", max_length=LONGEST_NOTE)


@router.get("/asked", auth=Door("work:read"), response=AskedPage, summary="What employers ask you to earn")
def asked(request: HttpRequest, window: Paged) -> dict[str, Any]:
    return page_of(asked_of(acting(request)), window, _shown)


@router.post(
    "/asked/{token}/answer", auth=Door("work:write"), response=AskedShown, summary="Say yes or no to it"
)
def answer(request: HttpRequest, token: TokenInPath, said: Answered) -> AskedShown:
    person = acting(request)
    found = asked_of_me(person, token)
    if said.accepted:
        accept_learning(person, found, at=now())
    else:
        decline_learning(person, found, reason=said.note, at=now())
    return _shown(asked_of_me(person, token))


def _shown(one: LearningAssignment) -> AskedShown:
    names = ("token", "state", "is_request", "reason", "due_on", "hours_granted", "fee_covered", "currency")
    return AskedShown(
        **{name: getattr(one, name) for name in names},
        employer=one.organisation.slug,
        achievement=one.achievement.slug,
        title=titles_of([one]).get(one.achievement_id, one.achievement.slug),
    )
