"""What a person is told about the sign-ins that open their account, and owners about their server."""

from datetime import datetime

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.integrations.sign_on.models import SignOn, SignOnLink
from workmark.jobs.outbox import queue_message
from workmark.organisations.models import Person, Role


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


def tell_certificate_ends(sign_on: SignOn, end: datetime | None, notice: int) -> None:
    """Each owner, in their language, once for each metadata and notice. end: None once it is past. notice: in days."""
    owners = Person.objects.filter(
        memberships__organisation=sign_on.organisation_id, memberships__role=Role.OWNER, is_active=True
    )
    for owner in owners.distinct():
        with override(owner.language):
            _tell_owner(owner, sign_on, end, notice)


def _tell_owner(owner: Person, sign_on: SignOn, end: datetime | None, notice: int) -> None:
    slug = sign_on.organisation.slug
    facts = {
        "name": owner.name,
        "organisation": sign_on.organisation.name,
        "date": formats.date_format(end, "DATE_FORMAT") if end else "",
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/employer/{slug}/connections/saml/",
    }
    if end is None:
        subject, first = (
            _("The sign-in of %(organisation)s has stopped"),
            _("the last certificate of your SAML server has ended, so nobody can sign in with it."),
        )
    else:
        subject, first = (
            _("The sign-in of %(organisation)s stops on %(date)s"),
            _("the last certificate of your SAML server ends on %(date)s. Then nobody can sign in with it."),
        )
    last = _(
        "Give us metadata with the new certificate, and the old one beside it while that lasts: then all who agreed stay "
        "linked."
    )
    queue_message(
        key=f"saml-certificate:{sign_on.pk}:{sign_on.set_up_at.isoformat()}:{notice}:{owner.pk}",
        to=owner.email,
        subject=subject % facts,
        text=_("Hello %(name)s,") % facts + f"\n\n{first % facts}\n\n{last}\n{facts['page']}\n",
    )
