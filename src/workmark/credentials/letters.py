"""What learners are told about their badges, in their own language, once for each thing that happened."""

from collections.abc import Iterable
from dataclasses import asdict

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from workmark.achievements.translating import title_in
from workmark.credentials.models import Credential
from workmark.credentials.pages import badge_page
from workmark.jobs.outbox import NewMessage, queue_message
from workmark.organisations.models import Organisation, Person


def tell_of_award(credential: Credential) -> None:
    """It is signed and can be shown."""
    (letter,) = award_letters([credential])
    queue_message(**asdict(letter))


def award_letters(credentials: Iterable[Credential]) -> list[NewMessage]:
    """What `tell_of_award` queues, for many: the words are looked up once for each language."""
    by_language: dict[str, list[Credential]] = {}
    for credential in credentials:
        by_language.setdefault(credential.learner.language, []).append(credential)
    letters = []
    for language, theirs in by_language.items():
        with override(language):
            subject = _("You earned it: %(title)s")
            text = _(
                "Hello %(name)s,\n\n%(issuer)s has awarded you “%(title)s”.\n\n"
                "Your badge, with every step of how it was judged, is here:\n%(page)s\n\n"
                "You can download it, share it, and choose who sees your evidence. "
                "It stays yours, and anyone can check it without us.\n"
            )
        letters += [_award_letter(credential, subject, text) for credential in theirs]
    return letters


def _award_letter(credential: Credential, subject: str, text: str) -> NewMessage:
    facts = _facts(credential)
    return NewMessage(
        key=f"credential-issued:{credential.pk}",
        to=credential.learner.email or credential.identity_email,
        subject=subject % facts,
        text=text % facts,
    )


def tell_of_revocation(credential: Credential) -> None:
    """The issuer has taken it back, and why."""
    with override(credential.learner.language):
        facts = _facts(credential)
        queue_message(
            key=f"credential-revoked:{credential.pk}",
            to=credential.learner.email,
            subject=_("Your badge was taken back: %(title)s") % facts,
            text=_(
                "Hello %(name)s,\n\n%(issuer)s has taken back your badge “%(title)s”.\n\nThe reason given: %(reason)s\n\n"
                "Your badge page shows this too: %(page)s\n\n"
                "If you think this is wrong, you can appeal for 30 days. Somebody who had no part in it decides:\n"
                "%(inquiries)s\n\nYour work and feedback stay in your record.\n"
            )
            % (
                facts
                | {
                    "reason": credential.revocation_reason,
                    "inquiries": f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/inquiries/",
                }
            ),
        )


def expiry_letter(credential: Credential, days: int, *, can_be_renewed: bool) -> NewMessage:
    """It ends soon, and what can be done. days: which notice this is; each is told once."""
    again = (
        f"renew/{credential.token}/" if can_be_renewed else f"start/{credential.version.achievement.slug}/"
    )
    with override(credential.learner.language):
        facts = _facts(credential) | {
            "date": formats.date_format(credential.valid_until, "DATE_FORMAT")
            if credential.valid_until
            else "",
            "again": f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/{again}",
            "reminders": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/reminders/",
        }
        return NewMessage(
            key=f"credential-expiring:{credential.pk}:{days}",
            to=credential.learner.email,
            subject=_("Your badge counts until %(date)s: %(title)s") % facts,
            text=_(
                "Hello %(name)s,\n\nyour badge “%(title)s” from %(issuer)s counts until %(date)s. After that day its page "
                "says that it has expired. That is not the same as taken back: what you showed stays true of its time.\n\n"
                "To keep it current, show recent work again:\n%(again)s\n\nYour badge: %(page)s\n\n"
                "If you want no such reminders, turn them off here:\n%(reminders)s\n"
            )
            % facts,
        )


def replacement_letter(
    learner: Person, issuer: Organisation, *, count: int, occasion: str, reason: str = ""
) -> NewMessage:
    """New badges stand for the same awards. occasion: what happened, such as "key:7"; told once for each occasion."""
    with override(learner.language):
        subject = ngettext("Your badge was issued anew", "Your badges were issued anew", count)
        why = _("The reason given: %(reason)s\n\n") % {"reason": reason} if reason else ""
        return NewMessage(
            key=f"credentials-replaced:{occasion}:{learner.pk}",
            to=learner.email,
            subject=subject,
            text=_(
                "Hello %(name)s,\n\n%(issuer)s has issued your badges anew and signed them again. "
                "What they say about you is the same as before: your work counts as it did.\n\n%(why)s"
                "You need do nothing here. Your new badges are in your list:\n%(page)s\n\n"
                "If you put a badge somewhere else, such as a CV or a wallet, put the new one in its place. "
                "The page of each old badge says why it was replaced.\n"
            )
            % {
                "name": learner.name,
                "issuer": issuer.name,
                "why": why,
                "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/",
            },
        )


def _facts(credential: Credential) -> dict[str, str]:
    return {
        "name": credential.learner.name,
        "issuer": credential.issuer.name,
        "title": title_in(credential.version, credential.learner.language),
        "page": badge_page(credential),
    }
