"""What people are told about an inquiry into a badge, each in their own language, once for each thing that happened."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.achievements.translating import title_in
from workmark.credentials.inquiry_models import Against, AppealEnd, Inquiry, WithdrawalAppeal
from workmark.jobs.outbox import queue_message
from workmark.organisations.models import Membership, Person, Role


def inquiry_page(inquiry: Inquiry) -> str:
    """Where the learner reads it, answers and appeals."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/inquiries/{inquiry.token}/"


def tell_of_inquiry(inquiry: Inquiry) -> None:
    """It is opened: why, until when to answer, and that the badge counts meanwhile, or does not."""
    with override(inquiry.credential.learner.language):
        standing = (
            _("Until this is settled your badge is on hold: whoever checks it sees that.")
            if inquiry.is_on_hold
            else _("Until this is settled your badge counts as before.")
        )
        _to_learner(
            inquiry,
            "opened",
            _("A question about your badge: %(title)s"),
            _(
                "Hello %(name)s,\n\n%(issuer)s asks whether your badge “%(title)s” may stand.\n\nThe reason given: "
                "%(reason)s\n\n%(standing)s\n\nPlease say how you see it, by %(until)s. Nothing is decided before that, "
                "and one person alone cannot take a badge back:\n%(page)s\n"
            ),
            standing=standing,
        )


def tell_of_hold(inquiry: Inquiry) -> None:
    """It was put on hold, or the hold has ended."""
    with override(inquiry.credential.learner.language):
        if inquiry.is_on_hold:
            _to_learner(
                inquiry,
                "held",
                _("Your badge is on hold: %(title)s"),
                _(
                    "Hello %(name)s,\n\n%(issuer)s has put your badge “%(title)s” on hold while it looks into a question. "
                    "That is not a revocation.\n\nThe reason given: %(reason)s\n\nYou can answer, and appeal against the "
                    "hold:\n%(page)s\n"
                ),
            )
        else:
            _to_learner(
                inquiry,
                "hold-ended",
                _("Your badge counts again: %(title)s"),
                _(
                    "Hello %(name)s,\n\nyour badge “%(title)s” is no longer on hold. The question of %(issuer)s is still "
                    "open:\n%(page)s\n"
                ),
            )


def tell_of_dropped(inquiry: Inquiry) -> None:
    """The badge stands."""
    with override(inquiry.credential.learner.language):
        _to_learner(
            inquiry,
            "dropped",
            _("Your badge stands: %(title)s"),
            _(
                "Hello %(name)s,\n\nthe question about your badge “%(title)s” is closed, and your badge stands.\n\n"
                "%(words)s\n\n%(page)s\n"
            ),
        )


def tell_of_appeal_decided(appeal: WithdrawalAppeal) -> None:
    """What became of her appeal, and why."""
    inquiry = appeal.inquiry
    with override(inquiry.credential.learner.language):
        _to_learner(
            inquiry,
            f"appeal-{appeal.against}",
            _("Your appeal is decided: %(title)s"),
            _(
                "Hello %(name)s,\n\nsomebody who had no part in it has decided your appeal about “%(title)s”.\n\n"
                "%(outcome)s\n\nThe reason given: %(why)s\n\n%(page)s\n"
            ),
            outcome=_outcome(appeal),
            why=appeal.words,
        )


def _outcome(appeal: WithdrawalAppeal) -> str:
    if appeal.end != AppealEnd.OVERTURNED:
        return _("It stays as it was.")
    if appeal.against == Against.HOLD:
        return _("You were right: the hold has ended, and your badge counts.")
    return _("You were right: the same award is being issued anew.")


def tell_issuer_of_answer(inquiry: Inquiry) -> None:
    """To whoever opened it: the learner has answered, and a second person can settle it."""
    opener = inquiry.opened_by
    with override(opener.language):
        queue_message(
            key=f"inquiry-answered:{inquiry.pk}",
            to=opener.email,
            subject=_("The learner has answered: %(title)s") % _facts(inquiry),
            text=_(
                "Hello %(to)s,\n\nthe learner has answered your inquiry about “%(title)s”. You can close it. "
                "To take the badge back, ask somebody else of %(issuer)s to look at it.\n\n%(issuer_page)s\n"
            )
            % (_facts(inquiry) | {"to": opener.name}),
        )


