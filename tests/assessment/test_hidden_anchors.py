"""Anchors among live work look like work, count for nothing, and pause whoever drifts; what follows is read again."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.assessment.anchoring import (
    HARD_ROW,
    anchor,
    calibration_set,
    practice_set,
    score_as_agreed,
    trained,
)
from tests.assessment.scenes import BELOW, FEEDBACK, MONDAY, lock, qualify, rate, score_all, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.allocate_readings import allocate_readings
from workmark.assessment.actions.answer_doubt import answer_doubt
from workmark.assessment.actions.arrange_talk import ask_for_talk
from workmark.assessment.actions.begin_calibration import begin_calibration
from workmark.assessment.actions.confirm_training import confirm_training
from workmark.assessment.actions.decide import return_incomplete
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.file_appeal import file_appeal
from workmark.assessment.actions.plan_own_work import Limits, set_availability
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.anchors import unmeasured
from workmark.assessment.calibration_models import AnchorReading, Doubt, Pause
from workmark.assessment.certificates import certificate_for
from workmark.assessment.errors import AlreadyTaken, ConflictOfInterest, NotCalibrated
from workmark.assessment.hidden_anchors import state_shown
from workmark.assessment.models import Assignment, Decision, Reading
from workmark.assessment.queries import awaiting_assessor, held_by
from workmark.assessment.review_models import Review
from workmark.assessment.training import standing_of
from workmark.jobs.models import Message
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.models import Membership, Person
from workmark.submissions.copying import example_of
from workmark.submissions.models import Submission
from workmark.submissions.outcomes import outcomes_of

LATER = MONDAY + timedelta(days=3)  # every hidden anchor waits by then


@pytest.fixture
def version(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every rating is followed by an anchor: the share is raised, not the rule."""
    monkeypatch.setattr("workmark.assessment.hiding.ONE_IN", 1)
    made = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud, cast.noor):
        qualify(cast, person, made)
    return made


def hidden(cast: Cast, version: Any, **fields: Any) -> Reading:
    """One that waits for Aziz after he has rated Lena's work."""
    anchor(cast, version, "clear-fail", "live", **fields)
    rate(cast.aziz, submitted(cast, version))
    return Reading.objects.get(kind="anchor", state="waiting")


def wrong_by(assignment: Assignment, rows: int) -> None:
    """Lock it with so many rows off the agreed level."""
    said = assignment.submission.version.said.rows()
    off = {
        row.key: row.levels[-1].key if row.floor != row.levels[-1].key else row.levels[0].key
        for row in said[:rows]
    }
    score_as_agreed(assignment, but=off)


def measured(cast: Cast, version: Any, *, exact: int, rows: int, times: int, at: Any = MONDAY) -> None:
    """So many anchors in Aziz's window, each with so many rows exact."""
    for _ in range(times):
        AnchorReading.objects.create(
            anchor=anchor(cast, version, "borderline", "live"),
            assessor=cast.aziz,
            use="live",
            scored_at=at,
            exact=exact,
            rows=rows,
        )


def test_it_waits_for_that_assessor_alone_and_only_after_some_time(cast: Cast, version: Any) -> None:
    reading = hidden(cast, version)

    assert reading not in awaiting_assessor(cast.aziz, MONDAY)
    assert reading in awaiting_assessor(cast.aziz, LATER)
    assert reading not in awaiting_assessor(cast.maud, LATER)
    with pytest.raises(AlreadyTaken):
        take_reading(cast.maud, reading, at=LATER)


def test_it_stands_in_the_queue_where_work_of_that_moment_stands(cast: Cast, version: Any) -> None:
    reading = hidden(cast, version)
    before = submitted(cast, version, learner=cast.otto)
    after = submitted(cast, version, learner=cast.emre)
    Reading.objects.filter(submission=after).update(opened_at=LATER)

    order = [one.submission for one in awaiting_assessor(cast.aziz, LATER)]

    assert order == [before, reading.submission, after]
    assert reading.submission.submitted_at == reading.opened_at  # as with work that was just handed in


