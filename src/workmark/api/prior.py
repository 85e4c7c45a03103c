"""Badges from elsewhere, named as evidence for rows of one's work."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import Line, Said, TokenInPath
from workmark.lib.clock import now
from workmark.planning.actions.name_prior_learning import (
    LONGEST_WORDS,
    name_prior_learning,
    take_out_prior_learning,
)
from workmark.planning.prior_learning import prior_learning_on
from workmark.planning.prior_models import PriorLearning
from workmark.planning.queries import imported_by_token
from workmark.submissions.models import Submission
from workmark.submissions.queries import nothing_here, submission_by_token

router = Router(tags=["work"])
_READ, _WRITE = Door("work:read"), Door("work:write")


class PriorShown(Schema):
    token: str
    title: str
    issuer: str
    awarded_at: datetime | None
    rows: list[str]
    words: str
    checked_at: datetime
    lapse: str = Field(description="expired, unvouched or stale; empty where it counts as proof by itself.")


class Named(Said):
    imported: str = Field(max_length=48, description="The token of the import.")
    position: int = Field(0, ge=0, le=1_000, description="Which badge of it; 0 is the first.")
    rows: list[Line] = Field(min_length=1, max_length=100, description="Keys of rubric rows.")
    words: str = Field(min_length=1, max_length=LONGEST_WORDS)


@router.get(
    "/work/{token}/prior", auth=_READ, response=list[PriorShown], summary="Badges from elsewhere named for it"
)
def named(request: HttpRequest, token: TokenInPath) -> list[PriorShown]:
    return prior_shown(submission_by_token(acting(request), token))


@router.post(
    "/work/{token}/prior", auth=_WRITE, response={201: PriorShown}, summary="Name one for rows of your work"
)
def name(request: HttpRequest, token: TokenInPath, said: Named) -> Status[PriorShown]:
    person = acting(request)
    submission = submission_by_token(person, token)
    award = imported_by_token(person, said.imported).awards.filter(position=said.position).first()
    if award is None:
        raise nothing_here()
    made = name_prior_learning(person, submission, award, row_keys=said.rows, words=said.words, at=now())
    return Status(201, _shown(made))


@router.delete("/work/{token}/prior/{named}", auth=_WRITE, response={204: None}, summary="Take one out")
def take_out(request: HttpRequest, token: TokenInPath, named: TokenInPath) -> Status[None]:
    person = acting(request)
    found = prior_learning_on(submission_by_token(person, token)).filter(token=named).first()
    if found is None:
        raise nothing_here()
    take_out_prior_learning(person, found, at=now())
    return Status(204, None)


def prior_shown(submission: Submission) -> list[PriorShown]:
    """What was named for this work, as its learner and its assessors read it."""
    return [_shown(one) for one in prior_learning_on(submission)]


def _shown(one: PriorLearning) -> PriorShown:
    return PriorShown(
        token=one.token,
        title=one.title,
        issuer=one.issuer_name,
        awarded_at=one.awarded_at,
        rows=one.row_keys,
        words=one.words,
        checked_at=one.checked_at,
        lapse=one.lapse,
    )
