"""What an employer asks people to earn: who may be asked, what it sees of them, and when that ends."""

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast, make_cast
from tests.locking import locks_around_the_first_event, on_postgresql
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import TERMS, assigned, earned, employed, shows_progress
from tests.workforce.scenes import NOW
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, WrongState
from workmark.organisations.actions import leave_employment as leaving
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import AuditEvent
from workmark.submissions.models import Submission
from workmark.workforce.actions import assign_learning as assigning
from workmark.workforce.actions.answer_learning import accept_learning, decline_learning
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.actions.request_learning import request_learning
from workmark.workforce.actions.withdraw_learning import withdraw_learning
from workmark.workforce.consent_models import Consent, ConsentView
from workmark.workforce.learning import Progress, assigned_by, assignment_there, followed
from workmark.workforce.learning_models import LearningAssignment
from workmark.workforce.learning_terms import LearningTerms, sound_terms
from workmark.workforce.reminding import remind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def seen_by_emre(cast: Cast, asked: LearningAssignment, at: datetime = NOW) -> Progress | None:
    (row,) = followed(
        cast.emre, cast.kestrel, [assignment_there(cast.emre, cast.kestrel, asked.token)], at=at
    )
    return row.progress


def test_whoever_is_asked_is_told_why_and_until_when(cast: Cast) -> None:
    asked = assigned(cast)

    message = Message.objects.get(key=f"learning-assigned:{asked.pk}")
    assert message.recipient == cast.lena.email
    assert "The new shelves come in May." in message.text
    assert "May 4, 2026" in message.text
    assert f"/account/work/asked/{asked.token}/" in message.text


def test_without_her_consent_the_employer_sees_a_yes_and_nothing_more(cast: Cast) -> None:
    asked = accept_learning(cast.lena, assigned(cast), at=NOW)
    earned(cast.lena, asked.achievement)

    assert seen_by_emre(cast, asked) is None
    assert not ConsentView.objects.exists()


def test_each_answer_is_a_letter_to_whoever_asked_without_her_note(cast: Cast) -> None:
    asked = accept_learning(cast.lena, assigned(cast), at=NOW)
    accept_learning(cast.lena, asked, at=NOW)
    decline_learning(cast.lena, asked, reason="I am moving", at=NOW + timedelta(days=1))

    yes, no = Message.objects.filter(key__startswith="learning-answered").order_by("pk")
    assert yes.recipient == no.recipient == cast.emre.email
    assert "Lena Ortiz says yes" in yes.subject
    assert "Lena Ortiz says no" in no.subject
    assert f"/employer/kestrel-logistics/assigned/{asked.token}/" in no.text
    assert "moving" not in no.text


def test_whoever_manages_people_no_more_gets_no_letter(cast: Cast) -> None:
    asked = assigned(cast)
    cast.emre.memberships.all().delete()
    accept_learning(cast.lena, LearningAssignment.objects.get(pk=asked.pk), at=NOW)

    assert not Message.objects.filter(key__startswith="learning-answered").exists()


def test_with_it_one_of_four_words_follows_her_work_and_never_says_that_it_failed(cast: Cast) -> None:
    asked = accept_learning(cast.lena, assigned(cast), at=NOW)
    shows_progress(cast.lena, cast.kestrel)
    said = [seen_by_emre(cast, asked)]
    work = Submission.objects.create(learner=cast.lena, version=asked.achievement.versions.get())
    for state in ("draft", "withdrawn", "submitted", "in-assessment", "not-yet", "returned-incomplete"):
        Submission.objects.filter(pk=work.pk).update(state=state, declared_own_work_at=NOW)
        said.append(seen_by_emre(cast, asked))
    again = Submission.objects.create(learner=cast.lena, version=work.version, previous=work, round_number=2)
    said.append(seen_by_emre(cast, asked))
    handed_in = {"declared_own_work_at": NOW, "submitted_at": NOW}
    Submission.objects.filter(pk=again.pk).update(state="withdrawn", **handed_in)
    said.append(seen_by_emre(cast, asked))
    Submission.objects.filter(pk=work.pk).update(state="withdrawn", **handed_in)
    said.append(seen_by_emre(cast, asked))
    earned(cast.lena, asked.achievement)
    said.append(seen_by_emre(cast, asked))

    assert said == ["not-begun", "working", "working", *["handed-in"] * 7, "achieved"]
    assert [(view.viewer, view.what) for view in ConsentView.objects.all()] == [(cast.emre, "progress")]


def test_her_reason_for_a_no_is_in_no_record_of_the_employer(cast: Cast) -> None:
    asked = decline_learning(cast.lena, assigned(cast), reason="I am looking for other work", at=NOW)

    assert asked.decline_reason == "I am looking for other work"
    assert not AuditEvent.objects.filter(detail__icontains="other work").exists()
    assert not Message.objects.filter(text__contains="other work").exists()
    with pytest.raises(WrongState):
        accept_learning(cast.lena, asked, at=NOW)