def tell_issuer_of_appeal(appeal: WithdrawalAppeal) -> None:
    """To everybody who may decide it."""
    inquiry = appeal.inquiry
    for person in _who_may_decide(appeal):
        with override(person.language):
            queue_message(
                key=f"withdrawal-appeal:{appeal.pk}:{person.pk}",
                to=person.email,
                subject=_("An appeal waits for you: %(title)s") % _facts(inquiry),
                text=_(
                    "Hello %(to)s,\n\na learner appeals about the badge “%(title)s”. You had no part in it, so you can "
                    "decide it, by %(due)s:\n\n%(issuer_page)s\n"
                )
                % (
                    _facts(inquiry)
                    | {"to": person.name, "due": formats.date_format(appeal.due_at, "DATE_FORMAT")}
                ),
            )


def tell_issuer_of_due_appeal(appeal: WithdrawalAppeal, *, is_late: bool) -> None:
    """To everybody who may decide it, a day before it is due and once it is late; a learner hears once that it is late."""
    inquiry = appeal.inquiry
    for person in _who_may_decide(appeal):
        with override(person.language):
            subject = _("An appeal is late: %(title)s") if is_late else _("An appeal is due: %(title)s")
            facts = {"to": person.name, "due": formats.date_format(appeal.due_at, "DATE_FORMAT")}
            queue_message(
                key=f"withdrawal-appeal-{'late' if is_late else 'due'}:{appeal.pk}:{person.pk}",
                to=person.email,
                subject=subject % _facts(inquiry),
                text=_(
                    "Hello %(to)s,\n\na learner appealed about the badge “%(title)s”, and an answer was promised by "
                    "%(due)s. You had no part in it, so you can decide it:\n\n%(issuer_page)s\n"
                )
                % (_facts(inquiry) | facts),
            )
    if is_late:
        with override(inquiry.credential.learner.language):
            _to_learner(
                inquiry,
                f"appeal-late:{appeal.against}",
                _("The answer to your appeal is late: %(title)s"),
                _(
                    "Hello %(name)s,\n\nwe promised an answer to your appeal about “%(title)s” by %(due)s, and it is not "
                    "there yet. We are sorry. Those who may decide it have been reminded. Your appeal stands.\n\n%(page)s\n"
                ),
                due=formats.date_format(appeal.due_at, "DATE_FORMAT"),
            )


def _who_may_decide(appeal: WithdrawalAppeal) -> Iterator[Person]:
    roles = [Role.OWNER, Role.LEAD_ASSESSOR]
    held = Membership.objects.filter(organisation_id=appeal.issuer_id, role__in=roles)
    people = Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk")
    yield from people.exclude(pk__in=appeal.took_part | {appeal.learner_id})


def _to_learner(inquiry: Inquiry, what: str, subject: str, text: str, **more: str) -> None:
    badge = inquiry.credential
    facts = _facts(inquiry) | {"title": title_in(badge.version, badge.learner.language)} | more
    queue_message(
        key=f"inquiry-{what}:{inquiry.pk}",
        to=badge.learner.email,
        subject=subject % facts,
        text=text % facts,
    )


def _facts(inquiry: Inquiry) -> dict[str, str]:
    credential = inquiry.credential
    slug = credential.issuer.slug
    return {
        "name": credential.learner.name,
        "issuer": credential.issuer.name,
        "title": credential.version.title,
        "reason": inquiry.reason,
        "words": inquiry.words,
        "until": formats.date_format(inquiry.answer_until, "DATE_FORMAT"),
        "page": inquiry_page(inquiry),
        "issuer_page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/issuing/{slug}/inquiries/{inquiry.token}/",
    }
