"""What the owners of a partner are told, in the transaction that gives the reason for it."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.credentials.models import Credential
from workmark.credentials.partner_models import IssuingAuthority
from workmark.jobs.outbox import NewMessage, queue_message, queue_messages
from workmark.organisations.models import Person, Role


def tell_award_unsigned(waiting: Sequence[Credential], authority: IssuingAuthority) -> None:
    """Each learner whose award nobody may sign now, in her language: that it stands, that it waits, and whom to ask."""
    queue_messages([_unsigned(award, authority) for award in waiting])


def _unsigned(award: Credential, authority: IssuingAuthority) -> NewMessage:
    with override(award.learner.language):
        facts = {
            "name": award.learner.name,
            "title": award.version.title,
            "partner": authority.partner.name,
            "institution": authority.institution.name,
        }
        return NewMessage(
            key=f"award-unsigned:{award.pk}:{authority.pk}",
            to=award.learner.email,
            subject=_("Your award “%(title)s” is not signed yet") % facts,
            text=_(
                "Hello %(name)s,\n\n%(partner)s awarded you “%(title)s” in the name of %(institution)s. Before the badge "
                "was signed, that permission ended. So nobody may sign it now.\n\nYour award is kept. It is signed by "
                "itself once %(institution)s lets %(partner)s issue again for the day of your award. You need do "
                "nothing; if you wait long, ask either of them.\n"
            )
            % facts,
        )


def tell_partner(authority: IssuingAuthority) -> None:
    """Each owner, in their own language: an institution would let them issue in its name."""
    owners = Person.objects.filter(
        memberships__organisation=authority.partner_id, memberships__role=Role.OWNER, is_active=True
    )
    for owner in owners.distinct():
        with override(owner.language):
            facts = {
                "name": owner.name,
                "institution": authority.institution.name,
                "partner": authority.partner.name,
                "from": formats.date_format(authority.starts_on, "DATE_FORMAT"),
                "to": formats.date_format(authority.ends_on, "DATE_FORMAT"),
                "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/issuing/{authority.partner.slug}/partners/",
            }
            queue_message(
                key=f"authority:{authority.pk}:{owner.pk}",
                to=owner.email,
                subject=_("%(institution)s would let %(partner)s issue in its name") % facts,
                text=_(
                    "Hello %(name)s,\n\n%(institution)s would let %(partner)s issue some of its micro-credentials in its "
                    "name, from %(from)s to %(to)s. See which, and accept or refuse, here:\n%(page)s\n"
                )
                % facts,
            )
