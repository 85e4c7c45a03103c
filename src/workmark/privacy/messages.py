"""The letters about erasing an account, to every confirmed address, in the person's language."""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.outbox import queue_message
from workmark.privacy.models import ErasureRequest, is_held


def tell_waiting(asked: ErasureRequest) -> None:
    _tell_day(asked, "asked", lambda: _("You asked us to erase your account and everything in it."))


def tell_waiting_again(asked: ErasureRequest) -> None:
    """The day that the first letter named went by under a legal hold, which is lifted now."""
    _tell_day(
        asked,
        f"asked-again-{asked.due_at:%Y-%m-%d}",
        lambda: _(
            "You asked us to erase your account. A law or a court asked us to keep it until now, which is over."
        ),
    )


def tell_waiting_after_restore(asked: ErasureRequest) -> None:
    """A backup was brought back, and whether this was called off after it cannot be known."""
    _tell_day(
        asked,
        f"asked-before-restore-{asked.due_at:%Y-%m-%d}",
        lambda: _(
            "We had to bring back a backup. In it you ask us to erase your account. If you have stopped that since, "
            "please stop it again: we cannot see it any more."
        ),
    )


def _tell_day(asked: ErasureRequest, step: str, why: Callable[[], str]) -> None:
    with override(asked.person.language):
        said = {
            "date": formats.date_format(asked.due_at, "DATE_FORMAT"),
            "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/erase/",
        }
        paragraphs = [
            why() + " " + _when(asked) % said,
            _(
                "Before that day, take your badges and your work with you. Afterwards nobody can bring them back."
            ),
            _("If you changed your mind, or if this was not you, sign in and stop it here:")
            + f"\n{said['page']}",
            _("This is the last letter about it: once it is done, we no longer know your address."),
        ]
        subject = (
            _("Your account waits to be erased")
            if is_held(asked.person)
            else _("Your account is erased on %(date)s")
        )
        _send(asked, step, subject % said, paragraphs)


def _when(asked: ErasureRequest) -> str:
    if is_held(asked.person):
        return _(
            "A law or a court asks us to keep it for now. Once that is over we write to you, and wait a week."
        )
    return _("We do so on %(date)s.")


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