def test_when_she_leaves_the_employer_sees_none_of_it_and_may_not_ask_again(cast: Cast) -> None:
    asked = accept_learning(cast.lena, assigned(cast), at=NOW)
    shows_progress(cast.lena, cast.kestrel)
    leave_employment(cast.lena, asked.employment, at=NOW)

    assert not assigned_by(cast.emre, cast.kestrel).exists()
    with pytest.raises(NotFound):
        assignment_there(cast.emre, cast.kestrel, asked.token)
    with pytest.raises(InvalidInput):
        assigned(cast, work=asked.employment)


def test_only_people_who_confirmed_and_may_begin_it_are_asked_and_only_once(cast: Cast) -> None:
    harbour_only = version(cast.harbour, slug="in-house").achievement
    harbour_only.is_in_house = True
    harbour_only.save()
    open_one = version(cast.harbour).achievement
    lena, own = employed(cast.lena, cast.kestrel), employed(cast.emre, cast.kestrel)
    elsewhere, unconfirmed = employed(cast.otto, cast.harbour), employed(cast.rui, cast.kestrel)
    unconfirmed.person = unconfirmed.accepted_at = None
    unconfirmed.save()

    def ask(work: Any, achievement: Any = open_one) -> Any:
        return assign_learning(cast.emre, cast.kestrel, [work], achievement, TERMS, at=NOW)

    for work, achievement in ((unconfirmed, open_one), (lena, harbour_only)):
        with pytest.raises(InvalidInput):
            ask(work, achievement)
    for work in (own, elsewhere):
        with pytest.raises(NotAllowed):
            ask(work)
    ask(lena)
    with pytest.raises(InvalidInput, match="already"):
        ask(lena)
    assert LearningAssignment.objects.count() == 1


def test_reminders_come_a_week_and_a_day_before_once_each_and_not_to_whoever_is_done(cast: Cast) -> None:
    asked, due = assigned(cast), datetime(2026, 5, 4, 9, tzinfo=NOW.tzinfo)
    for days in (8, 7, 6, 2, 1, 1, 0):
        remind(due - timedelta(days=days))
    keys = Message.objects.filter(key__startswith="learning-due").values_list("key", flat=True)
    assert set(keys) == {f"learning-due-{days}:2026-05-04:{asked.pk}" for days in (7, 1)}

    earned(cast.lena, asked.achievement)
    assert remind(due - timedelta(days=1)) == 0


def test_what_is_to_be_renewed_is_not_achieved_beforehand(cast: Cast) -> None:
    """Her badge ended a month ago, or ends before the day: she is reminded, and what she begins anew is seen."""
    offered = version(cast.harbour).achievement
    earned(cast.lena, offered, at=NOW - 400 * DAY, until=NOW - 30 * DAY)
    handed_in = {"submitted_at": NOW - 410 * DAY, "declared_own_work_at": NOW - 410 * DAY}
    Submission.objects.create(
        learner=cast.lena,
        version=offered.versions.get(),
        state="awarded",
        started_at=NOW - 420 * DAY,
        **handed_in,
    )
    asked = accept_learning(cast.lena, assigned(cast), at=NOW)
    shows_progress(cast.lena, cast.kestrel)
    said = [seen_by_emre(cast, asked)]
    reminded = remind(datetime(2026, 5, 3, 9, tzinfo=NOW.tzinfo))
    Submission.objects.create(learner=cast.lena, version=offered.versions.get(), started_at=NOW + DAY)
    said.append(seen_by_emre(cast, asked))
    earned(cast.lena, offered, at=NOW + 20 * DAY, until=NOW + 50 * DAY)
    said.append(seen_by_emre(cast, asked, NOW + 60 * DAY))

    assert said == ["not-begun", "working", "achieved"]
    assert reminded == 1


@pytest.mark.parametrize(("days", "word"), [(89, "not-begun"), (91, "achieved"), (None, "achieved")])
def test_an_earlier_badge_answers_where_it_outlasts_the_day_and_the_notice(
    cast: Cast, days: int | None, word: str
) -> None:
    """The notice is 90 days; the day, 4 May, is 63 days after 2 March."""
    offered = version(cast.harbour).achievement
    earned(cast.lena, offered, at=NOW - DAY, until=None if days is None else NOW + days * DAY)
    asked = accept_learning(cast.lena, assigned(cast), at=NOW)
    shows_progress(cast.lena, cast.kestrel)

    assert seen_by_emre(cast, asked) == word


def asked_again(cast: Cast, asked: LearningAssignment, at: datetime) -> LearningAssignment:
    terms = replace(TERMS, due_on=at.date() + 30 * DAY)
    (made,) = assign_learning(cast.emre, cast.kestrel, [asked.employment], asked.achievement, terms, at=at)
    return made


