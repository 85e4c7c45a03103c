"""Two stages of appeal: fresh eyes each time, never for the worse, and similar cases looked at afterwards."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.assessment.scenes import BELOW, FEEDBACK, MONDAY, lock, qualify, rate, score_all, submitted, take
from tests.confided.scenes import asked
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment import similar_cases
from workmark.assessment.actions.answer_similar_case import let_stand, read_again
from workmark.assessment.actions.decide import decide_review
from workmark.assessment.actions.file_appeal import file_appeal
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.actions.withdraw_appeal import withdraw_appeal
from workmark.assessment.errors import ConflictOfInterest
from workmark.assessment.late_reviews import remind_of_reviews
from workmark.assessment.models import Decision
from workmark.assessment.panels import _decided_of_rubric, judged_alone
from workmark.assessment.queries import awaiting_assessor, decision_on
from workmark.assessment.review_models import Review
from workmark.confided.actions.answer_accommodation import Answer, answer_accommodation
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import Membership, Person
from workmark.submissions.actions.revise import revise
from workmark.submissions.models import Submission
from workmark.submissions.signals import submitted as handed_in

GROUNDS = "The audience is named on page two of the plan, below the table."


def assessor(cast: Cast, name: str, version: object) -> Person:
    made = Person.objects.create_user(f"{name}@demo.workmark.test", name=name.title())
    Membership.objects.create(person=made, organisation=cast.harbour, role="assessor")
    qualify(cast, made, version)
    return made


def refuse(cast: Cast, work: Submission, *rows: str) -> Decision:
    """Aziz and Maud both find these rows wanting."""
    for person in (cast.aziz, cast.maud):
        assignment = take(person, work)
        score_all(assignment)
        for row in rows:
            score_row(person, assignment, row_key=row, level_key="developing", **BELOW, at=MONDAY)
        decision = lock(assignment)
    assert decision is not None
    return decision


@pytest.fixture
def refused(cast: Cast) -> Submission:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    qualify(cast, cast.maud, version)
    work = submitted(cast, version)
    refuse(cast, work, "plan-audience", "posts-care")
    work.refresh_from_db()
    return work


@pytest.fixture
def noor(cast: Cast, refused: Submission) -> Person:
    return assessor(cast, "noor", refused.version)


def appeal(cast: Cast, work: Submission, at: datetime = MONDAY) -> Review:
    return file_appeal(cast.lena, work, grounds=GROUNDS, at=at)


def test_an_appeal_goes_to_somebody_who_has_not_judged_it(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    review = appeal(cast, refused)

    assert review.row_keys == ["plan-audience", "posts-care"]
    # Ten working days after Monday 23 November: Monday 7 December.
    assert review.due_at == datetime(2026, 12, 7, 18, 0, tzinfo=ZoneInfo(cast.harbour.time_zone))
    assert awaiting_assessor(cast.aziz, MONDAY) == awaiting_assessor(cast.maud, MONDAY) == []
    assert awaiting_assessor(noor, MONDAY) == [review.readings.get()]
    with pytest.raises(ConflictOfInterest):
        take(cast.aziz, refused)


def test_an_appeal_that_is_upheld_awards_and_keeps_both_decisions(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    review = appeal(cast, refused)
    ruling = rate(noor, refused)

    assert ruling is not None
    assert (ruling.outcome, ruling.assessors, ruling.replaces.outcome) == ("awarded", 3, "not-yet")
    refused.refresh_from_db()
    review.refresh_from_db()
    assert (refused.state, review.state) == ("awarded", "changed")
    assert decision_on(refused) == ruling
    assert Credential.objects.get().decision == ruling
    assert _decided_of_rubric(refused) == 1  # one work of the first thirty, whatever a review made of it


def test_an_appeal_that_fails_leaves_the_decision_and_says_why(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    review = appeal(cast, refused)

    assert rate(noor, refused, "developing", FEEDBACK) is None

    review.refresh_from_db()
    assert review.state == "stands"
    assert decision_on(refused).outcome == "not-yet"
    assert not Credential.objects.exists()
    subjects = list(Message.objects.filter(recipient=cast.lena.email).values_list("subject", flat=True))
    assert any("stands" in subject for subject in subjects)


def test_a_row_won_on_appeal_stays_closed_in_a_round_already_begun(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    draft = revise(cast.lena, refused, carried=[], at=MONDAY)
    appeal(cast, refused)
    assignment = take(noor, refused)
    score_all(assignment)
    score_row(noor, assignment, row_key="posts-care", level_key="developing", **BELOW, at=MONDAY)

    decision = lock(assignment)

    assert decision is not None
    assert decision.outcome == "not-yet"
    assert draft.carried_rows.filter(row_key="plan-audience").exists()
    assert not draft.carried_rows.filter(row_key="posts-care").exists()


def test_the_second_appeal_is_to_a_panel_of_three_others(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    appeal(cast, refused)
    rate(noor, refused, "developing", FEEDBACK)
    panel = [assessor(cast, name, refused.version) for name in ("pia", "quim", "rosa")]

    review = appeal(cast, refused)

    assert (review.origin, review.readings.count()) == ("panel", 3)
    for person, level in zip(panel, (None, "developing", None), strict=True):
        waiting = awaiting_assessor(person, MONDAY)
        assignment = take_reading(person, waiting[0], at=MONDAY)
        score_all(assignment, level, FEEDBACK)
        ruling = lock(assignment)
    assert ruling is not None
    assert (ruling.outcome, ruling.assessors) == ("awarded", 5)
    with pytest.raises(WrongState, match="not yet"):
        appeal(cast, refused)


def test_the_gate_rules_on_no_review_that_is_still_being_read(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    review = appeal(cast, refused)
    with pytest.raises(WrongState):
        decide_review(review, at=MONDAY)
    take(noor, refused)
    with pytest.raises(WrongState):
        decide_review(review, at=MONDAY)


def test_more_time_that_was_granted_lengthens_the_thirty_days(cast: Cast, refused: Submission) -> None:
    request = asked(cast.lena, cast.harbour, "extra-time")
    answer_accommodation(cast.ines, request, Answer(["extra-time"], "Ten days.", 10), at=MONDAY)

    with pytest.raises(WrongState, match="30 days"):
        appeal(cast, refused, at=MONDAY + timedelta(days=41))
    assert appeal(cast, refused, at=MONDAY + timedelta(days=39)).state == "in-review"


def test_there_is_one_appeal_at_a_time_within_thirty_days_and_only_by_the_learner(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    with pytest.raises(WrongState, match="30 days"):
        appeal(cast, refused, at=MONDAY + timedelta(days=31))
    for other in (cast.otto, cast.aziz, cast.ines):
        with pytest.raises(NotAllowed):
            file_appeal(other, refused, grounds=GROUNDS, at=MONDAY)
    with pytest.raises(InvalidInput):
        file_appeal(cast.lena, refused, grounds="  ", at=MONDAY)
    appeal(cast, refused)
    with pytest.raises(WrongState, match="already"):
        appeal(cast, refused)


def test_an_appeal_taken_back_leaves_the_queue_and_can_be_made_again(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    review = appeal(cast, refused)
    held = take(noor, refused)

    withdraw_appeal(cast.lena, review, at=MONDAY)

    held.refresh_from_db()
    assert held.state == "reassigned"
    with pytest.raises(WrongState):
        score_row(noor, held, row_key="posts-care", level_key="proficient", feedback="", at=MONDAY)
    assert appeal(cast, refused).origin == "appeal"


def test_the_next_round_is_handed_in_after_the_answer_only(cast: Cast, refused: Submission) -> None:
    draft = revise(cast.lena, refused, carried=[], at=MONDAY)
    appeal(cast, refused)

    with pytest.raises(WrongState, match="read again"):
        handed_in.send(sender=Submission, submission=draft)


def test_an_overturned_row_brings_similar_refusals_before_a_lead_assessor(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    similar = submitted(cast, refused.version, learner=cast.otto)
    refuse(cast, similar, "plan-audience")
    other_row = submitted(cast, refused.version, learner=cast.emre)
    refuse(cast, other_row, "results-next")
    # Begun to revise, and an appeal taken back: nobody has looked at the refusal for it.
    similar.refresh_from_db()
    withdraw_appeal(cast.otto, file_appeal(cast.otto, similar, grounds=GROUNDS, at=MONDAY), at=MONDAY)
    revise(cast.otto, similar, carried=[], at=MONDAY)
    appeal(cast, refused)
    rate(noor, refused)

    case = Review.objects.get(origin="similar-case")
    assert (case.decision.submission, case.state) == (similar, "proposed")
    assert case.because.decision.submission == refused
    with pytest.raises(NotAllowed):
        read_again(cast.aziz, case, at=MONDAY)

    read_again(cast.maud, case, at=MONDAY)
    told = Message.objects.get(recipient=cast.otto.email, subject__startswith="Your work is read again")
    assert f"/work/{similar.token}/" in told.text
    ruling = rate(noor, similar)

    assert ruling is not None
    assert ruling.outcome == "awarded"
    with pytest.raises(WrongState):
        let_stand(cast.noor, case, answer="It has no audience at all.", at=MONDAY)


def test_whoever_lost_before_is_looked_at_after_each_overturn_and_no_case_leads_to_others(
    cast: Cast, refused: Submission, noor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar_cases, "MOST_CASES", 1)
    pia, quim, rosa = (assessor(cast, name, refused.version) for name in ("pia", "quim", "rosa"))
    lost = submitted(cast, refused.version, learner=cast.otto)
    refuse(cast, lost, "plan-audience")
    file_appeal(cast.otto, lost, grounds=GROUNDS, at=MONDAY)
    assert rate(noor, lost, "developing", FEEDBACK) is None
    newer = submitted(cast, refused.version, learner=cast.emre)
    newer_decision = refuse(cast, newer, "results-next")  # the newest, and on another row

    appeal(cast, refused)
    assert rate(pia, refused) is not None
    first = Review.objects.get(origin="similar-case")
    assert (first.decision.submission, first.state) == (lost, "proposed")
    let_stand(cast.noor, first, answer="It names no audience.", at=MONDAY)

    # A check had doubts about the newer one. Otto's is proposed again, for it was refused on that row too.
    first.decision.results = [{**one, "passed": False} for one in first.decision.results]
    first.decision.save()
    doubted = Review.objects.create(
        decision=newer_decision, origin="quality", state="proposed", row_keys=["results-next"], due_at=MONDAY
    )
    read_again(cast.maud, doubted, at=MONDAY)
    assert rate(quim, newer) is not None
    second = Review.objects.get(origin="similar-case", state="proposed")
    assert (second.decision.submission, second.because) == (lost, doubted)

    later = submitted(cast, refused.version, learner=cast.rui)
    refuse(cast, later, "plan-audience")
    read_again(cast.maud, second, at=MONDAY)
    assert rate(rosa, lost) is not None
    assert Review.objects.filter(origin="similar-case").count() == 2  # an overturned case leads to no others


def test_a_similar_case_that_stands_says_why(cast: Cast, refused: Submission, noor: Person) -> None:
    similar = submitted(cast, refused.version, learner=cast.otto)
    refuse(cast, similar, "plan-audience")
    appeal(cast, refused)
    rate(noor, refused)
    case = Review.objects.get(origin="similar-case")

    with pytest.raises(InvalidInput):
        let_stand(cast.noor, case, answer=" ", at=MONDAY)
    with pytest.raises(NotAllowed, match="no part"):  # she refused it herself
        let_stand(cast.maud, case, answer="I was right.", at=MONDAY)
    let_stand(cast.noor, case, answer="It names no audience anywhere.", at=MONDAY)

    case.refresh_from_db()
    assert (case.state, case.answered_by) == ("stands", cast.noor)
    assert decision_on(similar).outcome == "not-yet"


def colleagues(cast: Cast, *people: Person) -> None:
    for person, role in zip(people, ("recruiter", "author"), strict=True):
        Membership.objects.create(person=person, organisation=cast.kestrel, role=role)


def test_a_lead_with_a_tie_to_the_learner_says_nothing_of_the_case(cast: Cast, refused: Submission) -> None:
    fields = {"row_keys": ["plan-audience"], "opened_at": MONDAY, "due_at": MONDAY}
    case = Review.objects.create(
        decision=refused.decisions.get(), origin="quality", state="proposed", **fields
    )
    colleagues(cast, cast.noor, cast.lena)

    with pytest.raises(ConflictOfInterest, match="same organisation"):
        let_stand(cast.noor, case, answer="It names no audience.", at=MONDAY)
    with pytest.raises(ConflictOfInterest, match="same organisation"):
        read_again(cast.noor, case, at=MONDAY)
    lead = Client()
    lead.force_login(cast.noor)
    page = lead.get(f"/assess/cases/{case.token}/").content.decode()
    assert ("same organisation" in page, 'name="again"' in page) == (True, False)
    assert lead.post(f"/assess/cases/{case.token}/", {"again": "1"}).status_code == 403

    appeal(cast, refused)
    with pytest.raises(WrongState, match="already"):  # one reading at a time
        read_again(cast.maud, case, at=MONDAY)


def test_a_case_whose_decision_was_changed_since_is_not_read_again(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    """The reading could never be locked: the decision it is of holds no more."""
    case = Review.objects.create(
        decision=refused.decisions.get(),
        origin="quality",
        state="proposed",
        row_keys=["posts-care"],
        due_at=MONDAY,
    )
    appeal(cast, refused)
    held = take(noor, refused)
    score_all(held)
    score_row(noor, held, row_key="posts-care", level_key="developing", **BELOW, at=MONDAY)
    assert lock(held) is not None

    with pytest.raises(WrongState, match="changed"):
        read_again(cast.maud, case, at=MONDAY)


def test_a_learner_ends_a_reading_she_did_not_ask_for_to_hand_in_her_next_round(
    refused: Submission, cast: Cast
) -> None:
    review = Review.objects.create(
        decision=refused.decisions.get(),
        origin="similar-case",
        state="proposed",
        row_keys=["plan-audience"],
        opened_at=MONDAY,
        due_at=MONDAY,
    )
    read_again(cast.noor, review, at=MONDAY)
    following = revise(cast.lena, refused, carried=[], at=MONDAY)
    with pytest.raises(WrongState, match="read again"):
        handed_in.send(sender=Submission, submission=following)

    withdraw_appeal(cast.lena, review, at=MONDAY)

    handed_in.send(sender=Submission, submission=following)
    assert following.readings.count() == 1


def test_whoever_reads_an_appeal_is_shown_what_these_rows_alone_come_to(
    refused: Submission, cast: Cast
) -> None:
    review = file_appeal(cast.lena, refused, grounds=GROUNDS, at=MONDAY)
    qualify(cast, cast.noor, refused.version)
    held = take_reading(cast.noor, review.readings.get(), at=MONDAY)
    score_all(held)

    said = judged_alone(held)

    assert said is not None
    assert [(row.row, row.passed) for row in said.results] == [("plan-audience", True), ("posts-care", True)]


def test_a_late_answer_is_told_to_those_who_lead_and_once_to_the_learner(
    cast: Cast, refused: Submission, noor: Person
) -> None:
    review = appeal(cast, refused)
    day = timedelta(days=1)

    def told(start: str) -> list[str]:
        letters = Message.objects.filter(subject__startswith=start).order_by("pk")
        return [letter.recipient for letter in letters]

    assert remind_of_reviews(review.due_at - day - timedelta(minutes=1)) == 0
    # An owner and two lead assessors; Aziz and the fresh assessor of the same name as Noor only assess.
    leads = sorted(person.email for person in (cast.ines, cast.maud, cast.noor))
    for _twice in range(2):
        assert remind_of_reviews(review.due_at - timedelta(hours=2)) == 1
    assert (sorted(told("Due on")), told("Late")) == (leads, [])
    for _twice in range(2):
        assert remind_of_reviews(review.due_at + timedelta(minutes=1)) == 1
    assert (sorted(told("Late")), told("The answer to your appeal is late")) == (leads, [cast.lena.email])
    late = Message.objects.filter(subject__startswith="Late").first()
    assert late is not None
    assert cast.lena.name not in late.text
    assert GROUNDS not in late.text

    withdraw_appeal(cast.lena, review, at=review.due_at + day)
    assert remind_of_reviews(review.due_at + day) == 0


def test_nobody_is_reminded_for_a_suspended_issuer(cast: Cast, refused: Submission, noor: Person) -> None:
    review = appeal(cast, refused)
    type(cast.harbour).objects.filter(pk=cast.harbour.pk).update(suspended_at=MONDAY)

    assert remind_of_reviews(review.due_at + timedelta(days=1)) == 0
