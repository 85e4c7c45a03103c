"""Queue reminders: as mail, as text messages beside it, or in its place, as each person chose. Nothing is said twice.

    queue_reminders([Reminder(person, Kind.READING_DUE, letter)])

A text message says of what kind it is, and no more: no title, no name, no outcome. Telephones show it to whoever is near.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.outbox import NewMessage, queue_messages
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.texting.gateway import is_offered
from workmark.texting.models import Kind, Phone, TextChoice, TextMessage, Way
from workmark.texting.tasks import send_texts

# A night long, and a morning in which the gateway is down: after that a reminder goes by mail, or not at all.
GOOD_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Reminder:
    """The letter says all; its key is that of the text message too."""

    person: Person
    kind: Kind
    letter: NewMessage


def queue_reminders(reminders: Sequence[Reminder]) -> None:
    """Queue each in the caller's transaction, as its person chose. Who chose nothing gets the letter."""
    chosen = _choices_of(reminders)
    ways = [(each, chosen.get((each.person.pk, each.kind))) for each in reminders]
    queue_messages([each.letter for each, choice in ways if choice is None or choice.way != Way.TEXT])
    _queue([_text_of(each, choice) for each, choice in ways if choice is not None])


def queue_news(person: Person, key: str) -> None:
    """A text message beside a letter about her work, if she wants one: that there is news, and not which."""
    choices = TextChoice.objects.filter(_usable(), phone__person=person, kind=Kind.WORK_NEWS)
    if is_offered() and (choice := choices.select_related("phone").first()):
        _queue([_row(key, person, choice.phone, Kind.WORK_NEWS, None)])


def _choices_of(reminders: Sequence[Reminder]) -> dict[tuple[int, str], TextChoice]:
    if not is_offered():
        return {}
    people = {each.person.pk for each in reminders}
    found = TextChoice.objects.filter(_usable(), phone__person__in=people).select_related("phone")
    return {(choice.phone.person_id, choice.kind): choice for choice in found}


def _usable() -> Q:
    return Q(phone__confirmed_at__isnull=False) & ~Q(way=Way.MAIL)


def _text_of(reminder: Reminder, choice: TextChoice) -> TextMessage:
    letter = asdict(reminder.letter) if choice.way == Way.TEXT and reminder.letter.to else None
    return _row(reminder.letter.key, reminder.person, choice.phone, reminder.kind, letter)


def _row(key: str, person: Person, phone: Phone, kind: Kind, letter: dict[str, str] | None) -> TextMessage:
    at = now()
    return TextMessage(
        key=key,
        person=person,
        phone=phone,
        kind=kind,
        words=words_of(kind, person.language, phone),
        letter=letter,
        created_at=at,
        good_until=at + GOOD_FOR,
        next_try_at=at,
    )


def _queue(rows: Iterable[TextMessage]) -> None:
    rows = list(rows)
    if rows:
        TextMessage.objects.bulk_create(rows, ignore_conflicts=True)
        enqueue_once(send_texts, "texts")


def words_of(kind: Kind, language: str, phone: Phone) -> str:
    """What stands in the message: one or two segments, in letters that telephones have, and one link."""
    with override(language):
        said = {
            Kind.BADGE_ENDING: _("Workmark: a badge of yours ends soon."),
            Kind.LEARNING_DUE: _("Workmark: learning you were asked for is due soon."),
            Kind.READING_DUE: _("Workmark: work that you assess is due."),
            Kind.WORK_NEWS: _("Workmark: there is news about your work."),
        }[kind]
        return " ".join([said, _("Read it, or stop these texts:"), stop_link(phone)])


def stop_link(phone: Phone) -> str:
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/t/{phone.token}/"