def test_it_is_given_to_whoever_takes_given_work_like_any_other(cast: Cast, version: Any) -> None:
    reading = hidden(cast, version)
    set_availability(cast.aziz, Limits(2, 20, takes_given_work=True))
    assert allocate_readings(cast.harbour, at=MONDAY) == 0  # it does not wait yet

    for learner in (cast.otto, cast.emre):
        submitted(cast, version, learner=learner)
    assert allocate_readings(cast.harbour, at=LATER) == 2

    held = Assignment.objects.get(reading=reading, state="open")
    assert (held.assessor, AnchorReading.objects.get(reading=reading).assignment) == (cast.aziz, held)
    assert set(Assignment.objects.filter(state="open").values_list("assessor", "due_at")) == {
        (cast.aziz.pk, held.due_at)
    }
    assert "2 pieces of work" in Message.objects.get(key__startswith="work-given").subject


def blurred(answer: Any) -> str:
    """A page or an answer of the API without what differs between any two pieces of work: addresses and moments."""
    text = re.sub(r"[\w-]{32}", "TOKEN", answer.content.decode())
    text = re.sub(r"csrfmiddlewaretoken\" value=\"\w+\"|nonce=\"[^\"]+\"", "", text)
    return re.sub(
        r"\d{4}-\d\d-\d\d[T ][\d:.+Z]+|(Mon|Nov|Dec|\d+ )[^<]{0,40}(a\.m\.|p\.m\.|midnight|noon)",
        "WHEN",
        text,
    )


@pytest.mark.long
def test_no_page_and_no_answer_of_the_api_tells_it_from_a_learners_work(cast: Cast, version: Any) -> None:
    """The same words and files once as Otto's work and once as an anchor; taken at one moment, scored alike."""
    reading = hidden(cast, version)
    real = example_of(reading.submission, at=reading.opened_at)
    Submission.objects.filter(pk=real.pk).update(state="submitted", learner=cast.otto)
    real.refresh_from_db()
    Reading.objects.create(submission=real, opened_at=reading.opened_at)
    client = Client()
    client.force_login(cast.aziz)
    at = LATER
    pair = [take_reading(cast.aziz, one, at=at) for one in (reading, real.readings.get())]

    for name in ("assessor:work", "assessor:give-back", "assessor:return", "assessor:decision"):
        as_anchor, as_work = (blurred(client.get(reverse(name, args=[one.token]))) for one in pair)
        assert as_anchor == as_work, name
    for one in pair:
        score_all(one, "developing", FEEDBACK)
    as_anchor, as_work = (blurred(client.get(reverse("assessor:decision", args=[one.token]))) for one in pair)
    assert as_anchor == as_work
    told = [
        client.post(reverse("assessor:decision", args=[one.token]), {"strength": "Clear."}, follow=True)
        for one in pair
    ]
    assert [page.redirect_chain for page in told] == [[("/assess/", 302)]] * 2
    assert all(b"Another assessor reads this too" in page.content for page in told)
    as_anchor, as_work = (blurred(client.get(reverse("assessor:work", args=[one.token]))) for one in pair)
    assert as_anchor == as_work
    assert b"anchor" not in client.get("/assess/").content.lower().replace(b"anchors", b"")


def test_it_is_never_a_decision_an_outcome_or_a_learners(cast: Cast, version: Any) -> None:
    certificate = certificate_for(cast.aziz, version, MONDAY)
    assert certificate is not None
    held = take_reading(cast.aziz, hidden(cast, version), at=LATER)
    used = certificate_for(cast.aziz, version, MONDAY).used

    score_as_agreed(held)

    held.submission.refresh_from_db()
    assert held.submission.state == "anchor"
    assert not Decision.objects.filter(submission=held.submission).exists()
    assert outcomes_of(version.achievement) is None
    assert certificate_for(cast.aziz, version, MONDAY).used == used == 1
    item = held.anchor_reading
    item.refresh_from_db()
    assert (item.exact, item.rows, item.is_wrong) == (
        len(version.said.rows()),
        len(version.said.rows()),
        False,
    )


def test_its_outcome_is_shown_some_days_later_as_a_second_assessor_would_have_made_it(
    cast: Cast, version: Any
) -> None:
    held = take_reading(cast.aziz, hidden(cast, version), at=LATER)
    score_as_agreed(held)
    held.refresh_from_db()

    assert state_shown(held, MONDAY) == "in-assessment"
    assert state_shown(held, MONDAY + timedelta(days=6)) == "not-yet"