def test_what_she_earned_is_asked_for_anew_from_ninety_days_before_its_end(cast: Cast) -> None:
    asked = accept_learning(cast.lena, assigned(cast), at=NOW)
    shows_progress(cast.lena, cast.kestrel)
    with pytest.raises(InvalidInput, match="already"):
        asked_again(cast, asked, NOW + 9 * DAY)
    earned(cast.lena, asked.achievement, at=NOW + 10 * DAY, until=NOW + 110 * DAY)
    with pytest.raises(InvalidInput, match="already"):
        asked_again(cast, asked, NOW + 19 * DAY)
    again = asked_again(cast, asked, NOW + 20 * DAY)

    asked.refresh_from_db()
    assert (asked.state, again.state) == ("renewed", "offered")
    assert seen_by_emre(cast, asked, NOW + 20 * DAY) == "achieved"
    accept_learning(cast.lena, again, at=NOW + 20 * DAY)
    assert seen_by_emre(cast, again, NOW + 20 * DAY) == "not-begun"
    assert AuditEvent.objects.filter(verb="learning.assign", detail={"state": "renewed"}).count() == 1


def test_asking_anew_tells_no_employer_that_she_earned_it(cast: Cast) -> None:
    """Without her consent the answer is the same, earned or not; she herself may ask for it."""
    asked = accept_learning(cast.lena, assigned(cast), at=NOW)
    earned(cast.lena, asked.achievement, at=NOW + 5 * DAY, until=NOW + 30 * DAY)
    with pytest.raises(InvalidInput, match="already"):
        asked_again(cast, asked, NOW + 20 * DAY)
    again = request_learning(
        cast.lena,
        asked.employment,
        asked.achievement,
        reason="It ends.",
        due_on=date(2026, 6, 1),
        at=NOW + 20 * DAY,
    )

    asked.refresh_from_db()
    assert (asked.state, again.state) == ("renewed", "requested")


def test_what_was_taken_back_is_answered_no_more(cast: Cast) -> None:
    asked = withdraw_learning(cast.emre, assigned(cast), at=NOW)

    assert Message.objects.filter(key=f"learning-withdrawn:{asked.pk}").exists()
    with pytest.raises(WrongState):
        accept_learning(cast.lena, asked, at=NOW)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_somebody_leaves_while_she_and_another_are_asked_and_both_come_to_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = make_cast()
    offered = version(cast.harbour).achievement
    lena, otto = employed(cast.lena, cast.kestrel), employed(cast.otto, cast.kestrel)
    lena_was_asked, otto_may_leave, refused = threading.Event(), threading.Event(), list[BaseException]()
    change, end = assigning.change, leaving.end_by_person

    def slow(person: Any, verb: str, target: Any, **more: Any) -> Any:
        if target == otto:
            lena_was_asked.set()
            otto_may_leave.wait(2)
        return change(person, verb, target, **more)

    def told(employment: Employment, **more: Any) -> None:
        otto_may_leave.set()
        end(employment, **more)

    def leave() -> None:
        lena_was_asked.wait(10)
        try:
            leave_employment(cast.otto, otto, at=NOW)
        except BaseException as error:
            refused.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(assigning, "change", slow)
    monkeypatch.setattr(leaving, "end_by_person", told)
    thread = threading.Thread(target=leave)
    thread.start()
    try:
        assign_learning(cast.emre, cast.kestrel, [lena, otto], offered, TERMS, at=NOW)
    finally:
        thread.join(20)

    assert refused == []
    assert list(assigned_by(cast.emre, cast.kestrel).values_list("person", flat=True)) == [cast.lena.pk]


@on_postgresql
def test_all_who_are_asked_are_locked_before_anything_is_written_of_one(cast: Cast) -> None:
    offered = version(cast.harbour).achievement
    works = [employed(person, cast.kestrel) for person in (cast.lena, cast.otto, cast.rui)]
    with CaptureQueriesContext(connection) as said:
        assign_learning(cast.emre, cast.kestrel, works, offered, TERMS, at=NOW)

    assert locks_around_the_first_event(said, "organisations_employment") == (1, 0)


@on_postgresql
def test_what_ends_with_her_work_is_locked_before_any_of_it_ends(cast: Cast) -> None:
    asked = assigned(cast)
    other = version(cast.harbour, slug="another").achievement
    assign_learning(cast.emre, cast.kestrel, [asked.employment], other, TERMS, at=NOW)
    shows_progress(cast.lena, cast.kestrel)
    with CaptureQueriesContext(connection) as said:
        leave_employment(cast.lena, asked.employment, at=NOW)

    assert locks_around_the_first_event(said, "workforce_learningassignment")[0] == 1
    assert locks_around_the_first_event(said, "workforce_consent") == (1, 0)
    assert LearningAssignment.objects.filter(ended_at=NOW).count() == 2
    assert Consent.objects.filter(withdrawn_at=NOW).count() == 1


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("reason", "  "),
        ("due_on", date(2026, 3, 2)),
        ("due_on", date(2028, 3, 2)),
        ("hours_granted", TERMS.hours_granted.__class__("0.25")),
        ("fee_covered", TERMS.fee_covered.__class__("NaN")),
        ("currency", "€"),
    ],
)
def test_each_part_that_needs_mending_is_named(part: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        sound_terms(LearningTerms(**{**vars(TERMS), part: value}), today=date(2026, 3, 2))
    assert set(refused.value.fields) == {part}
