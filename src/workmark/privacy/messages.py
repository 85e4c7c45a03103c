"""The letters about erasing an account, to every confirmed address, in the person's language."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.outbox import queue_message
from workmark.privacy.models import ErasureRequest


def tell_waiting(asked: ErasureRequest) -> None:
    with override(asked.person.language):
        said = {
            "date": formats.date_format(asked.due_at, "DATE_FORMAT"),
            "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/erase/",
        }
        paragraphs = [
            _("You asked us to erase your account and everything in it. We do so on %(date)s.") % said,
            _(
                "Before that day, take your badges and your work with you. Afterwards nobody can bring them back."
            ),
            _("If you changed your mind, or if this was not you, sign in and stop it here:")
            + f"\n{said['page']}",
            _("This is the last letter about it: once it is done, we no longer know your address."),
        ]
        _send(asked, "asked", _("Your account is erased on %(date)s") % said, paragraphs)


def tell_cancelled(asked: ErasureRequest) -> None:
    with override(asked.person.language):
        paragraphs = [_("Your account stays as it is. Nothing was erased.")]
        _send(asked, "cancelled", _("Your account is not erased"), paragraphs)


def _send(asked: ErasureRequest, step: str, subject: str, paragraphs: list[str]) -> None:
    for address in EmailAddress.objects.filter(user=asked.person, verified=True):
        queue_message(
            key=f"erasure-{step}:{asked.pk}:{address.pk}",
            to=address.email,
            subject=subject,
            text="\n\n".join(paragraphs),
        )
