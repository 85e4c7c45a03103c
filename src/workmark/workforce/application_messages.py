"""What people are told about applications, each in their own language, once for each thing that happened."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.outbox import queue_message
from workmark.organisations.models import Person, Role
from workmark.workforce.opening_models import Application, ApplicationState, ApplicationStep


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


def tell_of_decision(step: ApplicationStep) -> None:
    """What was decided and on what ground; an invitation says how to answer it."""
    application = step.application
    person, opening = application.person, application.opening
    with override(person.language):
        asks = step.state == ApplicationState.IN_TALK and application.named_at is None
        facts = {
            "name": person.name,
            "employer": opening.organisation.name,
            "title": opening.title,
            "decision": step.state_label,
            "ground": step.ground_label,
            "next": _("They do not know who you are. If you want to talk, let them know on this page:")
            if asks
            else _("Your application, and what they see of it:"),
            "page": own_page(application),
        }
        queue_message(
            key=f"application-decided:{step.pk}",
            to=person.email,
            subject=_("%(decision)s: %(title)s") % facts,
            text=_(
                "Hello %(name)s,\n\nsomebody at %(employer)s decided about your application for “%(title)s”: "
                "%(decision)s.\nThe ground: %(ground)s.\n\n%(next)s\n%(page)s\n\nA person decided this, not a program. "
                "You can ask them to explain it and to look again.\n"
            )
            % facts,
        )


def tell_recruiters_of_application(application: Application) -> None:
    """One came in. Nothing of the applicant is said."""
    for recruiter in _recruiters(application):
        with override(recruiter.language):
            facts = _facts_for(recruiter, application)
            queue_message(
                key=f"application-arrived:{application.pk}:{recruiter.pk}",
                to=recruiter.email,
                subject=_("An application came in: %(title)s") % facts,
                text=_(
                    "Hello %(name)s,\n\nsomebody applied for “%(title)s”. Read row by row what they prove of what you ask "
                    "for:\n%(page)s\n"
                )
                % facts,
            )


def tell_recruiters_of_name(application: Application) -> None:
    """An applicant let them know who she is. The name stands on the page alone."""
    for recruiter in _recruiters(application):
        with override(recruiter.language):
            facts = _facts_for(recruiter, application)
            queue_message(
                key=f"application-named:{application.pk}:{recruiter.pk}",
                to=recruiter.email,
                subject=_("An applicant lets you know who they are: %(title)s") % facts,
                text=_(
                    "Hello %(name)s,\n\nan applicant for “%(title)s” agreed to be named. Their name, address, badges and "
                    "evidence are here:\n%(page)s\n"
                )
                % facts,
            )


def _recruiters(application: Application) -> QuerySet[Person]:
    """Who recruits for the employer, without whoever applies there themselves."""
    recruits = Person.objects.filter(
        is_active=True,
        memberships__organisation=application.opening.organisation_id,
        memberships__role__in=(Role.OWNER, Role.RECRUITER),
    )
    return recruits.exclude(pk=application.person_id).distinct()


def _facts_for(recruiter: Person, application: Application) -> dict[str, str]:
    opening = application.opening
    place = f"/employer/{opening.organisation.slug}/applications/{application.token}/"
    return {
        "name": recruiter.name,
        "title": opening.title,
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}{place}",
    }
