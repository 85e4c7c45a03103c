"""The e-mails this room sends, queued in the transaction that gives the reason for them (`jobs.outbox`)."""

from dataclasses import asdict
from datetime import date

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workmark.jobs.outbox import NewMessage, queue_message
from workmark.organisations.models import Person, Role
from workmark.organisations.permissions import may
from workmark.texting.models import Kind
from workmark.texting.queueing import Reminder, queue_reminders
from workmark.workforce.budgets import approvers_of
from workmark.workforce.learning import titles_of
from workmark.workforce.learning_models import LearningAssignment, LearningState


def tell_assigned(assignment: LearningAssignment) -> None:
    """Say what is asked, why and until when, and that a no is an answer."""
    with translation.override(assignment.person.language):
        facts = _facts(assignment)
        paragraphs = [
            _("Hello %(name)s,") % facts,
            _("%(employer)s asks you to earn “%(title)s” by %(day)s.") % facts,
            _("Their reason: %(reason)s") % facts,
            _("See what comes with it, and say yes or no:\n%(page)s") % facts,
            _("You may decline. Why is your own affair: %(employer)s is not told.") % facts,
        ]
        subject = _("%(employer)s asks you to earn “%(title)s”") % facts
        _send(assignment, "assigned", subject, paragraphs)


def tell_withdrawn(assignment: LearningAssignment) -> None:
    with translation.override(assignment.person.language):
        facts = _facts(assignment)
        if assignment.is_request:
            said = _("%(employer)s takes back “%(title)s”, which you asked for.") % facts
            subject = _("%(employer)s takes back “%(title)s”") % facts
        else:
            said = _("%(employer)s does not ask you for “%(title)s” any more.") % facts
            subject = _("%(employer)s does not ask for “%(title)s” any more") % facts
        paragraphs = [
            _("Hello %(name)s,") % facts,
            said,
            _("What you have done for it is yours, and you can go on if you like:\n%(page)s") % facts,
        ]
        _send(assignment, "withdrawn", subject, paragraphs)


def tell_approvers(assignment: LearningAssignment) -> None:
    """Tell the owners, but not whoever assigned it, that one of them is to say whether it may go beyond the budget."""
    for owner in approvers_of(assignment):
        with translation.override(owner.language):
            facts = _facts(assignment) | {"name": owner.name, "page": _employers_page(assignment)}
            paragraphs = [
                _("Hello %(name)s,") % facts,
                _("“%(title)s” was assigned to somebody, and the budget does not cover it.") % facts,
                _("Say whether it may go beyond the budget:\n%(page)s") % facts,
            ]
            _queue(
                assignment, f"approve:{owner.pk}", owner, _("A budget for learning is used up"), paragraphs
            )


def tell_not_approved(assignment: LearningAssignment) -> None:
    if assignment.by is None:
        return
    with translation.override(assignment.by.language):
        facts = _facts(assignment) | {"name": assignment.by.name, "page": _employers_page(assignment)}
        facts["words"] = assignment.refusal
        paragraphs = [
            _("Hello %(name)s,") % facts,
            _("“%(title)s” may not go beyond the budget. Nobody was asked for it.") % facts,
            _("The reason: %(words)s\n%(page)s") % facts,
        ]
        _queue(
            assignment, "not-approved", assignment.by, _("“%(title)s” was not approved") % facts, paragraphs
        )


def tell_managers(request: LearningAssignment) -> None:
    """Tell whoever manages people there that somebody asks for a micro-credential, and why."""
    managers = Person.objects.filter(
        memberships__organisation=request.organisation_id,
        memberships__role__in=[Role.OWNER, Role.PEOPLE_MANAGER],
        is_active=True,
    )
    for manager in managers.exclude(pk=request.person_id).distinct():
        with translation.override(manager.language):
            facts = _facts(request) | {"name": manager.name, "page": _employers_page(request)}
            facts["who"] = request.employment.name or request.employment.work_email
            paragraphs = [
                _("Hello %(name)s,") % facts,
                _("%(who)s would like to earn “%(title)s” by %(day)s and asks for your help.") % facts,
                _("Their reason: %(reason)s") % facts,
                _("Say yes, with what you give for it, or no:\n%(page)s") % facts,
            ]
            subject = _("%(who)s asks for “%(title)s”") % facts
            _queue(request, f"requested:{manager.pk}", manager, subject, paragraphs)


