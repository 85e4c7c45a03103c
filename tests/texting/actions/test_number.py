"""A number is hers once its code came back; codes are few, short-lived, and kept as digests."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from workmark.lib.problems import InvalidInput, NotFound, TooManyRequests, WrongState
from workmark.organisations.models import AuditEvent, Person
from workmark.texting.actions.ask_code import name_number, send_code_again
from workmark.texting.actions.choose_texts import choose_texts, phone_by_link, remove_number, stop_texts
from workmark.texting.actions.confirm_number import confirm_number
from workmark.texting.models import Phone, TextMessage
from workmark.texting.numbers import parse_number

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
NUMBER = "+442079460123"


@pytest.fixture(autouse=True)
def _offered(settings: Any) -> None:
    settings.WORKMARK_TEXT_GATEWAY = "https://texts.example.org/send"


def newest_code(person: Person) -> str:
    words = TextMessage.objects.filter(person=person, kind="code").order_by("-pk")[0].words
    found = re.search(r"\b\d{6}\b", words)
    assert found is not None, words
    return found[0]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+442079460123", NUMBER),
        (" +44 20 7946 0123 ", NUMBER),
        ("+44 (0)20 7946-0123", NUMBER),
        ("0044 20/7946.0123", NUMBER),
        ("＋４４ ２０ ７９４６ ０１２３", NUMBER),
        ("+٤٤ ٢٠ ٧٩٤٦ ٠١٢٣", NUMBER),
        ("+1\u00a0202\u2011555\u20110143", "+12025550143"),
        ("+123456789012345", "+123456789012345"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, number: str) -> None:
    assert parse_number(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        "020 7946 0123",
        "+0442079460123",
        "+1234567890123456",
        "+12345",
        "+44 20 7946 O123",
        "+44²2079460123",
        "++442079460123",
        "+44 20 7946 0123 ext. 4",
        "+44\x002079460123",
        "+44;ext=1",
        "9" * 61,
        "112",
    ],
)
def test_what_is_no_number_with_a_country_is_refused(cast: Cast, written: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        name_number(cast.lena, written, at=AT)
    assert list(refused.value.fields) == ["number"]
    assert not Phone.objects.exists()


def test_only_countries_that_the_operator_serves_get_codes(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_TEXT_COUNTRIES = ["+351", "+1"]
    with pytest.raises(InvalidInput):
        name_number(cast.lena, NUMBER, at=AT)

    assert name_number(cast.lena, "+1 202 555 0143", at=AT).number == "+12025550143"


def test_the_code_confirms_the_number_and_stands_nowhere_but_in_the_message(cast: Cast) -> None:
    phone = name_number(cast.lena, NUMBER, at=AT)
    code = newest_code(cast.lena)
    assert code not in phone.code_hash

    confirmed = confirm_number(cast.lena, f" {code[:3]} {code[3:]}", at=AT + timedelta(minutes=9))

    assert confirmed.confirmed_at == AT + timedelta(minutes=9)
    assert confirmed.code_hash == ""
    with pytest.raises(NotFound):
        confirm_number(cast.lena, code, at=AT)
    assert [event.detail for event in AuditEvent.objects.filter(verb="person.change")] == [
        {"phone": "named"},
        {"phone": "confirmed"},
    ]


def test_after_five_tries_even_the_code_itself_does_nothing(cast: Cast) -> None:
    name_number(cast.lena, NUMBER, at=AT)
    code = newest_code(cast.lena)
    for _ in range(5):
        with pytest.raises(InvalidInput):
            confirm_number(cast.lena, other_than(code), at=AT)

    with pytest.raises(InvalidInput, match="too often"):
        confirm_number(cast.lena, code, at=AT)
    assert Phone.objects.get().confirmed_at is None


def test_a_code_ends_after_ten_minutes_and_by_the_next_one(cast: Cast) -> None:
    name_number(cast.lena, NUMBER, at=AT)
    first = newest_code(cast.lena)
    with pytest.raises(InvalidInput, match="too old"):
        confirm_number(cast.lena, first, at=AT + timedelta(minutes=10))

    later = AT + timedelta(minutes=11)
    send_code_again(cast.lena, at=later)
    second = newest_code(cast.lena)
    if first != second:  # one in a million is the same
        with pytest.raises(InvalidInput, match="not the code"):
            confirm_number(cast.lena, first, at=later)
    assert confirm_number(cast.lena, second, at=later)


def test_nobody_confirms_with_the_code_of_somebody_else(cast: Cast) -> None:
    name_number(cast.lena, NUMBER, at=AT)
    name_number(cast.otto, "+442079460124", at=AT)
    code = newest_code(cast.lena)

    if code != newest_code(cast.otto):
        with pytest.raises(InvalidInput):
            confirm_number(cast.otto, code, at=AT)


def test_codes_are_few_for_each_person_and_one_at_a_time(cast: Cast) -> None:
    name_number(cast.lena, NUMBER, at=AT)
    with pytest.raises(TooManyRequests):
        send_code_again(cast.lena, at=AT + timedelta(seconds=59))
    for number in range(1, 5):
        # Another number each time, or the same removed before: neither forgets what was sent.
        remove_number(cast.lena, at=AT)
        name_number(cast.lena, f"+44207946013{number}", at=AT + timedelta(minutes=number))

    with pytest.raises(TooManyRequests):
        name_number(cast.lena, "+442079460139", at=AT + timedelta(hours=1))
    assert name_number(cast.lena, "+442079460139", at=AT + timedelta(hours=25))


def test_codes_are_few_for_each_number_whoever_asks(cast: Cast) -> None:
    for minutes, person in enumerate((cast.lena, cast.aziz, cast.maud, cast.noor, cast.ines)):
        name_number(person, NUMBER, at=AT + timedelta(minutes=minutes))

    with pytest.raises(TooManyRequests):
        name_number(cast.otto, NUMBER, at=AT + timedelta(minutes=9))
    assert name_number(cast.otto, "+442079460124", at=AT + timedelta(minutes=9))


def test_codes_count_in_what_the_instance_spends_in_a_day(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_TEXTS_A_DAY = 1
    name_number(cast.lena, NUMBER, at=AT)
    TextMessage.objects.update(tries=1, last_try_at=AT)

    with pytest.raises(TooManyRequests):
        name_number(cast.otto, "+442079460124", at=AT)


def test_a_new_number_takes_the_choices_of_the_old_one_with_it(cast: Cast) -> None:
    name_number(cast.lena, NUMBER, at=AT)
    confirm_number(cast.lena, newest_code(cast.lena), at=AT)
    choose_texts(cast.lena, {"badge-ending": "text", "learning-due": "mail"})
    with pytest.raises(WrongState):
        name_number(cast.lena, NUMBER, at=AT + timedelta(minutes=2))
    assert list(Phone.objects.get().choices.values_list("kind", "way")) == [("badge-ending", "text")]

    name_number(cast.lena, "+442079460124", at=AT + timedelta(minutes=2))

    phone = Phone.objects.get()
    assert (phone.number, phone.confirmed_at, phone.choices.count()) == ("+442079460124", None, 0)


@pytest.mark.parametrize("ways", [{"work-news": "text"}, {"badge-ending": "fax"}, {"results": "both"}])
def test_a_way_that_is_not_offered_is_refused(cast: Cast, ways: dict[str, str]) -> None:
    name_number(cast.lena, NUMBER, at=AT)
    confirm_number(cast.lena, newest_code(cast.lena), at=AT)

    with pytest.raises(InvalidInput):
        choose_texts(cast.lena, ways)


def test_nothing_is_chosen_for_a_number_that_is_not_confirmed(cast: Cast) -> None:
    name_number(cast.lena, NUMBER, at=AT)

    with pytest.raises(NotFound):
        choose_texts(cast.lena, {"badge-ending": "both"})


def test_the_link_stops_texts_and_keeps_the_number(cast: Cast) -> None:
    name_number(cast.lena, NUMBER, at=AT)
    phone = confirm_number(cast.lena, newest_code(cast.lena), at=AT)
    choose_texts(cast.lena, {"badge-ending": "text", "work-news": "both"})

    stop_texts(phone_by_link(phone.token), at=AT)
    stop_texts(phone_by_link(phone.token), at=AT)

    assert not phone.choices.exists()
    assert Phone.objects.get().number == NUMBER
    event = AuditEvent.objects.filter(verb="person.change").order_by("-number")[0]
    assert (event.actor, event.actor_kind, event.target_id) == (None, "text", str(cast.lena.pk))


def test_where_no_gateway_is_set_nothing_is_offered_but_to_remove(cast: Cast, settings: Any) -> None:
    name_number(cast.lena, NUMBER, at=AT)
    settings.WORKMARK_TEXT_GATEWAY = ""

    for act in (
        lambda: name_number(cast.otto, NUMBER, at=AT),
        lambda: send_code_again(cast.lena, at=AT),
        lambda: confirm_number(cast.lena, "123456", at=AT),
        lambda: choose_texts(cast.lena, {}),
    ):
        with pytest.raises(NotFound):
            act()
    remove_number(cast.lena, at=AT)
    assert not Phone.objects.exists()
