"""What an employer asks its people to earn: assign it, read how it stands, take it back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from workmark.achievements.queries import published_version_of
from workmark.api.door import Door, acting
from workmark.api.employer import employer_of
from workmark.api.inputs import PageFacts, Said, SlugInPath, TokenInPath, Window
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.organisations.employing import employments_named
from workmark.workforce.actions.approve_learning import LONGEST_WORDS, approve_learning, refuse_learning
from workmark.workforce.actions.assign_learning import MOST_AT_ONCE, assign_learning
from workmark.workforce.actions.request_learning import decline_request, grant_request
from workmark.workforce.actions.withdraw_learning import withdraw_learning
from workmark.workforce.budgets import budget_there
from workmark.workforce.learning import Followed, assigned_by, assignment_there, followed
from workmark.workforce.learning_terms import LONGEST_REASON, MOST_FEE, MOST_HOURS, LearningTerms

router = Router(tags=["employers"])
_Name = Annotated[str, StringConstraints(min_length=1, max_length=254)]


class ToAssign(Said):
    """Whom to ask for what, why, until when, and what the employer gives for it."""

    people: list[_Name] = Field(
        min_length=1, max_length=MOST_AT_ONCE, description="Work e-mails, or your own numbers for people."
    )
    achievement: str = Field(max_length=80, description="The slug of the micro-credential.")
    reason: str = Field(min_length=1, max_length=LONGEST_REASON, description="Whoever is asked reads it.")
    due_on: date
    hours_granted: Decimal = Field(Decimal(0), ge=0, le=MOST_HOURS, description="Of paid working time.")
    fee_covered: Decimal = Field(Decimal(0), ge=0, le=MOST_FEE, description="At most, from the budget.")
    currency: str = Field("EUR", min_length=3, max_length=3)
    budget: str = Field("", max_length=64, description="The token of a budget; needed for a fee.")


class Approval(Said):
    """words: why not, for whoever assigned it; needed for a no."""

    approved: bool
    words: str = Field("", max_length=LONGEST_WORDS)


class Granted(Said):
    """What is given for it; or why not, which whoever asked reads and a no needs."""

    granted: bool
    words: str = Field("", max_length=LONGEST_WORDS)
    due_on: date | None = Field(None, description="The day that was asked for, if you leave it out.")
    hours_granted: Decimal = Field(Decimal(0), ge=0, le=MOST_HOURS)
    fee_covered: Decimal = Field(Decimal(0), ge=0, le=MOST_FEE)
    currency: str = Field("EUR", min_length=3, max_length=3)
    budget: str = Field("", max_length=64, description="The token of a budget; needed for a fee.")


class AssignmentShown(Schema):
    """progress: nothing where the person does not show it, which is her choice; each look at it is noted for her."""

    token: str
    external_id: str
    work_email: str
    achievement: str
    title: str
    state: str
    is_request: bool = Field(description="Whether the person asked for it.")
    progress: str | None = Field(description="not-begun, working, handed-in or achieved.")
    reason: str
    due_on: date
    hours_granted: Decimal
    fee_covered: Decimal
    currency: str
    assigned_at: datetime
    answered_at: datetime | None


class AssignmentPage(PageFacts):
    items: list[AssignmentShown]


@router.get(
    "/employers/{slug}/assignments",
    auth=Door("workforce"),
    response=AssignmentPage,
    summary="What an employer of yours asks its people to earn",
)
def assignments(request: HttpRequest, slug: SlugInPath, window: Annotated[Window, Query()]) -> dict[str, Any]:
    person = acting(request)
    employer = employer_of(person, slug)
    found = assigned_by(person, employer)
    start = (window.page - 1) * window.page_size
    rows = list(found[start : start + window.page_size])
    total = found.count()
    return {
        "items": [_shown(each) for each in followed(person, employer, rows, at=now())],
        "total": total,
        "page": window.page,
        "has_more": start + len(rows) < total,
    }


@router.post(
    "/employers/{slug}/assignments",
    auth=Door("workforce"),
    response={201: list[AssignmentShown]},
    summary="Ask people to earn a micro-credential, all of them or none",
)
def assign(request: HttpRequest, slug: SlugInPath, said: ToAssign) -> Status[list[AssignmentShown]]:
    person = acting(request)
    employer = employer_of(person, slug)
    assigned_by(person, employer)
    known = employments_named(employer, said.people)
    if unknown := [name for name in said.people if name not in known]:
        told = _("Nobody who works for you is on record as %(names)s.") % {"names": ", ".join(unknown[:5])}
        raise InvalidInput(told, fields={"people": [told]})
    made = assign_learning(
        person,
        employer,
        list({each.pk: each for each in known.values()}.values()),
        published_version_of(said.achievement, person).achievement,
        LearningTerms(said.reason, said.due_on, said.hours_granted, said.fee_covered, said.currency),
        budget=budget_there(employer, said.budget) if said.budget else None,
        at=now(),
    )
    return Status(201, [_shown(each) for each in followed(person, employer, made, at=now())])


@router.post(
    "/employers/{slug}/assignments/{token}/withdraw",
    auth=Door("workforce"),
    response=AssignmentShown,
    summary="Ask for it no more",
)
def withdraw(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> AssignmentShown:
    person = acting(request)
    employer = employer_of(person, slug)
    done = withdraw_learning(person, assignment_there(person, employer, token), at=now())
    return _shown(followed(person, employer, [done], at=now())[0])


@router.get(
    "/employers/{slug}/assignments/{token}",
    auth=Door("workforce"),
    response=AssignmentShown,
    summary="One of them",
)
def one(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> AssignmentShown:
    person = acting(request)
    employer = employer_of(person, slug)
    found = assignment_there(person, employer, token)
    return _shown(followed(person, employer, [found], at=now())[0])


@router.post(
    "/employers/{slug}/assignments/{token}/approval",
    auth=Door("workforce"),
    response=AssignmentShown,
    summary="Let it go beyond its budget, or say why not",
)
def approve(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: Approval) -> AssignmentShown:
    person = acting(request)
    employer = employer_of(person, slug)
    found = assignment_there(person, employer, token)
    if said.approved:
        done = approve_learning(person, found, at=now())
    else:
        done = refuse_learning(person, found, words=said.words, at=now())
    return _shown(followed(person, employer, [done], at=now())[0])


@router.post(
    "/employers/{slug}/assignments/{token}/answer",
    auth=Door("workforce"),
    response=AssignmentShown,
    summary="Answer what somebody who works for you asks for",
)
def decide(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: Granted) -> AssignmentShown:
    person = acting(request)
    employer = employer_of(person, slug)
    found = assignment_there(person, employer, token)
    if said.granted:
        grant_request(
            person,
            found,
            due_on=said.due_on or found.due_on,
            hours_granted=said.hours_granted,
            fee_covered=said.fee_covered,
            currency=said.currency,
            budget=budget_there(employer, said.budget) if said.budget else None,
            at=now(),
        )
    else:
        decline_request(person, found, words=said.words, at=now())
    stored = assignment_there(person, employer, token)  # amounts as they are kept, and so as they are listed
    return _shown(followed(person, employer, [stored], at=now())[0])


def _shown(row: Followed) -> AssignmentShown:
    one = row.assignment
    return AssignmentShown(
        token=one.token,
        external_id=one.employment.external_id,
        work_email=one.employment.work_email,
        achievement=one.achievement.slug,
        title=row.title,
        state=one.state,
        is_request=one.is_request,
        progress=row.progress.value if row.progress else None,
        reason=one.reason,
        due_on=one.due_on,
        hours_granted=one.hours_granted,
        fee_covered=one.fee_covered,
        currency=one.currency,
        assigned_at=one.assigned_at,
        answered_at=one.answered_at,
    )
