"""Becoming an assessor: training, practice, calibration; and the lead assessor's anchors. Nobody's levels before their own."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import (
    Line,
    LongText,
    NumberInPath,
    Paragraph,
    Said,
    SlugInPath,
    TokenInPath,
)
from workmark.assessment.actions.approve_anchor import approve_anchor
from workmark.assessment.actions.begin_calibration import begin_calibration
from workmark.assessment.actions.begin_practice import begin_practice
from workmark.assessment.actions.confirm_training import confirm_training
from workmark.assessment.actions.edit_anchor import add_text_to_anchor, edit_anchor, remove_from_anchor
from workmark.assessment.actions.make_anchor import make_anchor_by_hand, make_anchor_of
from workmark.assessment.actions.offer_for_training import offer_for_training, withdraw_from_training
from workmark.assessment.actions.retire_anchor import retire_anchor
from workmark.assessment.anchors import (
    anchor_by_token,
    anchors_for_lead,
    led_version,
    offered_by_token,
    offered_work,
    shortage,
)
from workmark.assessment.calibration_models import Anchor, Trial
from workmark.assessment.training import (
    Standing,
    newest_page,
    standings_of,
    trainable_version,
    trial_by_token,
)
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.submissions.queries import submission_by_token

router = Router(tags=["becoming an assessor"], auth=Door("assess"))
learner_router = Router(tags=["work"], auth=Door("work:write"))


class CertificateShown(Schema):
    """kind: "calibrated" or "provisional". used: ratings made on it, of at most `decisions`."""

    kind: str
    expires_at: datetime
    decisions: int
    used: int


class StandingShown(Schema):
    achievement: str
    version: int
    title: str
    issuer: str
    step: str = Field(description="What comes next, such as read, practise, calibrate, under-way or done.")
    practised: int
    tries_left: int
    is_paused: bool
    certificate: CertificateShown | None
    calibration: str = Field(description="The token of the calibration under way, or empty.")


class TrainingPageShown(Schema):
    number: int
    text: str
    bias_text: str
    written_at: datetime


class Confirm(Said):
    number: int = Field(ge=1, le=2_000_000_000, description="The number of the page that was read.")


class Taken(Schema):
    """token: read it at /assess/{token}, score and lock it like any work."""

    token: str


class CalibrationItem(Schema):
    token: str
    is_locked: bool


class CalibrationShown(Schema):
    token: str
    achievement: str
    version: int
    outcome: str = Field(description="passed, failed, or empty while it is under way.")
    items: list[CalibrationItem]
    rows: int | None
    exact: int | None
    kappa: float | None
    wrong_on_clear: int | None


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


class TrainingUseShown(Schema):
    is_offered: bool


@router.get(
    "/training", response=list[StandingShown], summary="Where you stand, for each rubric you could judge by"
)
def training(request: HttpRequest) -> list[StandingShown]:
    return [_standing(one) for one in standings_of(acting(request), now())]


@router.get("/training/pages/{issuer}", response=TrainingPageShown, summary="The training page of an issuer")
def training_page(request: HttpRequest, issuer: SlugInPath) -> TrainingPageShown:
    person = acting(request)
    organisation = organisation_of_member(person, issuer)
    require(person, "training.read", organisation)
    if (page := newest_page(organisation)) is None:
        raise NotFound("This issuer has not written its training page yet.")
    return TrainingPageShown(
        number=page.number, text=page.text, bias_text=page.bias_text, written_at=page.written_at
    )


@router.post("/training/pages/{issuer}/read", response={204: None}, summary="Say that you read it")
def read(request: HttpRequest, issuer: SlugInPath, said: Confirm) -> Status[None]:
    person = acting(request)
    organisation = organisation_of_member(person, issuer)
    page = organisation.training_pages.filter(number=said.number).first()
    if page is None:
        raise NotFound("There is no training page of this number.")
    confirm_training(person, page, at=now())
    return Status(204, None)


@router.post("/training/{slug}/{number}/practice", response={201: Taken}, summary="Take up a practice item")
def practise(request: HttpRequest, slug: SlugInPath, number: NumberInPath) -> Status[Taken]:
    person = acting(request)
    item = begin_practice(person, trainable_version(person, slug, number), at=now())
    return Status(201, Taken(token=item.assignment.token if item.assignment else ""))


@router.post(
    "/training/{slug}/{number}/calibration", response={201: CalibrationShown}, summary="Begin a calibration"
)
def calibrate(request: HttpRequest, slug: SlugInPath, number: NumberInPath) -> Status[CalibrationShown]:
    person = acting(request)
    return Status(
        201, _calibration(begin_calibration(person, trainable_version(person, slug, number), at=now()))
    )


@router.get("/training/calibrations/{token}", response=CalibrationShown, summary="A calibration of yours")
def calibration(request: HttpRequest, token: TokenInPath) -> CalibrationShown:
    return _calibration(trial_by_token(acting(request), token))


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


@learner_router.put(
    "/work/{token}/training-use", response=TrainingUseShown, summary="Let a nameless copy train assessors"
)
def offer(request: HttpRequest, token: TokenInPath) -> TrainingUseShown:
    person = acting(request)
    offer_for_training(person, submission_by_token(person, token), at=now())
    return TrainingUseShown(is_offered=True)


@learner_router.delete(
    "/work/{token}/training-use", response={204: None}, summary="Take that back; every copy is erased"
)
def take_back(request: HttpRequest, token: TokenInPath) -> Status[None]:
    person = acting(request)
    withdraw_from_training(person, submission_by_token(person, token), at=now())
    return Status(204, None)


def _standing(one: Standing) -> StandingShown:
    held: Any = one.certificate
    certificate = (
        CertificateShown(kind=held.kind, expires_at=held.expires_at, decisions=held.decisions, used=held.used)
        if held
        else None
    )
    return StandingShown(
        achievement=one.version.achievement.slug,
        version=one.version.number,
        title=one.version.title,
        issuer=one.version.issuer.slug,
        step=one.step.value,
        practised=one.practised,
        tries_left=one.tries_left,
        is_paused=one.pause is not None,
        certificate=certificate,
        calibration=one.trial.token if one.trial else "",
    )


def _calibration(trial: Trial) -> CalibrationShown:
    return CalibrationShown(
        token=trial.token,
        achievement=trial.version.achievement.slug,
        version=trial.version.number,
        outcome=trial.outcome,
        items=[
            CalibrationItem(token=one.assignment.token, is_locked=one.scored_at is not None)
            for one in trial.items.select_related("assignment").order_by("pk")
            if one.assignment
        ],
        **{name: trial.figures.get(name) for name in ("rows", "exact", "kappa", "wrong_on_clear")},
    )


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
