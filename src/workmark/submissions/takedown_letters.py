"""What people are told about a request to take evidence down, each in their own language, once for each thing that happened."""

from collections.abc import Callable, Iterator, Sequence

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.outbox import queue_message
from workmark.organisations.models import Membership, Person, Role
from workmark.submissions.models import TakedownRequest

Words = Callable[[], str]
Paragraphs = Callable[[], Sequence[str]]


def tell_asked(asked: TakedownRequest, *, must_wait: bool) -> None:
    """Whoever asked, the learner, and those who answer. must_wait: the item is looked at, so she can cover nothing yet."""
    with override(asked.language):
        _send(
            asked,
            "received",
            asked.email,
            _("We have your request"),
            _("%(issuer)s answers by %(due)s. Without an answer by then we close the item ourselves."),
            _("See where it stands, without an account:") + f"\n{_own_page(asked)}",
            _("If this was not you, you need do nothing: nobody else was given your address."),
        )
    _to_learner(
        asked,
        "learner-asked",
        lambda: _("Somebody asks about your evidence: %(title)s"),
        lambda: [
            _("Somebody asks for “%(item)s” to be covered or taken down. They say: %(asker)s."),
            _("It is being looked at: close it today, if you like, and cover a part of it afterwards.")
            if must_wait
            else _("You can cover a part of it, or take it out of view, today."),
            _("%(issuer)s decides by %(due)s."),
            _("Your badge does not depend on it."),
        ],
    )
    _to_deciders(
        asked,
        "decide",
        lambda: _("To answer by %(due)s: evidence to be covered or taken down"),
        lambda: [
            _("Somebody asks for an item of evidence to be covered or taken down. They say: %(asker)s.")
        ],
    )


def tell_reminder(asked: TakedownRequest) -> None:
    _to_deciders(
        asked,
        "reminder",
        lambda: _("One working day left: evidence to be covered or taken down"),
        lambda: [_("Nobody has answered yet. On %(due)s the item is closed by itself, until somebody does.")],
    )


def tell_late(asked: TakedownRequest) -> None:
    """The promised time is over: the item was closed, and whoever asked knows it."""
    with override(asked.language):
        _send(
            asked,
            "late",
            asked.email,
            _("The item is closed, and your request still waits"),
            _("%(issuer)s has not answered by %(due)s, as was promised. So we closed the item ourselves."),
            _("It stays closed until they answer:") + f"\n{_own_page(asked)}",
        )
    _to_learner(
        asked,
        "learner-late",
        lambda: _("An item of yours is closed for now: %(title)s"),
        lambda: [
            _(
                "%(issuer)s did not answer a request about “%(item)s” in time, so only you and assessors see it."
            ),
            _("It stays so until they answer. Your badge stays as it is."),
        ],
    )
    _to_deciders(
        asked,
        "decide-late",
        lambda: _("Late: evidence to be covered or taken down"),
        lambda: [_("The promised time is over, and the item was closed by itself. Please answer now.")],
    )


def tell_decided(asked: TakedownRequest) -> None:
    with override(asked.language):
        _send(
            asked,
            "decided",
            asked.email,
            _("Your request was answered"),
            _("%(issuer)s answered: %(end)s."),
            asked.answer,
            _("Read it here:") + f"\n{_own_page(asked)}",
            _("If you do not agree, you can go to the data protection authority where you live."),
        )
    _to_learner(
        asked,
        "learner-decided",
        lambda: _("Answered: a request about your evidence for %(title)s"),
        lambda: [_("%(issuer)s answered the request about “%(item)s”: %(end)s."), asked.answer],
    )


def _own_page(asked: TakedownRequest) -> str:
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/takedown/{asked.token}/"


def _facts(asked: TakedownRequest) -> dict[str, str]:
    return {
        "issuer": asked.issuer.name,
        "title": asked.submission.version.title,
        "item": asked.evidence.shown_title if asked.evidence else _("an item that is deleted now"),
        "asker": asked.asker_label,
        "due": formats.date_format(asked.due_at, "DATE_FORMAT"),
        "end": asked.end_label,
    }


def _send(asked: TakedownRequest, step: str, to: str, subject: str, *paragraphs: str) -> None:
    """A paragraph that is somebody's own words holds no place for a fact: its percent signs stay what they are."""
    if not to:  # whoever asked was erased since
        return
    facts = _facts(asked)
    said = [each if each == asked.answer else each % facts for each in paragraphs]
    queue_message(
        key=f"takedown-{step}:{asked.pk}",
        to=to,
        subject=subject % facts,
        text="\n\n".join(each for each in said if each),
    )


def _to_learner(asked: TakedownRequest, step: str, subject: Words, paragraphs: Paragraphs) -> None:
    learner = asked.submission.learner
    if not learner.email:
        return
    with override(learner.language):
        page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/{asked.submission.token}/"
        _send(asked, step, learner.email, subject(), *paragraphs(), _("Your work:") + f"\n{page}")


def _to_deciders(asked: TakedownRequest, step: str, subject: Words, paragraphs: Paragraphs) -> None:
    page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/issuing/{asked.issuer.slug}/takedowns/{asked.token}/"
    for person in _deciders(asked):
        with override(person.language):
            told = [*paragraphs(), _("Read it and answer:") + f"\n{page}"]
            _send(asked, f"{step}:{person.pk}", person.email, subject(), *told)


def _deciders(asked: TakedownRequest) -> Iterator[Person]:
    held = Membership.objects.filter(
        organisation=asked.issuer, role__in=[Role.OWNER, Role.LEAD_ASSESSOR]
    ).exclude(person=asked.learner_id)
    people = Person.objects.filter(pk__in=held.values("person"), is_active=True).exclude(email="")
    yield from people.order_by("pk")
