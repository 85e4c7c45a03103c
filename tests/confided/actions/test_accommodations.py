"""An accommodation is asked in confidence, answered in three working days, and works without telling why."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from tests.confided.scenes import THURSDAY, asked
from tests.conftest import Cast
from tests.submissions import scenes
from workmark.confided.actions.answer_accommodation import (
    Answer,
    answer_accommodation,
    decide_accommodation_appeal,
)
from workmark.confided.actions.appeal_accommodation import appeal_accommodation
from workmark.confided.actions.ask_accommodation import Needed, ask_accommodation, withdraw_accommodation
from workmark.confided.errors import AlreadyAnswered, AlreadyAsked
from workmark.confided.grants import Grants, grants_of
from workmark.confided.reminding import remind_at
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import AuditEvent, Membership
from workmark.submissions.actions.add_evidence import add_evidence
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.start import start
from workmark.submissions.evidence import EvidenceDetails, WrittenText
from workmark.submissions.queries import extra_time_of

pytestmark = pytest.mark.django_db


def granted(cast: Cast, *kinds: str, days: int = 0) -> None:
    request = asked(cast.lena, cast.harbour, *kinds)
    answer_accommodation(cast.ines, request, Answer(kinds, "Write to Ines.", days), at=THURSDAY)


def test_an_answer_is_due_at_the_close_of_the_third_working_day(cast: Cast) -> None:
    request = asked(cast.lena, cast.harbour)

    # Thursday 26 November 2026: Friday 27, Monday 30, Tuesday 1 December.
    assert request.due_at == datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


def test_the_issuers_clock_says_which_day_it_is(cast: Cast) -> None:
    cast.harbour.time_zone = "Pacific/Auckland"
    cast.harbour.save()

    # 15:30 in London is 04:30 on Friday in Auckland (UTC+13): Monday, Tuesday, Wednesday; 18:00 there is 05:00 here.
    assert asked(cast.lena, cast.harbour).due_at == datetime(2026, 12, 2, 5, 0, tzinfo=UTC)


def test_one_form_asks_several_issuers(cast: Cast) -> None:
    made = ask_accommodation(cast.lena, [cast.harbour, cast.kestrel], Needed(["break"]), at=THURSDAY)

    assert {request.issuer for request in made} == {cast.harbour, cast.kestrel}
    with pytest.raises(AlreadyAsked):
        asked(cast.lena, cast.kestrel)


@pytest.mark.parametrize(
    ("kinds", "words", "field"),
    [
        ([], "", "kinds"),
        (["a-throne"], "", "kinds"),
        (["other"], " ", "words"),
        (["break"], "x" * 4001, "words"),
    ],
)
def test_what_cannot_be_kept_is_named(cast: Cast, kinds: list[str], words: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask_accommodation(cast.lena, [cast.harbour], Needed(kinds, words), at=THURSDAY)

    assert field in refused.value.fields


def test_only_who_may_answer_is_told_and_the_message_says_nothing(cast: Cast) -> None:
    request = asked(cast.lena, cast.harbour, "interpreter", words="I am deaf in one ear")
    messages = Message.objects.filter(key__startswith="confided-")

    assert {message.recipient for message in messages} == {cast.ines.email}
    assert all(
        secret not in message.subject + message.text
        for message in messages
        for secret in ("deaf", "Lena", "nterpreter", request.token)
    )
    assert mail.outbox == []


def test_no_organisations_log_names_who_asked(cast: Cast) -> None:
    granted(cast, "break")

    found = AuditEvent.objects.filter(verb__startswith="accommodation.")
    assert [event.organisation_id for event in found] == [None, None]
    assert all(event.detail == {} for event in found)


def test_reminders_go_out_a_day_before_and_when_it_is_late_each_once(cast: Cast) -> None:
    request = asked(cast.lena, cast.harbour)
    said = lambda: sorted(key.split(":")[0] for key in Message.objects.values_list("key", flat=True))  # noqa: E731

    remind_at(request.due_at - timedelta(hours=25))
    assert said() == ["confided-asked"]
    remind_at(request.due_at - timedelta(hours=23))
    remind_at(request.due_at - timedelta(hours=22))
    remind_at(request.due_at + timedelta(hours=1))
    remind_at(request.due_at + timedelta(hours=2))
    assert said() == ["confided-asked", "confided-due", "confided-late"]


def test_more_time_lengthens_the_learners_limits_with_that_issuer_alone(cast: Cast) -> None:
    granted(cast, "extra-time", days=10)
    draft = start(cast.lena, scenes.version(cast.harbour), at=THURSDAY)

    ask = Ask("Rosa Marín", "rosa@harbourcafe.example", ["shelf-order"])
    attestation, _token = ask_attestation(cast.lena, draft, ask, at=THURSDAY)

    assert extra_time_of(draft) == timedelta(days=10)
    assert attestation.expires_at == THURSDAY + timedelta(
        days=14
    )  # as anybody's: a workplace is told nothing
    assert grants_of(cast.lena.pk, cast.kestrel.pk) == Grants()
    assert grants_of(cast.otto.pk, cast.harbour.pk) == Grants()


def test_another_form_of_evidence_is_taken_once_it_is_granted(cast: Cast) -> None:
    draft = start(cast.lena, scenes.version(cast.harbour), at=THURSDAY)

    def write_instead_of_talking() -> None:
        text = WrittenText("First I show where the date stands. Then we shelve three together.")
        add_evidence(cast.lena, draft, "talk", text, EvidenceDetails(), at=THURSDAY)

    with pytest.raises(InvalidInput):  # "talk" asks for sound or video
        write_instead_of_talking()
    granted(cast, "alternative-form")
    write_instead_of_talking()

    assert draft.evidence.get().kind == "text"


def test_more_time_needs_a_number_of_days_and_every_answer_words(cast: Cast) -> None:
    request = asked(cast.lena, cast.harbour, "extra-time")

    with pytest.raises(InvalidInput) as refused:
        answer_accommodation(cast.ines, request, Answer(["extra-time", "break"], ""), at=THURSDAY)

    assert set(refused.value.fields) == {"granted", "words", "extra_days"}


def test_it_is_answered_once(cast: Cast) -> None:
    granted(cast, "break")
    request = asked(cast.otto, cast.harbour)
    answer_accommodation(cast.ines, request, Answer([], "Not possible here."), at=THURSDAY)

    with pytest.raises(AlreadyAnswered):
        answer_accommodation(cast.ines, request, Answer([], "Again."), at=THURSDAY)


def test_a_second_look_goes_to_another_owner_and_takes_nothing_away(cast: Cast) -> None:
    request = asked(cast.lena, cast.harbour, "extra-time", "break")
    request = answer_accommodation(cast.ines, request, Answer(["extra-time"], "Time, yes.", 5), at=THURSDAY)
    request = appeal_accommodation(cast.lena, request, words="The break matters most.", at=THURSDAY)
    assert grants_of(cast.lena.pk, cast.harbour.pk).extra_time == timedelta(days=5)
    with pytest.raises(NotAllowed):
        decide_accommodation_appeal(cast.ines, request, Answer(["break"], "Fine."), at=THURSDAY)

    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role="owner")
    request = decide_accommodation_appeal(cast.rui, request, Answer(["break"], "Both."), at=THURSDAY)

    assert request.granted_kinds == ["extra-time", "break"]
    assert request.extra_days == 5
    with pytest.raises(WrongState):
        appeal_accommodation(cast.lena, request, words="More.", at=THURSDAY)


def test_taken_back_nothing_of_it_is_left(cast: Cast) -> None:
    request = asked(cast.lena, cast.harbour, "extra-time", words="My reasons")
    answer_accommodation(cast.ines, request, Answer(["extra-time"], "Ten days.", 10), at=THURSDAY)

    withdraw_accommodation(cast.lena, request)
    request.refresh_from_db()

    assert (request.words, request.answer, request.granted_kinds) == ("", "", [])
    assert grants_of(cast.lena.pk, cast.harbour.pk) == Grants()
