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
from workmark.organisations.acting import change
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, Person
from workmark.workforce.learning_models import LearningAssignment, LearningState
from workmark.workforce.learning_terms import LearningTerms, sound_terms
from workmark.workforce.messages import tell_assigned
from workmark.workforce.signals import learning_changed

MOST_AT_ONCE: Final = 50


def assign_learning(
    person: Person,
    organisation: Organisation,
    employments: Sequence[Employment],
    achievement: Achievement,
    terms: LearningTerms,
    *,
    at: datetime,
) -> list[LearningAssignment]:
    """Ask each of them, all or none. Each gets a message and may decline.

    Raises NotAllowed, also for oneself; InvalidInput for nobody or more than fifty, for people who work elsewhere or
    have not confirmed that they work there, who cannot begin it or have been asked already, and for what needs mending.
    """
    said = sound_terms(terms, today=timezone.localdate(at))
    if not 1 <= len(employments) <= MOST_AT_ONCE:
        raise _about_people(_("Choose between 1 and %(most)d people.") % {"most": MOST_AT_ONCE})
    with transaction.atomic():
        made = [
            _assign_one(person, organisation, employment, achievement, said, at=at)
            for employment in employments
        ]
        learning_changed.send(sender=LearningAssignment, assignments=made)
    return made


def _assign_one(
    person: Person,
    organisation: Organisation,
    employment: Employment,
    achievement: Achievement,
    terms: LearningTerms,
    *,
    at: datetime,
) -> LearningAssignment:
    with change(person, "learning.assign", employment, organisation=organisation) as event:
        current = Employment.objects.select_for_update(no_key=True).get(pk=employment.pk)
        learner = may_be_asked(current, organisation, achievement)
        assignment = LearningAssignment.objects.create(
            organisation=organisation,
            employment=current,
            person=learner,
            achievement=achievement,
            by=person,
            assigned_at=at,
            **vars(terms),
        )
        tell_assigned(assignment)
        event.target = assignment
        event.detail = {"achievement": achievement.slug}
    return assignment


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
    taken = LearningAssignment.objects.filter(
        employment=employment, achievement=achievement, ended_at=None
    ).exclude(state__in=[LearningState.DECLINED, LearningState.WITHDRAWN])
    if taken.exists():
        raise _about_people(_("%(name)s has been asked for this already.") % {"name": name})
    return employment.person


def _about_people(told: str) -> InvalidInput:
    return InvalidInput(told, fields={"people": [told]})
