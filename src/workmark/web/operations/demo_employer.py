"""Work at Kestrel in the demonstration: its people, teams and roles, what they let it see, and what it asks of them.

Every step goes through the action that its page calls. Nobody but Emre can sign in: the rest have no password.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from workmark.achievements.models import Achievement
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import issue_directly
from workmark.credentials.award_checks import DirectAward
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.actions.accept_employment import accept_employment
from workmark.organisations.actions.lead_team import lead_team
from workmark.organisations.actions.record_employment import record_employment
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import Person
from workmark.organisations.staffing import EmployeeFacts
from workmark.skills.models import Occupation, Skill
from workmark.web.operations.demo.workplace import (
    ToldEmployee,
    ToldLearning,
    ToldRole,
    ToldWorkplace,
    workplace,
)
from workmark.web.operations.demo_cast import DemoCast
from workmark.workforce.actions.answer_learning import accept_learning, decline_learning
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.actions.begin_role import begin_role
from workmark.workforce.actions.edit_role import edit_role
from workmark.workforce.actions.fill_role import fill_role
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.actions.keep_budget import BudgetTerms, keep_budget
from workmark.workforce.actions.request_learning import request_learning
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.consent_models import Purpose
from workmark.workforce.learning_terms import LearningTerms
from workmark.workforce.opening_words import Wanted

_A_YEAR = timedelta(days=364)
_SHARED: dict[str, str] = {
    Purpose.TEAM: "I let Kestrel Logistics see all my badges, for this: my team's skills.",
    Purpose.MOBILITY: "I let Kestrel Logistics see all my badges, for this: openings inside.",
    Purpose.PROGRESS: "I let Kestrel Logistics see how far I am with what it asked me to earn.",
}


def work_at_kestrel(cast: DemoCast, opening: datetime) -> None:
    """Once; whoever runs it again finds it made."""
    if Employment.objects.filter(organisation=cast.kestrel).exists():
        return
    told = workplace()
    hired = {each.name: _hire(cast, each, opening) for each in told.people}
    for team in told.teams:
        lead_team(cast.emre, Team.objects.get(organisation=cast.kestrel, name=team.name), hired[team.lead])
    for role in told.roles:
        holders = [hired[each.name] for each in told.people if each.role == role.title]
        _staff(cast, role, holders, opening)
    _ask_to_learn(cast, told, hired)


def _hire(cast: DemoCast, told: ToldEmployee, opening: datetime) -> Employment:
    facts = EmployeeFacts(work_email=told.email, name=told.name, job_title=told.job, team=told.team)
    at = opening - timedelta(days=30)
    asks = told.invited_only
    employment = record_employment(cast.emre, cast.kestrel, facts, asks=asks, at=at).employment
    if told.invited_only:
        return employment
    person = _person(told)
    employment = accept_employment(person, employment, at=opening - timedelta(days=29))
    for slug, days in told.badges.items():
        day = (opening - timedelta(days=days)).date()
        issue_credential(
            issue_directly(cast.ines, DirectAward(told.email, slug, awarded_on=day), at=now()).pk
        )
    for purpose in told.shares:
        at = opening - timedelta(days=28)
        give_consent(person, cast.kestrel, purpose, words=_SHARED[purpose], until=at + _A_YEAR, at=at)
    return employment


def _person(told: ToldEmployee) -> Person:
    with change(SYSTEM, "demo.make_person", Person()) as event:
        person = Person.objects.create_user(told.email, name=told.name, time_zone="Europe/Lisbon")
        EmailAddress.objects.create(user=person, email=told.email, verified=True, primary=True)
        event.target = person
    return person


def _staff(cast: DemoCast, told: ToldRole, holders: list[Employment], opening: datetime) -> None:
    at = opening - timedelta(days=27)
    occupation = Occupation.objects.get(framework__slug="esco", label=told.occupation)
    role = begin_role(
        cast.emre,
        cast.kestrel,
        title=told.title,
        summary=told.summary,
        region="PT-13",
        occupation=occupation,
        at=at,
    )
    wanted = [
        Wanted(
            Skill.objects.get(framework__slug="esco", label=each.label),
            each.level,
            each.importance,
            each.is_must,
        )
        for each in told.skills
    ]
    edit_role(cast.emre, role, skills=wanted, revision=role.revision, at=at)
    fill_role(cast.emre, role, put_in=holders, at=at)


def _ask_to_learn(cast: DemoCast, told: ToldWorkplace, hired: dict[str, Employment]) -> None:
    """Today, since a day that is due must lie ahead."""
    at = now()
    today = timezone.localdate(at)
    set_aside = told.budget
    terms = BudgetTerms(set_aside.name, set_aside.amount, "EUR", set_aside.seats, today, today + _A_YEAR)
    budget = keep_budget(cast.emre, cast.kestrel, terms, at=at)
    for each in told.assigned:
        _assign(cast, each, hired[each.who], budget, at)
    for each in told.wishes:
        employment = hired[each.who]
        if employment.person is not None:
            request_learning(
                employment.person,
                employment,
                Achievement.objects.get(slug=each.achievement),
                reason=each.reason,
                due_on=today + timedelta(days=each.days),
                at=at,
            )


def _assign(
    cast: DemoCast, told: ToldLearning, employment: Employment, budget: LearningBudget, at: datetime
) -> None:
    due_on = timezone.localdate(at) + timedelta(days=told.days)
    terms = LearningTerms(told.reason, due_on, hours_granted=told.hours)
    achievement = Achievement.objects.get(slug=told.achievement)
    [assigned] = assign_learning(
        cast.emre, cast.kestrel, [employment], achievement, terms, budget=budget, at=at
    )
    if told.answer:
        answer = accept_learning if told.answer == "yes" else decline_learning
        answer(assigned.person, assigned, at=at)
