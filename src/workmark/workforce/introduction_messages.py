"""What candidates and recruiters are told about introductions, each in their own language."""

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.outbox import queue_message
from workmark.workforce.candidate_models import Introduction


def tell_of_request(introduction: Introduction) -> None:
    """Who would like to know who she is, and what they say; nothing is shown unless she says yes."""
    person = introduction.person
    with override(person.language):
        facts = {
            "name": person.name,
            "employer": introduction.organisation.name,
            "words": introduction.words,
            "until": formats.date_format(introduction.expires_at, "DATE_FORMAT"),
            "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/introductions/{introduction.token}/",
        }
        queue_message(
            key=f"introduction-asked:{introduction.pk}",
            to=person.email,
            subject=_("%(employer)s would like to talk with you") % facts,
            text=_(
                "Hello %(name)s,\n\nyou agreed to be found by what you prove. %(employer)s found you so, does not know "
                "who you are, and writes:\n\n%(words)s\n\nSay yes or no until %(until)s. If you say nothing, that is a no, "
                "and they are not told why:\n%(page)s\n"
            )
            % facts,
        )


def tell_of_yes(introduction: Introduction) -> None:
    """To whoever asked. The name stands on the page alone."""
    recruiter = introduction.asked_by
    if recruiter is None or not recruiter.is_active:
        return
    with override(recruiter.language):
        place = f"/employer/{introduction.organisation.slug}/introductions/"
        queue_message(
            key=f"introduction-agreed:{introduction.pk}",
            to=recruiter.email,
            subject=_("A candidate would like to talk with you"),
            text=_(
                "Hello %(name)s,\n\na candidate whom you asked on %(day)s agreed to be named. Who it is stands here:\n"
                "%(page)s\n"
            )
            % {
                "name": recruiter.name,
                "day": formats.date_format(introduction.asked_at, "DATE_FORMAT"),
                "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}{place}",
            },
        )
