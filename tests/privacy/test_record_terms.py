"""The words of a decision end seven years after the badge, or after the decision where there was none; its levels stay."""

from datetime import timedelta

import pytest

from tests.conftest import Cast
from tests.credentials.scenes import direct_awards, issued, revoked
from workmark.assessment.models import Assignment, Decision, Score
from workmark.credentials.actions.appeal_withdrawal import appeal_withdrawal
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.inquiry_models import Inquiry, WithdrawalAppeal
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.organisations.audit import faults_in_chain
from workmark.privacy.actions.hold_person import lift_hold, place_hold
from workmark.privacy.record_terms import end_records
from workmark.submissions.models import Answer, CarriedRow, Evidence, Submission
from workmark.workforce.models import Validation

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


def test_words_about_the_badge_end_with_the_record_once_nothing_is_argued_about(cast: Cast) -> None:
    badge, at = issued(cast), now()
    Submission.objects.filter(pk=badge.submission_id).update(decided_at=at)
    Decision.objects.update(decided_at=at)
    revoked(cast, badge, reason="Issued twice.", at=at)
    case = Inquiry.objects.get()
    appeal_withdrawal(cast.lena, case, against="revocation", grounds="It is mine.", at=at)
    Validation.objects.create(
        organisation=cast.harbour, by=cast.noor, credential=badge, outcome="valid", note="Lena's badge."
    )
    Endorsement.objects.create(
        issuer=cast.harbour, about_credential=badge, comment="Lena is good.", made_by=cast.ines
    )
    over = at + SEVEN_YEARS + A_DAY
    assert end_records(over) == 0  # her appeal is open
    WithdrawalAppeal.objects.update(end="upheld", decided_at=at, words="The plan is not hers.")

    assert end_records(over) == 1

    assert Inquiry.objects.values_list("reason", "answer", "words").get() == ("-", "", "")
    assert WithdrawalAppeal.objects.values_list("grounds", "words", "end").get() == ("", "", "upheld")
    assert Validation.objects.get().note == ""
    assert not Endorsement.objects.exists()
    kept = Credential.objects.get()
    assert (kept.learner_name, bytes(kept.document)) == (badge.learner_name, bytes(badge.document))


def test_words_about_a_badge_without_work_end_too(cast: Cast) -> None:
    badge, at = direct_awards(cast, 1)[0], now()
    Validation.objects.create(
        organisation=cast.harbour, by=cast.noor, credential=badge, outcome="valid", note="Her badge."
    )
    Credential.objects.filter(pk=badge.pk).update(valid_until=at)
    end_records(at + SEVEN_YEARS - A_DAY)
    assert Validation.objects.get().note == "Her badge."
    place_hold(badge.learner, reason="Case 12/2026", at=at)
    end_records(at + SEVEN_YEARS + A_DAY)
    assert Validation.objects.get().note == "Her badge."
    lift_hold(badge.learner, at=at)

    end_records(at + SEVEN_YEARS + A_DAY)

    assert Validation.objects.get().note == ""


def test_what_a_living_badge_rests_on_lives_as_long(cast: Cast) -> None:
    badge, at = issued(cast), now()
    first = badge.submission
    Submission.objects.filter(pk=first.pk).update(decided_at=at)
    Decision.objects.update(decided_at=at)
    later = Submission.objects.create(learner=cast.lena, version=first.version, state="awarded")
    Credential.objects.filter(pk=badge.pk).update(submission=later, valid_until=None)
    row = CarriedRow.objects.create(submission=later, row_key="a", level_key="b", passed_in=first)
    over = at + SEVEN_YEARS + A_DAY
    assert end_records(over) == 0
    row.delete()
    Submission.objects.filter(pk=later.pk).update(renews=first)
    assert end_records(over) == 0
    Submission.objects.filter(pk=later.pk).update(renews=None)

    assert end_records(over) == 1
