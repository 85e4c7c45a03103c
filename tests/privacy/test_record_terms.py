"""The words of a decision end seven years after the badge, or after the decision where there was none; its levels stay."""

from datetime import timedelta

import pytest

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.assessment.models import Assignment, Decision, Score
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.organisations.audit import faults_in_chain
from workmark.privacy.actions.hold_person import lift_hold, place_hold
from workmark.privacy.record_terms import end_records
from workmark.submissions.models import Answer, Evidence, Submission

pytestmark = pytest.mark.django_db
SEVEN_YEARS = timedelta(days=7 * 365 + 2)
A_DAY = timedelta(days=1)


def test_a_record_ends_seven_years_after_the_badge_and_not_while_it_counts(cast: Cast) -> None:
    badge, at = issued(cast), now()
    Submission.objects.filter(pk=badge.submission_id).update(decided_at=at)
    Decision.objects.update(decided_at=at)
    Score.objects.update(feedback="Plan the week first.")
    levels = sorted(Score.objects.values_list("row_key", "level_key"))
    Credential.objects.filter(pk=badge.pk).update(valid_until=None)
    assert end_records(at + 2 * SEVEN_YEARS) == 0  # a badge without an end

    Credential.objects.filter(pk=badge.pk).update(valid_until=at + SEVEN_YEARS)
    assert end_records(at + 2 * SEVEN_YEARS - A_DAY) == 0
    place_hold(cast.lena, reason="Case 12/2026", at=at)
    assert end_records(at + 2 * SEVEN_YEARS + A_DAY) == 0
    lift_hold(cast.lena, at=at)
    assert end_records(at + 2 * SEVEN_YEARS + A_DAY) == 1

    assert not Evidence.objects.filter(submission=badge.submission).exists()
    assert not Answer.objects.filter(submission=badge.submission).exists()
    assert set(Score.objects.values_list("feedback", flat=True)) == {""}
    assert set(Assignment.objects.values_list("strength", flat=True)) == {""}
    assert sorted(Score.objects.values_list("row_key", "level_key")) == levels
    assert Decision.objects.get().outcome == "awarded"
    assert end_records(at + 3 * SEVEN_YEARS) == 0
    assert list(faults_in_chain()) == []
