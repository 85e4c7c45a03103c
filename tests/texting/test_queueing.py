"""What comes as a text message: what each person chose, in words that tell nothing, in at most two segments."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.texting.scenes import with_number
from workmark.credentials.actions.choose_reminders import choose_reminders
from workmark.credentials.expiring import tell_of_expiring
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.jobs.outbox import NewMessage
from workmark.organisations.models import Person
from workmark.texting.models import Kind, Phone, TextMessage
from workmark.texting.queueing import Reminder, queue_news, queue_reminders, words_of

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
# 3GPP TS 23.038, table 6.2.1 and its extension: what fits into seven bits.
GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_TWICE = set("^{}\\[~]|€")


def segments(words: str) -> int:
    """How many messages a telephone company counts: 160 or 153 septets, else 70 or 67 letters of UTF-16."""
    if set(words) <= GSM_7 | GSM_7_TWICE:
        length, one, each = len(words) + sum(letter in GSM_7_TWICE for letter in words), 160, 153
    else:
        length, one, each = len(words.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else -(-length // each)


@pytest.fixture(autouse=True)
def _offered(settings: Any) -> None:
    settings.WORKMARK_TEXT_GATEWAY = "https://texts.example.org/send"
    settings.WORKMARK_PUBLIC_ORIGIN = "https://badges.harbour-skills-institute.example.org"


def reminder(person: Person, kind: Kind = Kind.BADGE_ENDING) -> Reminder:
    letter = NewMessage(
        f"about:{person.pk}:{kind}", person.email, "Not yet: a deaf learner's badge", "Refused."
    )
    return Reminder(person, kind, letter)


@pytest.mark.parametrize(
    ("way", "letters", "texts"), [("", 1, 0), ("mail", 1, 0), ("both", 1, 1), ("text", 0, 1)]
)
def test_each_reminder_comes_as_she_chose_and_once(cast: Cast, way: str, letters: int, texts: int) -> None:
    with_number(cast.lena, AT, **({"badge_ending": way} if way else {}))

    queue_reminders([reminder(cast.lena)])
    queue_reminders([reminder(cast.lena)])

    assert (Message.objects.count(), TextMessage.objects.count()) == (letters, texts)
    for message in TextMessage.objects.all():
        assert (message.person, message.letter is None) == (cast.lena, way == "both")


def test_a_choice_holds_for_its_kind_and_its_person(cast: Cast) -> None:
    with_number(cast.lena, AT, badge_ending="text")

    queue_reminders([reminder(cast.lena, Kind.LEARNING_DUE), reminder(cast.aziz), reminder(cast.lena)])

    assert set(Message.objects.values_list("key", flat=True)) == {
        f"about:{cast.lena.pk}:learning-due",
        f"about:{cast.aziz.pk}:badge-ending",
    }
    assert TextMessage.objects.get().kind == "badge-ending"


def test_without_a_gateway_or_a_confirmed_number_all_goes_by_mail(cast: Cast, settings: Any) -> None:
    with_number(cast.lena, AT, badge_ending="text", work_news="both")
    phone = with_number(cast.aziz, AT, badge_ending="text")
    Phone.objects.filter(pk=phone.pk).update(confirmed_at=None)

    queue_reminders([reminder(cast.aziz)])
    settings.WORKMARK_TEXT_GATEWAY = ""
    queue_reminders([reminder(cast.lena)])
    queue_news(cast.lena, "decision:1")

    assert (Message.objects.count(), TextMessage.objects.count()) == (2, 0)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", Kind)
def test_its_words_tell_no_title_name_or_outcome_and_fit_two_segments(
    cast: Cast, kind: Kind, language: str
) -> None:
    phone = with_number(cast.lena, AT)

    said = words_of(kind, language, phone)

    link = f"https://badges.harbour-skills-institute.example.org/t/{phone.token}/"
    assert said.endswith(link)
    assert len(phone.token) == 22
    assert segments(said) <= 2, (len(said), said)
    # Word for word: whatever is said here stands on a locked screen.
    assert said.removesuffix(link).strip() == SAID[language][kind]


SAID = {
    "en": {
        Kind.BADGE_ENDING: "Workmark: a badge of yours ends soon. Read it, or stop these texts:",
        Kind.LEARNING_DUE: "Workmark: learning you were asked for is due soon. Read it, or stop these texts:",
        Kind.READING_DUE: "Workmark: work that you assess is due. Read it, or stop these texts:",
        Kind.WORK_NEWS: "Workmark: there is news about your work. Read it, or stop these texts:",
    },
    "es": {
        Kind.BADGE_ENDING: "Workmark: una insignia tuya vence pronto. Leer o parar estos SMS:",
        Kind.LEARNING_DUE: "Workmark: vence pronto algo que te pidieron aprender. Leer o parar estos SMS:",
        Kind.READING_DUE: "Workmark: vence un trabajo que te toca evaluar. Leer o parar estos SMS:",
        Kind.WORK_NEWS: "Workmark: hay novedades sobre tu trabajo. Leer o parar estos SMS:",
    },
}


def test_a_badge_that_ends_is_told_by_text_and_not_to_whoever_declined(cast: Cast) -> None:
    credential = issued(cast)
    Credential.objects.filter(pk=credential.pk).update(valid_until=MONDAY + timedelta(days=80))
    with_number(cast.lena, AT, badge_ending="text")
    choose_reminders(cast.lena, wanted=False, at=MONDAY)
    tell_of_expiring(MONDAY)
    assert not TextMessage.objects.exists()

    choose_reminders(cast.lena, wanted=True, at=MONDAY)
    tell_of_expiring(MONDAY)

    message = TextMessage.objects.get()
    assert (message.key, message.kind) == (f"credential-expiring:{credential.pk}:90", "badge-ending")
    assert not Message.objects.filter(key__startswith="credential-expiring").exists()
    assert message.letter["subject"].startswith("Your badge counts until")
