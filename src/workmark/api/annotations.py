"""Notes pinned to places in the evidence: an assessor's own, and for the learner those that came with a decision."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import Said, TokenInPath
from workmark.assessment.actions.annotate_evidence import LONGEST_NOTE, annotate_evidence, remove_annotation
from workmark.assessment.anchoring import place_in
from workmark.assessment.annotating import annotation_by_token, annotations_by, annotations_on, evidence_in
from workmark.assessment.annotation_models import Annotation
from workmark.assessment.queries import assignment_by_token, decision_on
from workmark.lib.clock import now
from workmark.submissions.queries import submission_by_token

router = Router(tags=["notes"])
_JUDGES, _READS = Door("assess"), Door("work:read")


class Anchor(Said):
    """Where the note is about. kind says which of the other members count; what is not sent stays out."""

    kind: str = Field(max_length=8, description="words, lines, region or time.")
    quote: str | None = Field(None, max_length=1_000, description="words: as they stand in the evidence.")
    start: float | None = Field(None, description="words: first character, from 0. time: seconds.")
    end: float | None = Field(None, description="time: seconds.")
    first: int | None = Field(None, description="lines: the first, counted from 1.")
    last: int | None = Field(None, description="lines: the last.")
    left: float | None = Field(None, description="region: hundredths of the picture's width.")
    top: float | None = None
    width: float | None = None
    height: float | None = None
    page: int | None = Field(None, description="region: page of a PDF, from 1.")


class NewAnnotation(Said):
    place: Anchor
    note: str = Field(min_length=1, max_length=LONGEST_NOTE)
    row: str = Field("", max_length=60, description="The key of a rubric row, or empty.")


class AnnotationShown(Schema):
    token: str
    evidence: str
    place: dict[str, Any]
    place_in_words: str
    note: str
    row: str
    assessor: int = Field(description="1 for the first assessor; nobody is named.")
    made_at: datetime


@router.get(
    "/assess/{token}/notes", auth=_JUDGES, response=list[AnnotationShown], summary="Your notes on the work"
)
def mine(request: HttpRequest, token: TokenInPath) -> list[AnnotationShown]:
    return [_shown(one) for one in annotations_by(assignment_by_token(acting(request), token))]


@router.post(
    "/assess/{token}/evidence/{item}/notes",
    auth=_JUDGES,
    response={201: AnnotationShown},
    summary="Pin a note to a place",
)
def add(
    request: HttpRequest, token: TokenInPath, item: TokenInPath, new: NewAnnotation
) -> Status[AnnotationShown]:
    person = acting(request)
    assignment = assignment_by_token(person, token)
    place = place_in(_place(new.place))
    evidence = evidence_in(assignment, item)
    made = annotate_evidence(person, assignment, evidence, place, note=new.note, row_key=new.row, at=now())
    return Status(201, _shown(made))


@router.delete("/assess/{token}/notes/{note}", auth=_JUDGES, response={204: None}, summary="Take a note away")
def remove(request: HttpRequest, token: TokenInPath, note: TokenInPath) -> Status[None]:
    person = acting(request)
    remove_annotation(person, annotation_by_token(assignment_by_token(person, token), note))
    return Status(204, None)


@router.get(
    "/work/{token}/notes",
    auth=_READS,
    response=list[AnnotationShown],
    summary="The assessors' notes on your evidence; none before the decision",
)
def on_my_work(request: HttpRequest, token: TokenInPath) -> list[AnnotationShown]:
    decision = decision_on(submission_by_token(acting(request), token))
    return [_shown(one) for one in annotations_on(decision)] if decision else []


def _place(anchor: Anchor) -> dict[str, Any]:
    """The members that were sent. The first character of words is a whole number, seconds need not be."""
    said = anchor.model_dump(exclude_none=True)
    if said["kind"] == "words" and float(said.get("start", 0)).is_integer():
        said["start"] = int(said.get("start", 0))
    return said


def _shown(annotation: Annotation) -> AnnotationShown:
    return AnnotationShown(
        token=annotation.token,
        evidence=annotation.evidence.token,
        place=annotation.anchor,
        place_in_words=annotation.place_in_words,
        note=annotation.note,
        row=annotation.row_key,
        assessor=annotation.assignment.place,
        made_at=annotation.made_at,
    )
