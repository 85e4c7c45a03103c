"""From scores to a decision: locking, the second assessor, the adjudicator, and the gate that trusts no caller."""

from hashlib import sha256
from typing import Any

import pytest

from tests.assessment.scenes import (
    BELOW,
    FEEDBACK,
    MISSING,
    MONDAY,
    NEXT_STEP,
    RULES,
    lock,
    qualify,
    rate,
    score_all,
    submitted,
    take,
)
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.decide import decide, return_incomplete
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.lock_scores import lock_scores
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.errors import UnfinishedJudgement
from workmark.assessment.feedback import Said, feedback_on
from workmark.assessment.models import Assignment, Decision, Reading, SamplingSeed
from workmark.assessment.opinions import opinions_on
from workmark.assessment.queries import awaiting_assessor
from workmark.assessment.signals import decided
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import AuditEvent, Membership, Person
from workmark.organisations.permissions import forget_roles
from workmark.submissions.actions.withdraw import withdraw
from workmark.submissions.models import CarriedRow, Submission


@pytest.fixture
def work(cast: Cast) -> Submission:
    """Lena's work under a new rubric, with Aziz and Maud qualified."""
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    qualify(cast, cast.maud, version)
    return submitted(cast, version)


def one_row_below(assignment: Assignment, row_key: str) -> None:
    """Everything at its floor but this row."""
    score_all(assignment)
    score_row(
        assignment.assessor,
        assignment,
        row_key=row_key,
        level_key="developing",
        **BELOW,
        at=MONDAY,
    )


def another_lead(cast: Cast, version: Any) -> Person:
    qualify(cast, cast.noor, version)
    lead: Person = cast.noor
    return lead


def test_a_new_rubric_is_judged_by_two_and_the_award_names_the_rubric(cast: Cast, work: Submission) -> None:
    assert rate(cast.aziz, work) is None
    work.refresh_from_db()
    assert work.state == "in-assessment"

    decision = rate(cast.maud, work)

    assert decision is not None
    assert (decision.outcome, decision.assessors, decision.is_adjudicated) == ("awarded", 2, False)
    assert decision.rubric_digest == work.version.content_digest
    work.refresh_from_db()
    assert work.state == "awarded"


def test_the_first_scores_are_nowhere_for_the_second_assessor(cast: Cast, work: Submission) -> None:
    rate(cast.aziz, work, "developing", FEEDBACK)

    second = take(cast.maud, work)

    assert not second.scores.exists()
    assert opinions_on(second) == {}


def test_a_row_below_its_floor_in_both_eyes_is_not_yet_with_both_voices(cast: Cast, work: Submission) -> None:
    rate(cast.aziz, work, "developing", FEEDBACK)
    decision = rate(cast.maud, work, "developing", f"{FEEDBACK} I agree.")

    assert decision is not None
    assert decision.outcome == "not-yet"
    row = next(result["row"] for result in decision.results if not result["passed"])
    assert feedback_on(decision)[row] == [
        Said(1, FEEDBACK, MISSING, NEXT_STEP),
        Said(2, f"{FEEDBACK} I agree.", MISSING, NEXT_STEP),
    ]


def test_two_who_differ_on_a_row_leave_it_to_a_lead_assessor_who_was_neither(
    cast: Cast, work: Submission
) -> None:
    lead = another_lead(cast, work.version)
    rate(cast.aziz, work)
    second = take(cast.maud, work)
    one_row_below(second, "plan-audience")
    assert lock(second) is None

    reading = work.readings.get(kind="adjudication")
    assert (reading.row_keys, reading.place) == (["plan-audience"], 3)
    assert awaiting_assessor(cast.maud, MONDAY) == []
    assert awaiting_assessor(lead, MONDAY) == [reading]

    ruling = take(lead, work)
    levels = sorted(one.level_key for one in opinions_on(ruling)["plan-audience"])
    assert levels == ["developing", "proficient"]
    with pytest.raises(InvalidInput):  # only the disputed row is hers
        score_row(lead, ruling, row_key="overview-aim", level_key="pass", feedback="", at=MONDAY)
    score_row(
        lead, ruling, row_key="plan-audience", level_key="proficient", feedback="", rules_met=RULES, at=MONDAY
    )
    decision = lock(ruling)

    assert decision is not None
    assert (decision.outcome, decision.assessors, decision.is_adjudicated) == ("awarded", 3, True)
    assert "plan-audience" not in feedback_on(decision)  # the word that was not upheld is not told