def tell_request_answered(request: LearningAssignment) -> None:
    with translation.override(request.person.language):
        facts = _facts(request) | {"words": request.refusal}
        if request.state == LearningState.REFUSED:
            subject = _("%(employer)s says no to “%(title)s”") % facts
            paragraphs = [_("Hello %(name)s,") % facts, _("The reason: %(words)s\n%(page)s") % facts]
        else:
            subject = _("%(employer)s says yes to “%(title)s”") % facts
            paragraphs = [_("Hello %(name)s,") % facts, _("See what you get for it:\n%(page)s") % facts]
        _send(request, "request-answered", subject, paragraphs)


def tell_answered(assignment: LearningAssignment) -> None:
    """Tell whoever assigned it that she said yes or no, and never her note on it. Each answer is one letter."""
    by, moment = assignment.by, assignment.answered_at
    if by is None or moment is None or not may(by, "learning.read", assignment.organisation):
        return
    with translation.override(by.language):
        facts = _facts(assignment) | {"name": by.name, "page": _employers_page(assignment)}
        facts["who"] = assignment.employment.name or assignment.employment.work_email
        if assignment.state == LearningState.ACCEPTED:
            subject = _("%(who)s says yes to “%(title)s”") % facts
            more = _("How far somebody is, you see only if they choose to show it:\n%(page)s") % facts
        else:
            subject = _("%(who)s says no to “%(title)s”") % facts
            more = _("Why is their own affair:\n%(page)s") % facts
        paragraphs = [_("Hello %(name)s,") % facts, subject + ".", more]
        _queue(assignment, f"answered-{assignment.state}-{moment.timestamp():.0f}", by, subject, paragraphs)


def remind_due(assignment: LearningAssignment, *, today: date, days_before: int) -> None:
    """Say that the day comes near, once for each of the days before it."""
    with translation.override(assignment.person.language):
        left = (assignment.due_on - today).days
        facts = _facts(assignment) | {"left": left}
        subject = (
            ngettext("“%(title)s” is due in %(left)d day", "“%(title)s” is due in %(left)d days", left)
            % facts
        )
        paragraphs = [
            _("Hello %(name)s,") % facts,
            _("%(employer)s asked you to earn “%(title)s” by %(day)s.") % facts,
            _("If that is too soon, talk with them, or answer anew:\n%(page)s") % facts,
        ]
        occasion = f"due-{days_before}:{assignment.due_on.isoformat()}"
        if letter := _letter(assignment, occasion, assignment.person, subject, paragraphs):
            queue_reminders([Reminder(assignment.person, Kind.LEARNING_DUE, letter)])


def _facts(assignment: LearningAssignment) -> dict[str, str]:
    return {
        "name": assignment.person.name,
        "employer": assignment.organisation.name,
        "title": titles_of([assignment]).get(assignment.achievement_id, assignment.achievement.slug),
        "day": formats.date_format(assignment.due_on, "DATE_FORMAT"),
        "reason": assignment.reason,
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/work/asked/{assignment.token}/",
    }


def _employers_page(assignment: LearningAssignment) -> str:
    place = f"{settings.WORKMARK_PUBLIC_ORIGIN}/employer/{assignment.organisation.slug}"
    return f"{place}/assigned/{assignment.token}/"


def _send(assignment: LearningAssignment, occasion: str, subject: str, paragraphs: list[str]) -> None:
    _queue(assignment, occasion, assignment.person, subject, paragraphs)


def _queue(
    assignment: LearningAssignment, occasion: str, to: Person, subject: str, paragraphs: list[str]
) -> None:
    if letter := _letter(assignment, occasion, to, subject, paragraphs):
        queue_message(**asdict(letter))


def _letter(
    assignment: LearningAssignment, occasion: str, to: Person, subject: str, paragraphs: list[str]
) -> NewMessage | None:
    """None for whoever has no address."""
    if not to.email:
        return None
    key = f"learning-{occasion}:{assignment.pk}"
    return NewMessage(key=key, to=to.email, subject=subject, text="\n\n".join(paragraphs))
