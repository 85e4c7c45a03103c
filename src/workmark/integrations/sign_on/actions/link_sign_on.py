"""A person lets an employer's sign-in open their account, or ends that."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.integrations.sign_on.linking import holds, proved_domains
from workmark.integrations.sign_on.messages import tell_of_link
from workmark.integrations.sign_on.models import SignOn, SignOnLink
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person


def link_sign_on(person: Person, sign_on: SignOn, *, subject: str, email: str, at: datetime) -> SignOnLink:
    """Link it. email: as the server confirmed it; it must be one of the person's, at a domain the organisation proved.

    Raises NotAllowed, or WrongState if this sign-in opens another account already or its organisation is suspended.
    """
    if Organisation.objects.filter(pk=sign_on.organisation_id, suspended_at__isnull=False).exists():
        raise WrongState(_("This organisation is suspended, so its server signs nobody in."))
    if not holds(person, email) or email.rpartition("@")[2].lower() not in proved_domains(
        sign_on.organisation
    ):
        raise NotAllowed(
            _("This sign-in is for %(email)s, which is no confirmed address of yours.") % {"email": email}
        )
    with change(person, "sign_on.link", person, organisation=sign_on.organisation) as event:
        if sign_on.links.filter(subject=subject).exclude(person=person).exists():
            raise WrongState(_("This sign-in opens another account. End that link there first."))
        sign_on.links.filter(person=person).delete()
        link = SignOnLink.objects.create(sign_on=sign_on, person=person, subject=subject, linked_at=at)
        event.target = link
        tell_of_link(link)
    return link


def end_link(person: Person, link: SignOnLink) -> None:
    """That sign-in opens this account no more."""
    with change(person, "sign_on.end_link", link, organisation=link.sign_on.organisation):
        SignOnLink.objects.filter(pk=link.pk).delete()
