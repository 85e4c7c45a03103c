"""What people are told about a correction that a witness asks for, each in their own language, once for each step."""

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.achievements.translating import title_in
from workmark.jobs.outbox import queue_message
from workmark.organisations.models import Membership, Person, Role
from workmark.submissions.models import AttestationCorrection

Words = Callable[[], str]


def tell_asked(asked: AttestationCorrection) -> None:
    """The learner, and the owners and lead assessors of the issuer."""
    _tell_learner(
        asked, "asked", lambda: _("A witness wants to correct what they confirmed: %(title)s"), _asked_words
    )
    page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/issuing/{asked.issuer.slug}/corrections/{asked.token}/"
    held = Membership.objects.filter(organisation=asked.issuer, role__in=[Role.OWNER, Role.LEAD_ASSESSOR])
    people = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    for person in people.exclude(pk=asked.learner_id).exclude(email="").order_by("pk"):
        with override(person.language):
            title = asked.attestation.submission.version.title
            queue_message(
                key=f"correction-decide:{asked.pk}:{person.pk}",
                to=person.email,
                subject=_("A witness wants to correct what they confirmed: %(title)s") % {"title": title},
                text=_(
                    "Somebody at a workplace confirmed work that has been decided, and asks to put it right. "
                    "The confirmation stands as it was until one of you answers."
                )
                + "\n\n"
                + _("Read it and answer:")
                + f"\n{page}",
            )


def tell_settled(asked: AttestationCorrection) -> None:
    """The learner, and the witness in the language of the work."""
    _tell_learner(
        asked, "settled", lambda: _("A witness's correction was answered: %(title)s"), _settled_words
    )
    submission = asked.attestation.submission
    if not asked.attestation.witness_email:
        return
    with override(submission.language):
        queue_message(
            key=f"correction-answered:{asked.pk}",
            to=asked.attestation.witness_email,
            subject=_("Your correction was answered: %(title)s") % {"title": submission.version.title},
            text="\n\n".join([asked.end_label + ".", asked.answer, asked.issuer.name]),
        )


def _asked_words() -> str:
    return _(
        "Somebody who confirmed your work wants to put right what they said. The decision and any badge stand as they are. "
        "The issuer reads it and answers, and you are told."
    )


def _settled_words() -> str:
    return _("The issuer has answered. Read what was asked, and the answer, beside the confirmation.")


def _tell_learner(asked: AttestationCorrection, step: str, subject: Words, words: Words) -> None:
    submission = asked.attestation.submission
    learner = submission.learner
    if not learner.email:
        return
    page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/{submission.token}/confirmations/"
    with override(learner.language):
        title = title_in(submission.version, learner.language)
        queue_message(
            key=f"correction-{step}:{asked.pk}",
            to=learner.email,
            subject=subject() % {"title": title},
            text=f"{words()}\n\n" + _("Read it here:") + f"\n{page}",
        )
