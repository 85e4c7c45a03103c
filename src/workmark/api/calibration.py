"""Becoming an assessor: training, practice and calibration. Nobody's levels before their own."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import (
    NumberInPath,
    Said,
    SlugInPath,
    TokenInPath,
)
from workmark.assessment.actions.begin_calibration import begin_calibration
from workmark.assessment.actions.begin_practice import begin_practice
from workmark.assessment.actions.confirm_training import confirm_training
from workmark.assessment.actions.offer_for_training import offer_for_training, withdraw_from_training
from workmark.assessment.calibration_models import Trial
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


class PracticeTaken(Schema):
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


@router.post(
    "/training/{slug}/{number}/practice", response={201: PracticeTaken}, summary="Take up a practice item"
)
def practise(request: HttpRequest, slug: SlugInPath, number: NumberInPath) -> Status[PracticeTaken]:
    person = acting(request)
    item = begin_practice(person, trainable_version(person, slug, number), at=now())
    return Status(201, PracticeTaken(token=item.assignment.token if item.assignment else ""))


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
