"""A release counts the people of whole quarters once, protects small numbers, and never changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.confided.scenes import ask_about
from tests.conftest import Cast
from tests.factories import published_version
from tests.releases.scenes import BEGUN, RIPE, answer, crowd
from workmark.achievements.models import AchievementVersion
from workmark.assessment.models import Assignment, Decision, Reading
from workmark.assessment.review_models import Review
from workmark.insights.journeys import UNANSWERED
from workmark.insights.reading import MEASURES, comparison, is_flagged
from workmark.insights.suppression import ALL
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.releases.actions.publish_outcomes import publish_outcomes
from workmark.releases.actions.set_fewest import set_fewest
from workmark.releases.models import Release
from workmark.releases.quarters import cut_of, last_ripe_end, quarter_of
from workmark.submissions.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    ask_about()
    return published_version(cast.harbour)


def counts(release: Release, question: str = "", group: str = ALL) -> dict[str, int]:
    line = release.tables.line(question, group)
    assert line is not None
    return line.counts


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_quarters_are_the_calendars(day: date, first: date) -> None:
    assert quarter_of(day) == first


def test_a_quarter_is_ripe_ninety_one_days_after_its_end() -> None:
    # 1 April 2026 and 91 days: 1 July 2026.
    assert cut_of(date(2026, 4, 1)) == datetime(2026, 7, 1, tzinfo=UTC)
    assert last_ripe_end(datetime(2026, 7, 1, tzinfo=UTC)) == date(2026, 4, 1)
    assert last_ripe_end(datetime(2026, 6, 30, 23, 59, tzinfo=UTC)) == date(2026, 1, 1)


def test_groups_are_counted_by_what_people_said_of_themselves(
    cast: Cast, version: AchievementVersion
) -> None:
    crowd(version, 30, "a", state="awarded", gender="woman")
    crowd(version, 15, "b", state="not-yet", gender="woman")
    crowd(version, 12, "c", state="draft", gender="woman")
    crowd(version, 40, "d", state="awarded", gender="man")
    crowd(version, 20, "e", state="not-yet", gender="man")
    crowd(version, 11, "f", state="submitted", gender="man")
    crowd(version, 25, "g", state="awarded")
    crowd(version, 14, "h", state="not-yet")
    crowd(version, 10, "i", state="draft")

    release = publish_outcomes(cast.harbour, at=RIPE)

    assert release is not None
    assert (release.period_start, release.period_end) == (date(2026, 1, 1), date(2026, 4, 1))
    assert counts(release) == {"undecided": 33, "awarded": 95, "refused": 49}
    assert counts(release, "gender", "woman") == {"undecided": 12, "awarded": 30, "refused": 15}
    assert counts(release, "gender", "man") == {"undecided": 11, "awarded": 40, "refused": 20}
    assert counts(release, "gender", UNANSWERED) == {"undecided": 10, "awarded": 25, "refused": 14}


def test_a_gap_in_real_rows_is_flagged(cast: Cast, version: AchievementVersion) -> None:
    crowd(version, 30, "a", state="awarded", gender="woman")
    crowd(version, 70, "b", state="not-yet", gender="woman")
    crowd(version, 60, "c", state="awarded", gender="man")
    crowd(version, 40, "d", state="not-yet", gender="man")

    release = publish_outcomes(cast.harbour, at=RIPE)
    assert release is not None
    woman = next(one for one in comparison(release.tables, "gender", MEASURES[0]) if one.group == "woman")

    assert woman.ratio == pytest.approx(0.5)  # 30 of 100 beside 60 of 100
    assert woman.verdict == "flagged"
    assert is_flagged(release.tables)


def test_what_happens_after_the_cut_does_not_count(cast: Cast, version: AchievementVersion) -> None:
    people = crowd(version, 20, "a", state="awarded") + crowd(version, 20, "b", state="not-yet")
    late = Submission.objects.filter(learner__in=people[:10])
    late.update(decided_at=cut_of(date(2026, 4, 1)) + timedelta(hours=1))

    release = publish_outcomes(cast.harbour, at=RIPE + timedelta(days=30))

    assert release is not None
    assert counts(release) == {"undecided": 10, "awarded": 10, "refused": 20}


def test_decided_within_ten_working_days_is_in_time(cast: Cast, version: AchievementVersion) -> None:
    crowd(version, 24, "a", state="awarded")
    slow = crowd(version, 24, "b", state="not-yet")
    crowd(version, 12, "c", state="draft")
    # Handed in on Wednesday 4 February: the tenth working day is Wednesday 18, the eleventh Thursday 19.
    in_time, late = [person.pk for person in slow[:12]], [person.pk for person in slow[12:]]
    Submission.objects.filter(learner__in=in_time).update(decided_at=datetime(2026, 2, 18, 20, tzinfo=UTC))
    Submission.objects.filter(learner__in=late).update(decided_at=datetime(2026, 2, 19, 8, tzinfo=UTC))

    release = publish_outcomes(cast.harbour, at=RIPE)

    assert release is not None
    assert {key: counts(release)[key] for key in ("in-time", "late", "no-decision")} == {
        "in-time": 36,
        "late": 12,
        "no-decision": 12,
    }


def test_appeals_are_counted(cast: Cast, version: AchievementVersion) -> None:
    crowd(version, 20, "a", state="awarded")
    refused = crowd(version, 24, "b", state="not-yet")
    crowd(version, 12, "c", state="draft")
    late = [person.pk for person in refused[:12]]
    Submission.objects.filter(learner__in=late).update(decided_at=datetime(2026, 3, 19, 8, tzinfo=UTC))
    for submission in Submission.objects.filter(learner__in=late):
        reading = Reading.objects.create(submission=submission, state="locked")
        held = Assignment.objects.create(
            submission=submission, reading=reading, assessor=cast.aziz, state="locked", due_at=RIPE
        )
        decision = Decision.objects.create(submission=submission, outcome="not-yet", decided_by=held)
        Review.objects.create(
            decision=decision, origin="appeal", due_at=RIPE, opened_at=datetime(2026, 4, 2, tzinfo=UTC)
        )

    release = publish_outcomes(cast.harbour, at=RIPE)

    assert release is not None
    assert (counts(release)["appealed"], counts(release)["no-appeal"]) == (12, 44)


def test_a_period_with_too_few_people_waits_for_the_next(cast: Cast, version: AchievementVersion) -> None:
    crowd(version, 6, "a", state="awarded")
    assert publish_outcomes(cast.harbour, at=RIPE) is None

    crowd(version, 6, "b", state="awarded", begun=date(2026, 5, 4))
    release = publish_outcomes(cast.harbour, at=RIPE + timedelta(days=92))

    assert release is not None
    assert (release.period_start, release.period_end) == (date(2026, 1, 1), date(2026, 7, 1))
    assert counts(release) == {"everyone": 12}


def test_it_is_published_once_and_never_counted_again(cast: Cast, version: AchievementVersion) -> None:
    people = crowd(version, 20, "a", state="awarded") + crowd(version, 20, "b", state="not-yet")
    release = publish_outcomes(cast.harbour, at=RIPE)
    assert release is not None
    told = counts(release)

    answer(people, "woman")
    crowd(version, 20, "c", state="awarded")

    assert publish_outcomes(cast.harbour, at=RIPE + timedelta(days=1)) is None
    release.refresh_from_db()
    assert counts(release) == told
    assert Release.objects.count() == 1


def test_a_person_is_in_one_place_of_a_release_and_no_beginning_in_two(
    cast: Cast, version: AchievementVersion
) -> None:
    people = crowd(version, 15, "a", state="awarded") + crowd(version, 15, "b", state="not-yet")
    second = published_version(cast.harbour, "measure-a-campaign")
    later = datetime(2026, 3, 2, 9, tzinfo=UTC)
    Submission.objects.bulk_create(
        Submission(learner=person, version=second, state="draft", started_at=later) for person in people
    )

    release = publish_outcomes(cast.harbour, at=RIPE)
    assert release is not None
    assert sum(counts(release).values()) == 30

    crowd(version, 10, "new", state="awarded", begun=date(2026, 4, 6))
    crowd(version, 10, "newer", state="not-yet", begun=date(2026, 4, 6))
    following = publish_outcomes(cast.harbour, at=RIPE + timedelta(days=92))
    assert following is not None
    assert following.period_start == release.period_end
    assert sum(counts(following).values()) == 20


def test_nobody_elses_learners_are_counted(cast: Cast, version: AchievementVersion) -> None:
    crowd(published_version(cast.kestrel, "measure-a-campaign"), 30, "a", state="awarded")

    assert publish_outcomes(cast.harbour, at=RIPE) is None


def test_an_owner_may_ask_for_more_people_and_never_for_fewer(
    cast: Cast, version: AchievementVersion
) -> None:
    with pytest.raises(InvalidInput):
        set_fewest(cast.ines, cast.harbour, 9)
    with pytest.raises(NotAllowed):
        set_fewest(cast.maud, cast.harbour, 20)
    set_fewest(cast.ines, cast.harbour, 25)
    crowd(version, 20, "a", state="awarded")
    crowd(version, 20, "b", state="not-yet")

    release = publish_outcomes(cast.harbour, at=RIPE)
    assert release is not None
    assert counts(release) == {"everyone": 40}
    assert quarter_of(BEGUN) == release.period_start