def test_it_can_be_given_back_and_sent_back_like_any_work_and_does_not_come_again(
    cast: Cast, version: Any
) -> None:
    first = take_reading(cast.aziz, hidden(cast, version), at=LATER)
    decline_assignment(cast.aziz, first, reason="I know this shop.", at=LATER)
    assert awaiting_assessor(cast.aziz, LATER) == []

    anchor(cast, version, "clear-pass", "live")
    rate(cast.aziz, submitted(cast, version, learner=cast.otto))
    second = take_reading(cast.aziz, Reading.objects.get(kind="anchor", state="waiting"), at=LATER)
    assert second.submission != first.submission
    decision = return_incomplete(cast.aziz, second, missing="The film does not open.", at=LATER)

    second.refresh_from_db()
    assert (decision.outcome, decision.pk) == ("returned-incomplete", None)
    assert state_shown(second, LATER) == "returned-incomplete"
    assert second.anchor_reading.scored_at is None


def test_an_anchor_of_work_with_whose_learner_there_is_a_conflict_is_left_out(
    cast: Cast, version: Any
) -> None:
    own = submitted(cast, version, learner=cast.aziz)
    anchor(cast, version, "clear-pass", "live", origin=own)
    rate(cast.aziz, submitted(cast, version))

    assert not Reading.objects.filter(kind="anchor").exists()


@pytest.fixture
def drifted(cast: Cast, version: Any) -> Any:
    """Aziz's window: four anchors at 6 of 8, and one more to come. He and Maud have awarded Lena's work."""
    measured(cast, version, exact=6, rows=8, times=4, at=MONDAY - timedelta(days=1))
    work = submitted(cast, version)
    rate(cast.aziz, work)
    rate(cast.maud, work)
    return work


def go_wrong(cast: Cast, version: Any) -> None:
    """The next anchor, with half of its rows off: 24 of 32, and then at most half of the rest."""
    anchor(cast, version, "borderline", "live")
    rate(cast.aziz, submitted(cast, version, learner=cast.otto))
    wrong_by(take_reading(cast.aziz, Reading.objects.get(kind="anchor", state="waiting"), at=LATER), 6)


def test_whoever_drifts_is_paused_their_work_returns_and_they_are_told_the_way_back(
    cast: Cast, version: Any, drifted: Any
) -> None:
    other = submitted(cast, version, learner=cast.emre)
    held = take(cast.aziz, other)

    go_wrong(cast, version)

    pause = Pause.objects.get(assessor=cast.aziz)
    assert (pause.issuer, pause.version) == (cast.harbour, version)
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.state, other.state, other.readings.get().state) == ("reassigned", "submitted", "waiting")
    assert list(held_by(cast.aziz)) == []
    assert awaiting_assessor(cast.aziz, LATER) == []
    with pytest.raises(NotCalibrated):
        take(cast.aziz, other)
    letter = Message.objects.get(key=f"pause:{pause.pk}")
    assert "way back" in letter.subject
    client = Client()
    client.force_login(cast.aziz)
    assert b"The way back" in client.get("/assess/").content


