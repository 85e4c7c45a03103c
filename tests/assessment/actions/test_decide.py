from typing import Any

import pytest

from tests.assessment.scenes import FEEDBACK, MONDAY, qualify, score_all, submitted
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.decide import decide, return_incomplete
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.actions.take_submission import take_submission
from workmark.assessment.errors import UnfinishedJudgement
from workmark.assessment.models import Assignment, Decision
from workmark.assessment.signals import decided
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import AuditEvent
from workmark.submissions.models import CarriedRow


def held(cast: Cast) -> Assignment:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    return take_submission(cast.aziz, submitted(cast, version), at=MONDAY)


def conclude(assignment: Assignment, actor: Any = None) -> Decision:
    return decide(
        actor or assignment.assessor,
        assignment,
        strength="Clear goals for each platform.",
        private_note="",
        at=MONDAY,
    )


def test_work_with_every_row_at_its_floor_is_awarded_and_names_the_rubric(cast: Cast) -> None:
    assignment = held(cast)
    score_all(assignment)

    decision = conclude(assignment)

    assert decision.outcome == "awarded"
    assert decision.rubric_digest == assignment.submission.version.content_digest
    assignment.submission.refresh_from_db()
    assert assignment.submission.state == "awarded"


def test_a_row_below_its_floor_makes_not_yet(cast: Cast) -> None:
    assignment = held(cast)
    score_all(assignment, "developing", FEEDBACK)

    assert conclude(assignment).outcome == "not-yet"


def test_a_decision_names_every_row_that_still_wants_something(cast: Cast) -> None:
    assignment = held(cast)
    rows = assignment.submission.version.said.rows()
    score_all(assignment)
    score_row(cast.aziz, assignment, row_key=rows[0].key, level_key="not-yet", feedback="", at=MONDAY)
    score_row(cast.aziz, assignment, row_key=rows[1].key, level_key="", feedback="", at=MONDAY)

    with pytest.raises(UnfinishedJudgement) as refused:
        decide(cast.aziz, assignment, strength=" ", private_note="", at=MONDAY)

    assert set(refused.value.fields) == {rows[0].key, rows[1].key, "strength"}
    assert not Decision.objects.exists()


def test_nobody_else_decides(cast: Cast) -> None:
    assignment = held(cast)
    score_all(assignment)

    for other in (cast.lena, cast.maud, cast.ines, cast.emre, cast.otto):
        with pytest.raises(NotAllowed):
            conclude(assignment, actor=other)


def test_a_decision_is_made_once(cast: Cast) -> None:
    assignment = held(cast)
    score_all(assignment)
    conclude(assignment)

    with pytest.raises(WrongState):
        conclude(assignment)
    with pytest.raises(WrongState):
        score_all(assignment)
    assert Decision.objects.count() == 1


def test_a_carried_row_cannot_be_scored_again(cast: Cast) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    work = submitted(cast, version)
    first = version.said.rows()[0]
    CarriedRow.objects.create(submission=work, row_key=first.key, level_key=first.floor, passed_in=work)
    assignment = take_submission(cast.aziz, work, at=MONDAY)

    with pytest.raises(WrongState, match="earlier round"):
        score_row(cast.aziz, assignment, row_key=first.key, level_key="not-yet", feedback=FEEDBACK, at=MONDAY)


def test_a_level_the_rubric_does_not_have_is_refused(cast: Cast) -> None:
    assignment = held(cast)

    with pytest.raises(InvalidInput):
        score_row(cast.aziz, assignment, row_key="no-such-row", level_key="pass", feedback="", at=MONDAY)


def test_returned_work_says_what_is_missing_and_costs_nothing(cast: Cast) -> None:
    assignment = held(cast)
    with pytest.raises(InvalidInput):
        return_incomplete(cast.aziz, assignment, missing="  ", at=MONDAY)

    decision = return_incomplete(cast.aziz, assignment, missing="The video does not open.", at=MONDAY)

    assert (decision.outcome, decision.results) == ("returned-incomplete", [])


def test_a_receiver_that_fails_undoes_the_decision(cast: Cast) -> None:
    assignment = held(cast)
    score_all(assignment)

    def fails(**_: Any) -> None:
        raise RuntimeError("no status list")

    decided.connect(fails)
    try:
        with pytest.raises(RuntimeError):
            conclude(assignment)
    finally:
        decided.disconnect(fails)

    assignment.refresh_from_db()
    assignment.submission.refresh_from_db()
    assert (assignment.state, assignment.submission.state) == ("open", "in-assessment")
    assert not Decision.objects.exists()
    assert not AuditEvent.objects.filter(verb="assessment.decide").exists()
