"""What an employer sets aside for learning."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.employer import employer_of
from workmark.api.inputs import Said, SlugInPath, TokenInPath
from workmark.lib.clock import now
from workmark.organisations.models import Organisation, Person
from workmark.workforce.actions.keep_budget import (
    LONGEST_NAME,
    MOST_AMOUNT,
    MOST_SEATS,
    BudgetTerms,
    keep_budget,
)
from workmark.workforce.budgets import Room, budget_there, rooms_of

router = Router(tags=["employers"], auth=Door("workforce"))


class Budget(Said):
    """Money and seats for what is assigned on the days from and until."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    amount: Decimal = Field(ge=0, le=MOST_AMOUNT)
    currency: str = Field(min_length=3, max_length=3)
    seats: int = Field(ge=1, le=MOST_SEATS, description="How many assignments it is for.")
    starts_on: date
    ends_on: date


class BudgetShown(Schema):
    token: str
    name: str
    amount: Decimal
    currency: str
    seats: int
    starts_on: date
    ends_on: date
    left: Decimal = Field(description="Below nothing where more was approved.")
    seats_left: int


@router.get(
    "/employers/{slug}/budgets",
    response=list[BudgetShown],
    summary="The budgets of an employer of yours, the latest first",
)
def budgets(request: HttpRequest, slug: SlugInPath) -> list[BudgetShown]:
    person = acting(request)
    return [_shown(room) for room in rooms_of(person, employer_of(person, slug))]


@router.post(
    "/employers/{slug}/budgets", response={201: BudgetShown}, summary="Set money and seats aside for learning"
)
def make(request: HttpRequest, slug: SlugInPath, said: Budget) -> Status[BudgetShown]:
    person = acting(request)
    employer = employer_of(person, slug)
    made = keep_budget(person, employer, BudgetTerms(**said.model_dump()), at=now())
    return Status(201, _one(person, employer, made.token))


@router.put("/employers/{slug}/budgets/{token}", response=BudgetShown, summary="Change how much is set aside")
def change(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: Budget) -> BudgetShown:
    person = acting(request)
    employer = employer_of(person, slug)
    rooms_of(person, employer)  # refuses whoever may not see them before saying whether there is one
    keep_budget(
        person, employer, BudgetTerms(**said.model_dump()), budget=budget_there(employer, token), at=now()
    )
    return _one(person, employer, token)


def _one(person: Person, employer: Organisation, token: str) -> BudgetShown:
    return next(_shown(room) for room in rooms_of(person, employer) if room.budget.token == token)


def _shown(room: Room) -> BudgetShown:
    facts = {name: getattr(room.budget, name) for name in ("token", *Budget.model_fields)}
    return BudgetShown(**facts, left=room.left, seats_left=room.seats_left)
