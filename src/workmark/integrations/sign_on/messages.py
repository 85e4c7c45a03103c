"""What a person is told about the sign-ins that open their account."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.integrations.sign_on.models import SignOnLink
from workmark.jobs.outbox import queue_message


def tell_of_link(link: SignOnLink) -> None:
    """That it was made, and where to end it: whoever did not do this has to hear of it."""
    person = link.person
    with override(person.language):
        facts = {
            "name": person.name,
            "organisation": link.sign_on.organisation.name,
            "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/sign-on/mine/",
        }
        queue_message(
            key=f"sign-on-linked:{link.pk}",
            to=person.email,
            subject=_("The sign-in of %(organisation)s opens your account now") % facts,
            text=_(
                "Hello %(name)s,\n\nFrom now on the sign-in of %(organisation)s opens your account, as you agreed. "
                "Your own password, code or passkey works as before.\n\nIf it was not you, end it at once and change "
                "your password:\n%(page)s\n"
            )
            % facts,
        )
