"""The e-mails this room sends, queued in the transaction that gives the reason for them (`jobs.outbox`)."""

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from workmark.jobs.outbox import queue_message
from workmark.organisations.models import Invitation, Role


def tell_invited(invitation: Invitation, token: str) -> None:
    """Send the link, in the inviter's language: nothing is known yet about who reads it."""
    organisation = invitation.organisation.name
    inviter = invitation.invited_by.name if invitation.invited_by else organisation
    paragraphs = [
        _("%(inviter)s invites you to %(organisation)s on Workmark, as: %(role)s.")
        % {"inviter": inviter, "organisation": organisation, "role": Role(invitation.role).label},
        _("Open this link, sign in or make an account with this e-mail address, and accept:")
        + f"\n{settings.WORKMARK_PUBLIC_ORIGIN}/account/invitations/{token}/",
        _("The link works until %(date)s.")
        % {"date": formats.date_format(invitation.expires_at, "DATE_FORMAT")},
        _("If you do not know %(organisation)s, delete this message. Nothing happens then.")
        % {"organisation": organisation},
    ]
    queue_message(
        key=f"invitation:{invitation.pk}",
        to=invitation.email,
        subject=_("An invitation to %(organisation)s") % {"organisation": organisation},
        text="\n\n".join(paragraphs),
    )
