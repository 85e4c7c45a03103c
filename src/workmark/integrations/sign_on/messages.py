"""What a person is told about the sign-ins that open their account, and owners about their server."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
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
    for owner in _owners(sign_on):
        with override(owner.language):
            _tell_of_certificate(owner, sign_on, end, notice)


def tell_metadata_unreadable(sign_on: SignOn, why: str) -> None:
    """Each owner, in their language, once for each metadata. why: what is wrong with it, in English, as `Unreadable` says."""
    for owner in _owners(sign_on):
        with override(owner.language):
            _queue(
                owner,
                sign_on,
                "unreadable",
                subject=_("The sign-in of %(organisation)s has stopped"),
                first=_(
                    "we can no longer use the metadata of your SAML server, so nobody can sign in with it: %(why)s"
                ),
                last=_("Give us new metadata, or ask whoever runs this site."),
                facts={"why": why},
            )


def _owners(sign_on: SignOn) -> QuerySet[Person]:
    owners = Person.objects.filter(
        memberships__organisation=sign_on.organisation_id, memberships__role=Role.OWNER, is_active=True
    )
    return owners.distinct()


def _tell_of_certificate(owner: Person, sign_on: SignOn, end: datetime | None, notice: int) -> None:
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
    facts = {"date": formats.date_format(end, "DATE_FORMAT") if end else ""}
    _queue(owner, sign_on, str(notice), subject=subject, first=first, last=last, facts=facts)


def _queue(
    owner: Person, sign_on: SignOn, what: str, *, subject: str, first: str, last: str, facts: dict[str, str]
) -> None:
    """what: the notice in days, or what else it is about; each is told once for each metadata."""
    organisation = sign_on.organisation
    facts = {**facts, "name": owner.name, "organisation": organisation.name}
    page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/employer/{organisation.slug}/connections/saml/"
    queue_message(
        key=f"saml-certificate:{sign_on.pk}:{sign_on.set_up_at.isoformat()}:{what}:{owner.pk}",
        to=owner.email,
        subject=subject % facts,
        text=_("Hello %(name)s,") % facts + f"\n\n{first % facts}\n\n{last}\n{page}\n",
    )