def test_it_takes_less_than_three_quarters_to_pause(cast: Cast, version: Any) -> None:
    rows = len(version.said.rows())
    measured(cast, version, exact=6, rows=8, times=4)
    held = take_reading(cast.aziz, hidden(cast, version), at=LATER)
    wrong_by(held, rows // 4)  # 75 in 100 or a little more

    assert not Pause.objects.exists()


def test_decisions_since_the_last_good_anchor_are_read_again_by_somebody_calibrated(
    cast: Cast, version: Any, drifted: Any
) -> None:
    go_wrong(cast, version)

    again = Reading.objects.get(kind="recheck")
    assert (again.submission, again.wants_certified) == (drifted, True)
    assert again in awaiting_assessor(cast.noor, LATER)
    assert again not in awaiting_assessor(cast.maud, LATER)  # she judged it


def test_what_they_judged_and_others_decide_only_later_is_read_again_then(cast: Cast, version: Any) -> None:
    measured(cast, version, exact=6, rows=8, times=4, at=MONDAY - timedelta(days=1))
    work = submitted(cast, version)
    rate(cast.aziz, work)
    Assignment.objects.filter(submission=work).update(closed_at=MONDAY - timedelta(hours=2))
    go_wrong(cast, version)
    assert not Reading.objects.filter(kind="recheck").exists()  # there is no decision to compare with

    rate(cast.maud, work)

    again = Reading.objects.get(kind="recheck")
    assert (again.submission, again.state, again.wants_certified) == (work, "waiting", True)
    assert again in awaiting_assessor(cast.noor, LATER)


def test_what_they_judged_before_an_anchor_read_well_is_not(cast: Cast, version: Any) -> None:
    measured(cast, version, exact=6, rows=8, times=4, at=MONDAY - timedelta(days=1))
    work = submitted(cast, version)
    rate(cast.aziz, work)
    Assignment.objects.filter(submission=work).update(closed_at=MONDAY - timedelta(hours=2))
    measured(cast, version, exact=6, rows=8, times=1, at=MONDAY - timedelta(hours=1))
    go_wrong(cast, version)
    assert Pause.objects.filter(assessor=cast.aziz).exists()

    rate(cast.maud, work)

    assert not Reading.objects.filter(kind="recheck").exists()


def test_nor_is_what_they_judge_after_a_pause(cast: Cast, version: Any) -> None:
    for days, ended_at in ((9, MONDAY - timedelta(days=8)), (7, MONDAY - timedelta(days=6))):
        Pause.objects.create(
            assessor=cast.aziz,
            issuer=cast.harbour,
            version=version,
            paused_at=MONDAY - timedelta(days=days),
            ended_at=ended_at,
        )
    work = submitted(cast, version)
    rate(cast.aziz, work)
    rate(cast.maud, work)

    assert Decision.objects.filter(submission=work).exists()
    assert not Reading.objects.filter(kind="recheck").exists()


def test_what_came_into_doubt_stays_so_whatever_they_read_afterwards(cast: Cast, version: Any) -> None:
    work = submitted(cast, version)
    rate(cast.aziz, work)
    Assignment.objects.filter(submission=work).update(closed_at=MONDAY - timedelta(days=5))
    for days in (4, 1):
        Pause.objects.create(
            assessor=cast.aziz,
            issuer=cast.harbour,
            version=version,
            paused_at=MONDAY - timedelta(days=days),
            ended_at=MONDAY - timedelta(days=days - 1),
        )
    measured(cast, version, exact=8, rows=8, times=1, at=MONDAY - timedelta(days=2))  # between the two pauses

    rate(cast.maud, work)

    assert Reading.objects.get(kind="recheck").submission == work


def test_a_dispute_that_they_settled_is_read_again_too(cast: Cast, version: Any) -> None:
    measured(cast, version, exact=6, rows=8, times=4, at=MONDAY - timedelta(days=1))
    work = submitted(cast, version)
    rate(cast.maud, work)
    rate(cast.noor, work, "developing", FEEDBACK)
    Membership.objects.create(person=cast.aziz, organisation=cast.harbour, role="lead-assessor")
    assert rate(cast.aziz, work) is not None
    assert work.readings.filter(kind="adjudication", state="locked").exists()

    go_wrong(cast, version)

    again = Reading.objects.get(kind="recheck")
    assert (again.submission, again.state) == (work, "waiting")


def test_an_appeal_that_they_answered_is_read_again_too(cast: Cast, version: Any) -> None:
    measured(cast, version, exact=6, rows=8, times=4, at=MONDAY - timedelta(days=1))
    work, other = submitted(cast, version), submitted(cast, version, learner=cast.emre)
    for one in (work, other):
        rate(cast.maud, one, "developing", FEEDBACK)
        rate(cast.noor, one, "developing", FEEDBACK)
        one.refresh_from_db()
        file_appeal(one.learner, one, grounds="Page two.", at=MONDAY)
    Review.objects.filter(decision__submission=other).update(origin="panel")
    Reading.objects.create(
        submission=other, place=9, kind="review", review=Review.objects.get(origin="panel")
    )
    rate_reading(cast.aziz, work.readings.get(kind="review"))
    rate_reading(cast.aziz, other.readings.filter(kind="review").order_by("place")[0])
    assert set(Review.objects.values_list("origin", "state")) == {
        ("appeal", "changed"),
        ("panel", "in-review"),
    }

    go_wrong(cast, version)

    assert Reading.objects.get(kind="recheck").submission == work  # the other appeal has no answer yet


def rate_reading(assessor: Any, reading: Reading) -> None:
    held = take_reading(assessor, reading, at=MONDAY)
    score_all(held)
    lock(held)


def second_look(cast: Cast, below: str = "") -> None:
    held = take_reading(cast.noor, Reading.objects.get(kind="recheck"), at=LATER)
    with pytest.raises(
        WrongState, match="decided already"
    ):  # nobody could hold it, and the work would only wait
        ask_for_talk(cast.noor, held, questions="How did you choose the days?", at=LATER)
    score_all(held)
    if below:
        score_row(cast.noor, held, row_key=below, level_key="developing", at=LATER, **BELOW)
    assert lock(held) is None


def test_a_second_look_that_agrees_leaves_nothing_behind(cast: Cast, version: Any, drifted: Any) -> None:
    go_wrong(cast, version)
    second_look(cast)

    assert not Doubt.objects.exists()
    assert not Review.objects.exists()


def test_an_award_that_a_second_look_would_not_make_stands_until_a_lead_has_looked(
    cast: Cast, version: Any, drifted: Any
) -> None:
    go_wrong(cast, version)
    second_look(cast, below=HARD_ROW)

    drifted.refresh_from_db()
    assert drifted.state == "awarded"
    doubt = Doubt.objects.get()
    assert doubt.row_keys == [HARD_ROW]
    client = Client()
    client.force_login(cast.maud)
    assert reverse("assessor:doubt", args=[doubt.pk]).encode() in client.get("/assess/anchors/").content
    assert client.get(reverse("assessor:doubt", args=[doubt.pk])).status_code == 200
    client.force_login(cast.aziz)
    assert client.get(reverse("assessor:doubt", args=[doubt.pk])).status_code == 404
    with pytest.raises(NotAllowed):  # she was the second of those who awarded it
        answer_doubt(cast.maud, doubt, answer="I was right.", at=LATER)
    for person, role in ((cast.noor, "recruiter"), (drifted.learner, "author")):
        Membership.objects.create(person=person, organisation=cast.kestrel, role=role)
    client.force_login(cast.noor)
    page = client.get(reverse("assessor:doubt", args=[doubt.pk])).content
    assert (b"same organisation" in page, b'name="answer"' in page) == (True, False)
    with pytest.raises(ConflictOfInterest):
        answer_doubt(cast.noor, doubt, answer="She is right.", at=LATER)
    Membership.objects.filter(person=drifted.learner).delete()
    answer_doubt(cast.noor, doubt, answer="The audience stands in the second file.", at=LATER)
    assert Decision.objects.filter(submission=drifted).count() == 1


def test_a_refusal_that_a_second_look_would_lift_becomes_a_review_for_a_lead(
    cast: Cast, version: Any
) -> None:
    measured(cast, version, exact=6, rows=8, times=4, at=MONDAY - timedelta(days=1))
    work = submitted(cast, version)
    rate(cast.aziz, work, "developing", FEEDBACK)
    rate(cast.maud, work, "developing", FEEDBACK)
    go_wrong(cast, version)
    second_look(cast)

    review = Review.objects.get()
    assert (review.origin, review.state, review.decision.submission) == ("recheck", "proposed", work)
    work.refresh_from_db()
    assert work.state == "not-yet"  # nothing changes but through the one gate


def test_calibrated_anew_the_assessor_takes_up_work_again(cast: Cast, version: Any, drifted: Any) -> None:
    go_wrong(cast, version)
    for one in practice_set(cast, version):
        one.seen_by.add(cast.aziz)
    calibration_set(cast, version)
    trained(cast, cast.aziz)
    person = Person.objects.get(pk=cast.aziz.pk)
    Pause.objects.update(paused_at=MONDAY + timedelta(hours=1))
    assert standing_of(person, version, LATER).step == "read"  # what was read before the pause does not count
    confirm_training(person, cast.harbour.training_pages.get(), at=LATER)
    trial = begin_calibration(person, version, at=LATER)
    for item in trial.items.all():
        score_as_agreed(item.assignment)

    assert Pause.objects.get().ended_at is not None
    assert certificate_for(person, version, LATER) is not None


def test_leads_are_told_of_whoever_nothing_measures(cast: Cast, version: Any) -> None:
    assert unmeasured(cast.harbour, MONDAY) == [cast.aziz, cast.maud, cast.noor]
    made = anchor(cast, version, "clear-fail", "live")  # by Maud, approved by Noor
    assert unmeasured(cast.harbour, MONDAY) == [cast.maud, cast.noor]
    lead = Client()
    lead.force_login(cast.noor)
    page = lead.get("/assess/anchors/").content.decode()
    assert "For 2 assessors there is no hidden anchor that is new to them" in " ".join(page.split())

    made.seen_by.add(cast.aziz)

    assert unmeasured(cast.harbour, MONDAY) == [cast.aziz, cast.maud, cast.noor]