def test_an_assessor_who_is_no_lead_is_neither_offered_nor_given_an_adjudication(
    cast: Cast, work: Submission
) -> None:
    plain = Person.objects.create_user("tomas@demo.workmark.test", name="Tomás Vega")
    Membership.objects.create(person=plain, organisation=cast.harbour, role="assessor")
    qualify(cast, plain, work.version)
    rate(cast.aziz, work)
    second = take(cast.maud, work)
    one_row_below(second, "plan-audience")
    lock(second)

    assert awaiting_assessor(plain, MONDAY) == []
    with pytest.raises(NotAllowed):
        take(plain, work)


def test_the_gate_decides_nothing_while_somebody_is_wanting(cast: Cast, work: Submission) -> None:
    with pytest.raises(WrongState):
        decide(work, at=MONDAY)  # nobody has locked anything
    rate(cast.aziz, work)
    with pytest.raises(WrongState):
        decide(work, at=MONDAY)  # the rubric is new: one is not enough
    second = take(cast.maud, work)
    one_row_below(second, "plan-audience")
    lock(second)
    with pytest.raises(WrongState):
        decide(work, at=MONDAY)  # they differ
    assert not Decision.objects.exists()


def test_one_is_enough_for_an_award_once_rubric_and_assessor_are_proven(
    cast: Cast, work: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thresholds are lowered, not the rule: thirty decisions take long to make."""
    monkeypatch.setattr("workmark.assessment.second_rating.FIRST_OF_RUBRIC", 0)
    monkeypatch.setattr("workmark.assessment.second_rating.FIRST_OF_ASSESSOR", 0)
    # The draw of "abc" under this seed is 0.99 (test_sampling), so the random tenth leaves it out.
    Submission.objects.filter(pk=work.pk).update(token="abc")
    SamplingSeed.objects.create(issuer=cast.harbour, purpose="second-rating", seed="00" * 32)
    work.refresh_from_db()

    decision = rate(cast.aziz, work)

    assert decision is not None
    assert (decision.outcome, decision.assessors) == ("awarded", 1)


def test_the_seed_of_the_draw_is_on_record_before_it_is_used(cast: Cast, work: Submission) -> None:
    rate(cast.aziz, work)

    event = AuditEvent.objects.get(verb="assessment.begin_sampling", detail__purpose="second-rating")
    seed = SamplingSeed.objects.get(purpose="second-rating").seed
    assert event.detail["seed_sha256"] == sha256(bytes.fromhex(seed)).hexdigest()
    assert seed not in str(event.detail)


def test_a_decision_names_every_row_that_still_wants_something(cast: Cast, work: Submission) -> None:
    assignment = take(cast.aziz, work)
    rows = work.version.said.rows()
    score_all(assignment)
    score_row(cast.aziz, assignment, row_key=rows[0].key, level_key="not-yet", feedback="", at=MONDAY)
    score_row(cast.aziz, assignment, row_key=rows[1].key, level_key="", feedback="", at=MONDAY)

    with pytest.raises(UnfinishedJudgement) as refused:
        lock_scores(cast.aziz, assignment, strength=" ", private_note="", at=MONDAY)

    assert set(refused.value.fields) == {rows[0].key, rows[1].key, "strength"}
    assert not Decision.objects.exists()


def test_nobody_else_locks(cast: Cast, work: Submission) -> None:
    assignment = take(cast.aziz, work)
    score_all(assignment)

    for other in (cast.lena, cast.maud, cast.ines, cast.emre, cast.otto):
        with pytest.raises(NotAllowed):
            lock(assignment, actor=other)


def test_scores_are_locked_once(cast: Cast, work: Submission) -> None:
    rate(cast.maud, work)
    assignment = take(cast.aziz, work)
    score_all(assignment)
    lock(assignment)

    with pytest.raises(WrongState):
        lock(assignment)
    with pytest.raises(WrongState):
        score_all(assignment)
    assert Decision.objects.count() == 1


def test_a_carried_row_cannot_be_scored_again(cast: Cast, work: Submission) -> None:
    first = work.version.said.rows()[0]
    CarriedRow.objects.create(submission=work, row_key=first.key, level_key=first.floor, passed_in=work)
    assignment = take(cast.aziz, work)

    with pytest.raises(WrongState, match="earlier round"):
        score_row(cast.aziz, assignment, row_key=first.key, level_key="not-yet", feedback=FEEDBACK, at=MONDAY)


def test_a_level_the_rubric_does_not_have_is_refused(cast: Cast, work: Submission) -> None:
    assignment = take(cast.aziz, work)

    with pytest.raises(InvalidInput):
        score_row(cast.aziz, assignment, row_key="no-such-row", level_key="pass", feedback="", at=MONDAY)


def test_returned_work_says_what_is_missing_and_costs_nothing(cast: Cast, work: Submission) -> None:
    assignment = take(cast.aziz, work)
    with pytest.raises(InvalidInput):
        return_incomplete(cast.aziz, assignment, missing="  ", at=MONDAY)

    decision = return_incomplete(cast.aziz, assignment, missing="The video does not open.", at=MONDAY)

    assert (decision.outcome, decision.results) == ("returned-incomplete", [])


def test_a_second_reading_given_back_waits_and_the_work_stays_in_assessment(
    cast: Cast, work: Submission
) -> None:
    rate(cast.aziz, work)
    second = take(cast.maud, work)

    decline_assignment(cast.maud, second, reason="I know this shop.", at=MONDAY)

    work.refresh_from_db()
    assert work.state == "in-assessment"
    assert work.readings.get(place=2).state == "waiting"


def test_work_taken_back_by_its_learner_leaves_the_queue(cast: Cast, work: Submission) -> None:
    withdraw(cast.lena, work, at=MONDAY)

    assert awaiting_assessor(cast.aziz, MONDAY) == []
    assert set(Reading.objects.values_list("state", flat=True)) == {"closed"}


def test_a_receiver_that_fails_undoes_the_decision(cast: Cast, work: Submission) -> None:
    rate(cast.maud, work)
    assignment = take(cast.aziz, work)
    score_all(assignment)

    def fails(**_: Any) -> None:
        raise RuntimeError("no status list")

    decided.connect(fails)
    try:
        with pytest.raises(RuntimeError):
            lock(assignment)
    finally:
        decided.disconnect(fails)

    assignment.refresh_from_db()
    work.refresh_from_db()
    assert (assignment.state, work.state) == ("open", "in-assessment")
    assert not Decision.objects.exists()
    assert not AuditEvent.objects.filter(verb="assessment.decide").exists()


def test_work_that_somebody_judged_in_full_is_not_sent_back_by_another(cast: Cast) -> None:
    version = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    work = submitted(cast, version)
    assert rate(cast.aziz, work) is None, "a new rubric wants two"
    second = take(cast.maud, work)

    with pytest.raises(WrongState, match="nothing is missing"):
        return_incomplete(cast.maud, second, missing="I would rather not.", at=MONDAY)

    score_all(second)
    assert lock(second).outcome == "awarded"


def test_whoever_assesses_no_longer_can_only_give_the_work_back(cast: Cast) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    held = take(cast.aziz, submitted(cast, version))
    score_all(held)
    cast.aziz.memberships.all().delete()
    forget_roles(cast.aziz)

    with pytest.raises(NotAllowed):
        lock(held)
    with pytest.raises(NotAllowed):
        return_incomplete(cast.aziz, held, missing="A film.", at=MONDAY)
    decline_assignment(cast.aziz, held, reason="I work elsewhere now.", at=MONDAY)

    assert held.submission.readings.get().state == "waiting"


def test_who_leads_no_longer_does_not_adjudicate(cast: Cast) -> None:
    version = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud, cast.noor):
        qualify(cast, person, version)
    work = submitted(cast, version)
    rate(cast.aziz, work)
    rate(cast.maud, work, "developing", feedback=FEEDBACK)
    held = take(cast.noor, work)
    score_all(held)
    cast.noor.memberships.filter(role="lead-assessor").delete()
    forget_roles(cast.noor)

    with pytest.raises(NotAllowed):
        lock(held)
