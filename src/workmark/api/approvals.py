"""The employer's yes or no to an item of evidence: whom the learner asked, and what they said. They answer by their link."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import Said, TokenInPath
from workmark.lib.clock import now
from workmark.submissions.actions.ask_approval import Question, ask_approval, withdraw_approval
from workmark.submissions.approvals import asked_about, refused_items
from workmark.submissions.models import EmployerApproval, Evidence
from workmark.submissions.queries import evidence_of, nothing_here, submission_by_token

router = Router(tags=["employer's approval"])
_READ, _WRITE = Door("work:read"), Door("work:write")
_PLACE = "/work/{token}/evidence/{item}/approvals"


class ApprovalShown(Schema):
    token: str
    name: str
    state: str = Field(description="asked, yes, no or withdrawn.")
    is_about_it_now: bool = Field(
        description="False once the item is another one than when it was asked about."
    )
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    words: str


class ApprovalsShown(Schema):
    is_refused: bool = Field(
        description="Whether the item, as it is, cannot be handed in: the newest answer is a no."
    )
    items: list[ApprovalShown] = Field(description="The newest first; other rounds with the same item too.")


class NewApproval(Said):
    name: str = Field(min_length=1, max_length=200, description="Somebody who may speak for your employer.")
    email: str = Field(min_length=1, max_length=254)
    message: str = Field("", max_length=2_000)


@router.get(
    _PLACE, auth=_READ, response=ApprovalsShown, summary="Whom you asked about an item, and their answer"
)
def read(request: HttpRequest, token: TokenInPath, item: TokenInPath) -> ApprovalsShown:
    return _shown(_item(request, token, item))


@router.post(
    _PLACE,
    auth=_WRITE,
    response={201: ApprovalsShown},
    summary="Ask somebody at your workplace, by a link, whether it may be used",
)
def ask(
    request: HttpRequest, token: TokenInPath, item: TokenInPath, said: NewApproval
) -> Status[ApprovalsShown]:
    found = _item(request, token, item)
    ask_approval(acting(request), found, Question(said.name, said.email, said.message), at=now())
    return Status(201, _shown(found))


@router.delete(
    _PLACE + "/{asked}", auth=_WRITE, response={204: None}, summary="Take a question back before its answer"
)
def withdraw(request: HttpRequest, token: TokenInPath, item: TokenInPath, asked: TokenInPath) -> Status[None]:
    found = asked_about(_item(request, token, item)).filter(token=asked).first()
    if found is None:
        raise nothing_here()
    withdraw_approval(acting(request), found, at=now())
    return Status(204, None)


def _item(request: HttpRequest, token: str, item: str) -> Evidence:
    return evidence_of(submission_by_token(acting(request), token), item)


def _shown(item: Evidence) -> ApprovalsShown:
    return ApprovalsShown(
        is_refused=refused_items(item.submission).filter(pk=item.pk).exists(),
        items=[_answered(item, asked) for asked in asked_about(item)],
    )


def _answered(item: Evidence, asked: EmployerApproval) -> ApprovalShown:
    return ApprovalShown(
        token=asked.token,
        name=asked.name,
        state=asked.state,
        is_about_it_now=asked.digest == item.sha256,
        asked_at=asked.asked_at,
        expires_at=asked.expires_at,
        answered_at=asked.answered_at,
        words=asked.words,
    )
