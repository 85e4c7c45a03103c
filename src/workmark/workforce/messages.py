"""The e-mails this room sends, queued in the transaction that gives the reason for them (`jobs.outbox`)."""

from datetime import date

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workmark.jobs.outbox import queue_message
from workmark.workforce.learning import titles_of
from workmark.workforce.learning_models import LearningAssignment


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
        paragraphs = [
            _("Hello %(name)s,") % facts,
            _("%(employer)s does not ask you for “%(title)s” any more.") % facts,
            _("What you have done for it is yours, and you can go on if you like:\n%(page)s") % facts,
        ]
        subject = _("%(employer)s does not ask for “%(title)s” any more") % facts
        _send(assignment, "withdrawn", subject, paragraphs)


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
        _send(assignment, f"due-{days_before}:{assignment.due_on.isoformat()}", subject, paragraphs)


def _facts(assignment: LearningAssignment) -> dict[str, str]:
    return {
        "name": assignment.person.name,
        "employer": assignment.organisation.name,
        "title": titles_of([assignment]).get(assignment.achievement_id, assignment.achievement.slug),
        "day": formats.date_format(assignment.due_on, "DATE_FORMAT"),
        "reason": assignment.reason,
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/work/asked/{assignment.token}/",
    }


def _send(assignment: LearningAssignment, occasion: str, subject: str, paragraphs: list[str]) -> None:
    if assignment.person.email:
        queue_message(
            key=f"learning-{occasion}:{assignment.pk}",
            to=assignment.person.email,
            subject=subject,
            text="\n\n".join(paragraphs),
        )
