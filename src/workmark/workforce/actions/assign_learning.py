"""An employer asks people who work there to earn a micro-credential, its own or anybody's."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement
from workmark.achievements.queries import visible_to
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, Person
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.budgets import locked_room
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_to, note_views
from workmark.workforce.earned import wants_renewal
from workmark.workforce.learning_models import HELD, LearningAssignment, LearningState
from workmark.workforce.learning_terms import LearningTerms, sound_terms
from workmark.workforce.messages import tell_approvers, tell_assigned
from workmark.workforce.signals import learning_changed

MOST_AT_ONCE: Final = 50


def assign_learning(
    person: Person,
    organisation: Organisation,
    employments: Sequence[Employment],
    achievement: Achievement,
    terms: LearningTerms,
    *,
    budget: LearningBudget | None = None,
    at: datetime,
) -> list[LearningAssignment]:
    """Ask each of them, all or none. Each gets a message and may decline.

    budget: what the fee is covered from. Those for whom nothing is left of it wait for an owner's approval and are not
    asked before.

    Raises NotAllowed, also for oneself; InvalidInput for nobody or more than fifty, for people who work elsewhere or
    have not confirmed that they work there, who cannot begin it or have been asked already, and for what needs mending.
    """
    said = sound_terms(terms, today=timezone.localdate(at))
    fits(budget, organisation, said, at)
    if not 1 <= len(employments) <= MOST_AT_ONCE:
        raise _about_people(_("Choose between 1 and %(most)d people.") % {"most": MOST_AT_ONCE})
    with transaction.atomic():
        room = locked_room(budget) if budget is not None else None
        current = _locked(employments)
        made: list[LearningAssignment] = []
        for employment in employments:
            is_covered = room is None or room.covers(said.fee_covered)
            if room is not None and is_covered:
                room = room.with_one_more(said.fee_covered)
            begun = LearningAssignment(
                organisation=organisation, achievement=achievement, by=person, budget=budget, **vars(said)
            )
            begun.state = LearningState.OFFERED if is_covered else LearningState.AWAITING
            made.append(_assign_one(person, begun, current.get(employment.pk, employment), at=at))
        learning_changed.send(sender=LearningAssignment, assignments=made)
    return made


def _locked(employments: Sequence[Employment]) -> dict[int, Employment]:
    """All of them as they stand now, by key, before the first audit event: it holds the chain to the end.

    Locked one by one after it, somebody who leaves meanwhile would wait for the chain, and this for her.
    """
    wanted = Employment.objects.filter(pk__in=[each.pk for each in employments])
    current = {each.pk: each for each in wanted.select_for_update(no_key=True).order_by("pk")}
    held = LearningAssignment.objects.filter(employment__in=current, ended_at=None, state__in=HELD)
    list(held.select_for_update(no_key=True).order_by("pk"))
    return current


def _assign_one(
    person: Person, begun: LearningAssignment, employment: Employment, *, at: datetime
) -> LearningAssignment:
    with change(person, "learning.assign", employment, organisation=begun.organisation) as event:
        begun.employment = employment
        begun.person = may_be_asked(begun.employment, begun.organisation, begun.achievement)
        make_way(person, begun.employment, begun.achievement, at=at)
        begun.assigned_at = at
        begun.save()
        if begun.state == LearningState.AWAITING:
            tell_approvers(begun)
        else:
            tell_assigned(begun)
        event.target = begun
        event.detail = {"achievement": begun.achievement.slug, "state": str(begun.state)}
    return begun


def may_be_asked(employment: Employment, organisation: Organisation, achievement: Achievement) -> Person:
    """The person who works there and may begin it. Raises InvalidInput, saying what is in the way."""
    name = employment.name or employment.work_email
    if employment.organisation_id != organisation.pk or employment.ended_at is not None:
        raise _about_people(_("Choose people who work for you."))
    if employment.person is None:
        raise _about_people(_("%(name)s has not confirmed yet that they work for you.") % {"name": name})
    if not visible_to(employment.person).filter(achievement=achievement).exists():
        raise InvalidInput(
            _("%(name)s cannot begin this micro-credential.") % {"name": name},
            fields={"achievement": [_("Choose one that is offered to the people you ask.")]},
        )
    return employment.person


def make_way(by: Person, employment: Employment, achievement: Achievement, *, at: datetime) -> None:
    """Close what she agreed to and earned, where it is to be renewed: its money and its place in the report stay.

    Raises InvalidInput where it stands in the way: not earned, or not ending yet. An employer to whom she does not show
    how far she is learns nothing by asking again: for it, it always stands in the way.
    """
    held = LearningAssignment.objects.select_for_update(no_key=True).filter(
        employment=employment, achievement=achievement, ended_at=None, state__in=HELD
    )
    for one in held:  # at most one: `one_open_learning_assignment`
        if not (_is_seen(by, one, at) and wants_renewal(one, at=at)):
            name = employment.name or employment.work_email
            told = _("%(name)s has been asked for this, or asked for it, already.")
            raise _about_people(told % {"name": name})
        with change(SYSTEM, "learning.assign", one, organisation=one.organisation) as event:
            one.state = LearningState.RENEWED
            one.save(update_fields=["state"])
            learning_changed.send(sender=LearningAssignment, assignments=[one])
            event.detail = {"state": str(one.state)}


def _is_seen(by: Person, assignment: LearningAssignment, at: datetime) -> bool:
    """Whether this person may know how far she is: she herself, or by her consent, and then the look is noted."""
    if by == assignment.person:
        return True
    consents = consents_to(assignment.organisation, Purpose.PROGRESS, at=at)
    hers = [each for each in consents if each.person_id == assignment.person_id]
    note_views(hers, assignment.organisation, by, "progress", at=at)
    return bool(hers)


def fits(
    budget: LearningBudget | None, organisation: Organisation, terms: LearningTerms, at: datetime
) -> None:
    """Raise InvalidInput unless the fee is covered from a budget of this employer that is in force, in its currency."""
    wrong: dict[str, str] = {}
    if budget is None:
        if terms.fee_covered:
            wrong["budget"] = _("Choose the budget that the fee is covered from.")
    elif budget.organisation_id != organisation.pk:
        wrong["budget"] = _("Choose one of your own budgets.")
    elif not budget.starts_on <= timezone.localdate(at) <= budget.ends_on:
        wrong["budget"] = _("This budget is not for today. Choose another.")
    elif budget.currency != terms.currency:
        wrong["currency"] = _("This budget is in %(currency)s.") % {"currency": budget.currency}
    if wrong:
        told = {part: [said] for part, said in wrong.items()}
        raise InvalidInput(next(iter(wrong.values())), fields=told)


def _about_people(told: str) -> InvalidInput:
    return InvalidInput(told, fields={"people": [told]})
