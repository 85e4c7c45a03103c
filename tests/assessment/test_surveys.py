"""What learners say after a decision: told of ten or more, one voice a person, answered each quarter in public."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.assessment.judged_scenes import judged
from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.answer_survey import Said, answer_survey
from workmark.assessment.actions.publish_survey_answer import publish_survey_answer
from workmark.assessment.models import Decision
from workmark.assessment.surveys import Quarter, minutes_told, quarter_of, results_in, results_of
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.models import Person
from workmark.submissions.models import Submission


@pytest.fixture
def decisions(cast: Cast) -> list[Decision]:
    """Ten learners with one decision each."""
    version = published_version(cast.harbour)
    rows = [0] * len(version.said.rows())
    people = [Person.objects.create_user(f"l{n}@demo.workmark.test", name=f"L {n}") for n in range(10)]
    return [judged(version, one, [(cast.aziz, rows), (cast.maud, rows)]) for one in people]


def say(decision: Decision, said: Said, at: datetime = MONDAY) -> None:
    answer_survey(decision.submission.learner, decision.submission, said, at=at)


def test_nothing_is_told_of_nine_and_the_median_of_ten(decisions: list[Decision]) -> None:
    achievement = decisions[0].submission.version.achievement
    for number, decision in enumerate(decisions[:9]):
        say(decision, Said(minutes=10 * (number + 1), was_fair=4))
    assert (results_of(achievement).minutes.learners, results_of(achievement).minutes.middle) == (9, None)

    say(decisions[9], Said(minutes=100))

    told = results_of(achievement)
    assert (told.minutes.learners, told.minutes.middle) == (10, 55.0)  # 10, 20 ... 100
    assert (told.was_fair.learners, told.was_fair.middle) == (9, None)


def test_however_many_have_said_it_the_database_gives_the_middle(decisions: list[Decision]) -> None:
    achievement = decisions[0].submission.version.achievement
    for number, decision in enumerate(decisions):
        say(decision, Said(minutes=7 * number + 1))

    with CaptureQueriesContext(connection) as asked:
        assert minutes_told(achievement) == 32.5  # between 29 and 36

    read = [query["sql"] for query in asked if "assessment_survey" in query["sql"]]
    assert [sql for sql in read if "COUNT(" not in sql and "LIMIT 2" not in sql] == []


def test_a_learner_has_one_voice_and_may_change_it(cast: Cast, decisions: list[Decision]) -> None:
    achievement = decisions[0].submission.version.achievement
    again = judged(
        decisions[0].submission.version,
        decisions[0].submission.learner,
        [(cast.aziz, [0] * len(decisions[0].submission.version.said.rows()))],
        round_number=2,
    )
    for decision in (*decisions, again):
        say(decision, Said(minutes=30))
    say(again, Said(minutes=90), at=MONDAY + timedelta(days=1))

    assert results_of(achievement).minutes.learners == 10
    assert results_of(achievement).minutes.middle == minutes_told(achievement) == 30.0


@pytest.mark.parametrize("said", [Said(minutes=0), Said(minutes=6_001), Said(was_fair=6), Said(was_clear=0)])
def test_answers_out_of_range_are_refused(decisions: list[Decision], said: Said) -> None:
    with pytest.raises(InvalidInput):
        say(decisions[0], said)


def test_a_quarter_is_of_the_issuers_calendar() -> None:
    new_year_in_lisbon = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)

    assert quarter_of(new_year_in_lisbon, "Europe/Lisbon") == Quarter(2026, 4)
    assert quarter_of(new_year_in_lisbon, "Asia/Tokyo") == Quarter(2027, 1)
    assert Quarter(2027, 1).before == Quarter(2026, 4)
    first, after = Quarter(2026, 4).bounds("UTC")
    assert (first.date().isoformat(), after.date().isoformat()) == ("2026-10-01", "2027-01-01")


def test_the_issuer_answers_a_quarter_that_is_over_and_everybody_reads_it(
    cast: Cast, decisions: list[Decision]
) -> None:
    for decision in decisions:
        say(decision, Said(minutes=45), at=datetime(2026, 8, 1, tzinfo=UTC))
    summer = Quarter(2026, 3)
    assert results_in(cast.harbour, summer).minutes.middle == 45.0
    assert results_in(cast.harbour, summer.before).minutes.learners == 0
    with pytest.raises(InvalidInput):
        publish_survey_answer(cast.ines, cast.harbour, quarter=Quarter(2026, 4), text="x", at=MONDAY)
    with pytest.raises(NotAllowed):
        publish_survey_answer(cast.aziz, cast.harbour, quarter=summer, text="x", at=MONDAY)

    publish_survey_answer(cast.ines, cast.harbour, quarter=summer, text="We shorten part 1.", at=MONDAY)

    read = Client().get("/catalogue/social-media-marketing/").content.decode()
    assert "We shorten part 1." in read
    assert "45 minutes or less" in read


def test_a_learner_answers_on_the_page_of_the_decision(decisions: list[Decision]) -> None:
    decision = decisions[0]
    client = Client()
    client.force_login(decision.submission.learner)

    client.post(f"/work/{decision.submission.token}/feedback/", {"minutes": "20", "was_fair": "5"})

    told = results_of(decision.submission.version.achievement)
    assert (told.minutes.learners, told.was_fair.learners, told.was_clear.learners) == (1, 1, 0)
    assert Submission.objects.get(pk=decision.submission_id).state == "awarded"
