"""Somebody asks her employer for a micro-credential; the employer grants it with what it gives for it, or does not."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.workforce.actions.approve_learning import LONGEST_WORDS, refuse_unless_offered
from workmark.workforce.actions.assign_learning import fits, make_way, may_be_asked
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.budgets import locked_room
from workmark.workforce.learning_models import LearningAssignment, LearningState
from workmark.workforce.learning_terms import LearningTerms, sound_terms
from workmark.workforce.messages import tell_approvers, tell_managers, tell_request_answered
from workmark.workforce.signals import learning_changed


def request_learning(
    person: Person,
    employment: Employment,
    achievement: Achievement,
    *,
    reason: str,
    due_on: date,
    at: datetime,
) -> LearningAssignment:
    """Ask the employer for time and money for it. Whoever manages people there is told, with her reason.

    Raises NotAllowed for anybody else's work; InvalidInput if she works there no more, cannot begin it, or it was
    asked for already.
    """
    said = sound_terms(LearningTerms(reason, due_on), today=timezone.localdate(at))
    with change(person, "learning.request", employment, organisation=employment.organisation) as event:
        current = Employment.objects.select_for_update(no_key=True).get(pk=employment.pk)
        may_be_asked(current, employment.organisation, achievement)
        make_way(person, current, achievement, at=at)
        request = LearningAssignment.objects.create(
            organisation=employment.organisation,
            employment=current,
            person=person,
            achievement=achievement,
            is_request=True,
            state=LearningState.REQUESTED,
            assigned_at=at,
            **vars(said),
        )
        tell_managers(request)
        learning_changed.send(sender=LearningAssignment, assignments=[request])
        event.target = request
        event.detail = {"achievement": achievement.slug}
    return request


def grant_request(
    person: Person,
    request: LearningAssignment,
    *,
    due_on: date,
    hours_granted: Decimal = Decimal(0),
    fee_covered: Decimal = Decimal(0),
    currency: str = "EUR",
    budget: LearningBudget | None = None,
    at: datetime,
) -> LearningAssignment:
    """Grant it: what she asked for is agreed at once, or waits for an owner where the budget does not cover it.

    Raises NotAllowed, also for one's own; WrongState if it was answered, or she cannot begin it any more; InvalidInput
    as `assign_learning`.
    """
    asked = LearningTerms(request.reason, due_on, hours_granted, fee_covered, currency)
    terms = sound_terms(asked, today=timezone.localdate(at))
    fits(budget, request.organisation, terms, at)
    with change(person, "learning.decide", request, organisation=request.organisation) as event:
        is_covered = budget is None or locked_room(budget).covers(terms.fee_covered)
        current = _waiting(request)
        refuse_unless_offered(current)
        for name, value in vars(replace(terms, reason=current.reason)).items():
            setattr(current, name, value)
        current.by, current.budget = person, budget
        if is_covered:
            current.state, current.answered_at = LearningState.ACCEPTED, at
        else:
            current.state = LearningState.AWAITING
        current.save()
        if is_covered:
            tell_request_answered(current)
        else:
            tell_approvers(current)
        learning_changed.send(sender=LearningAssignment, assignments=[current])
        event.target = current
        event.detail = {"state": str(current.state)}
    return current


def decline_request(
    person: Person, request: LearningAssignment, *, words: str, at: datetime
) -> LearningAssignment:
    """Say no to her, and why. Raises NotAllowed, WrongState as `grant_request`; InvalidInput without words."""
    said = words.strip()
    if not 0 < len(said) <= LONGEST_WORDS or "\x00" in said:
        told = _("Say why, in at most %(most)d characters.") % {"most": LONGEST_WORDS}
        raise InvalidInput(told, fields={"words": [told]})
    with change(person, "learning.decide", request, organisation=request.organisation) as event:
        current = _waiting(request)
        current.state, current.refusal = LearningState.REFUSED, said
        current.by, current.answered_at = person, at
        current.save(update_fields=["state", "refusal", "by", "answered_at"])
        tell_request_answered(current)
        learning_changed.send(sender=LearningAssignment, assignments=[current])
        event.target = current
        event.detail = {"state": str(current.state)}
    return current


def _waiting(request: LearningAssignment) -> LearningAssignment:
    current = LearningAssignment.objects.select_for_update(no_key=True).get(pk=request.pk)
    if current.state != LearningState.REQUESTED or current.ended_at is not None:
        raise WrongState(_("This was answered already, or taken back."))
    return current
