"""What people are told about applications, each in their own language, once for each thing that happened."""

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.outbox import queue_message
from workmark.workforce.opening_models import Application


def own_page(application: Application) -> str:
    """Where the learner sees it, withdraws it and agrees to be named."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/applications/{application.token}/"


def tell_of_receipt(application: Application) -> None:
    """It is with the employer: what is seen of it, until when, and how to take it back."""
    person, opening = application.person, application.opening
    with override(person.language):
        facts = {
            "name": person.name,
            "employer": opening.organisation.name,
            "title": opening.title,
            "until": formats.date_format(application.consent.expires_at, "DATE_FORMAT"),
            "page": own_page(application),
        }
        queue_message(
            key=f"application-sent:{application.pk}",
            to=person.email,
            subject=_("You applied: %(title)s") % facts,
            text=_(
                "Hello %(name)s,\n\nyour application for “%(title)s” is with %(employer)s. They see the badges you chose "
                "and what those prove, and not who you are until you agree to that. They see it until %(until)s.\n\n"
                "See it as they do, or withdraw it with one click:\n%(page)s\n"
            )
            % facts,
        )
