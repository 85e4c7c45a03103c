"""The lead assessor's anchors: written by hand or made of offered work, approved by a second one, taken out of use."""

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import Line, LongText, NumberInPath, Paragraph, Said, SlugInPath, TokenInPath
from workmark.assessment.actions.approve_anchor import approve_anchor
from workmark.assessment.actions.edit_anchor import add_text_to_anchor, edit_anchor, remove_from_anchor
from workmark.assessment.actions.make_anchor import make_anchor_by_hand, make_anchor_of
from workmark.assessment.actions.retire_anchor import retire_anchor
from workmark.assessment.anchors import (
    anchor_by_token,
    anchors_for_lead,
    led_version,
    offered_by_token,
    offered_work,
    shortage,
)
from workmark.assessment.calibration_models import Anchor
from workmark.lib.clock import now

router = Router(tags=["becoming an assessor"], auth=Door("assess"))


class AnchorItem(Schema):
    token: str
    requirement: str
    kind: str
    title: str
    text: str


class AnchorShown(Schema):
    token: str
    kind: str
    use: str
    state: str
    levels: dict[str, str]
    notes: dict[str, str]
    answers: dict[str, str]
    evidence: list[AnchorItem]


class AnchorBrief(Schema):
    token: str
    kind: str
    use: str
    state: str


class RubricAnchors(Schema):
    anchors: list[AnchorBrief]
    wanted: dict[str, int] = Field(description="By kind, how many more before anybody can be calibrated.")
    offered: list[str] = Field(description="Tokens of work that learners offer.")


class NewAnchor(Said):
    work: str = Field("", max_length=64, description="The token of offered work; empty to write one by hand.")


class AnchorSaid(Said):
    kind: str = Field(max_length=12)
    use: str = Field(max_length=12)
    levels: dict[Line, Line] = Field(default_factory=dict, max_length=60)
    notes: dict[Line, Paragraph] = Field(default_factory=dict, max_length=60)
    answers: dict[Line, LongText] = Field(default_factory=dict, max_length=40)


class NewItem(Said):
    requirement: Line
    title: Line = ""
    text: LongText


class Approve(Said):
    is_nameless: bool = Field(description="You opened every item, and nobody can be told from it.")


@router.get(
    "/anchors/of/{slug}/{number}", response=RubricAnchors, summary="A rubric's anchors, for a lead assessor"
)
def anchors(request: HttpRequest, slug: SlugInPath, number: NumberInPath) -> RubricAnchors:
    person = acting(request)
    version = led_version(person, slug, number)
    return RubricAnchors(
        anchors=[
            AnchorBrief(token=one.token, kind=one.kind, use=one.use, state=one.state)
            for one in anchors_for_lead(person).filter(version=version)
        ],
        wanted=shortage(version),
        offered=[one.token for one in offered_work(version)],
    )


@router.post("/anchors/of/{slug}/{number}", response={201: AnchorShown}, summary="Begin an anchor")
def begin(
    request: HttpRequest, slug: SlugInPath, number: NumberInPath, said: NewAnchor
) -> Status[AnchorShown]:
    person, at = acting(request), now()
    version = led_version(person, slug, number)
    if said.work:
        return Status(201, _anchor(make_anchor_of(person, offered_by_token(version, said.work), at=at)))
    return Status(201, _anchor(make_anchor_by_hand(person, version, at=at)))


@router.get(
    "/anchors/{token}",
    response=AnchorShown,
    summary="An anchor. Having seen it, you are never measured by it",
)
def anchor(request: HttpRequest, token: TokenInPath) -> AnchorShown:
    person = acting(request)
    found = anchor_by_token(person, token)
    found.seen_by.add(person)
    return _anchor(found)


@router.put("/anchors/{token}", response=AnchorShown, summary="Write it")
def write(request: HttpRequest, token: TokenInPath, said: AnchorSaid) -> AnchorShown:
    person = acting(request)
    return _anchor(edit_anchor(person, anchor_by_token(person, token), **said.model_dump()))


@router.post("/anchors/{token}/evidence", response={201: AnchorShown}, summary="Add a text to it")
def add(request: HttpRequest, token: TokenInPath, said: NewItem) -> Status[AnchorShown]:
    person = acting(request)
    found = anchor_by_token(person, token)
    add_text_to_anchor(person, found, said.requirement, title=said.title, text=said.text, at=now())
    return Status(201, _anchor(found))


@router.delete("/anchors/{token}/evidence/{item}", response={204: None}, summary="Leave an item out")
def leave_out(request: HttpRequest, token: TokenInPath, item: TokenInPath) -> Status[None]:
    person = acting(request)
    remove_from_anchor(person, anchor_by_token(person, token), item)
    return Status(204, None)


@router.post(
    "/anchors/{token}/approve", response=AnchorShown, summary="Approve it, as a second lead assessor"
)
def approve(request: HttpRequest, token: TokenInPath, said: Approve) -> AnchorShown:
    person = acting(request)
    return _anchor(
        approve_anchor(person, anchor_by_token(person, token), is_nameless=said.is_nameless, at=now())
    )


@router.post("/anchors/{token}/retire", response={204: None}, summary="Take it out of use")
def retire(request: HttpRequest, token: TokenInPath) -> Status[None]:
    person = acting(request)
    retire_anchor(person, anchor_by_token(person, token), at=now())
    return Status(204, None)


def _anchor(found: Anchor) -> AnchorShown:
    items = found.work.evidence.all()
    return AnchorShown(
        token=found.token,
        kind=found.kind,
        use=found.use,
        state=found.state,
        levels=found.levels,
        notes=found.notes,
        answers=dict(found.work.answers.values_list("question_key", "text")),
        evidence=[
            AnchorItem(
                token=one.token,
                requirement=one.requirement_key,
                kind=one.kind,
                title=one.title,
                text=one.text,
            )
            for one in items
        ],
    )
