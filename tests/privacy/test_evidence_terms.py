"""Evidence of work that was not awarded goes a year after its decision and a month after its letter, and not a day sooner."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.assessment.scenes import submitted
from tests.conftest import Cast
from tests.factories import published_version
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.privacy.actions.hold_person import lift_hold, place_hold
from workmark.privacy.evidence_terms import purge_evidence, tell_of_evidence_that_goes
from workmark.submissions.models import Evidence, StoredFile, Submission

pytestmark = pytest.mark.django_db
YEAR, MONTH, DAY = timedelta(days=365), timedelta(days=30), timedelta(days=1)


@pytest.fixture
def decided(cast: Cast) -> datetime:
    """Lena's work was decided as not yet; it shows one file. Gives the moment."""
    at = now()
    work = submitted(cast, published_version(cast.harbour))
    Evidence.objects.filter(submission=work).delete()
    name = default_storage.save("original", ContentFile(b"words"))
    stored = StoredFile.objects.create(sha256="0" * 64, size=5, media_type="text/plain", original=name)
    Evidence.objects.create(
        submission=work, requirement_key="a", kind="file", title="Mine", sha256="0" * 64, stored=stored
    )
    Submission.objects.filter(pk=work.pk).update(state="not-yet", decided_at=at)
    return at


def told(at: datetime) -> int:
    """What is queued is stamped with today; the letter's day is set to the day of the test."""
    count = tell_of_evidence_that_goes(at)
    Message.objects.filter(key__startswith="evidence-goes:").update(created_at=at)
    return count


def test_it_goes_after_the_year_and_the_month_with_its_file(
    decided: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    assert tell_of_evidence_that_goes(decided + YEAR - MONTH - DAY) == 0
    assert told(decided + YEAR - MONTH + DAY) == 1
    assert tell_of_evidence_that_goes(decided + YEAR - DAY) == 0  # once
    assert purge_evidence(decided + YEAR - DAY) == 0

    with django_capture_on_commit_callbacks(execute=True):
        assert purge_evidence(decided + YEAR + 2 * DAY) == 1

    assert not Evidence.objects.exists()
    assert not default_storage.exists("original")
    assert Submission.objects.get().state == "not-yet"
    assert purge_evidence(decided + YEAR + 3 * DAY) == 0


def test_without_a_letter_a_month_ago_nothing_goes(decided: datetime) -> None:
    late = decided + 2 * YEAR
    assert purge_evidence(late) == 0
    assert told(late) == 1
    assert purge_evidence(late + MONTH - DAY) == 0
    assert purge_evidence(late + MONTH) == 1


def test_a_hold_an_award_and_work_taken_up_again_keep_it(cast: Cast, decided: datetime) -> None:
    told(decided + YEAR)
    over = decided + YEAR + 2 * MONTH
    place_hold(cast.lena, reason="Case 12/2026", at=decided)
    assert purge_evidence(over) == 0
    lift_hold(cast.lena, at=decided)
    work = Submission.objects.get()
    Submission.objects.filter(pk=work.pk).update(state="awarded")
    assert purge_evidence(over) == 0
    Submission.objects.filter(pk=work.pk).update(state="not-yet")
    again = Submission.objects.create(
        learner=cast.lena, version=work.version, previous=work, round_number=2, state="draft"
    )
    assert purge_evidence(over) == 0

    again.delete()

    assert purge_evidence(over) == 1
