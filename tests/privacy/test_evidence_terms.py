"""Evidence goes when its term is over and a month after the letter about that term, and not a day sooner."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from tests.assessment.scenes import submitted
from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from tests.factories import published_version
from workmark.credentials.actions.appeal_withdrawal import appeal_withdrawal
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.privacy.actions.hold_person import lift_hold, place_hold
from workmark.privacy.evidence_terms import evidence_until, purge_evidence, tell_of_evidence_that_goes
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


def kept_by(cast: Cast, work: Submission, answer: str) -> None:
    lena = Client()
    lena.force_login(cast.lena)
    assert lena.post(f"/work/{work.token}/keep-evidence/", {"keep": answer}).status_code == 302


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
    assert purge_evidence(over) == 0  # the letter before the hold counts no more
    assert told(over - MONTH) == 1
    work = Submission.objects.get()
    Submission.objects.filter(pk=work.pk).update(state="awarded")
    assert purge_evidence(over) == 0
    Submission.objects.filter(pk=work.pk).update(state="not-yet")
    again = Submission.objects.create(
        learner=cast.lena, version=work.version, previous=work, round_number=2, state="draft"
    )
    assert purge_evidence(over) == 0

    again.delete()

    assert purge_evidence(over) == 0  # it stayed past the day that her letter named
    assert told(over) == 1
    assert purge_evidence(over + MONTH - DAY) == 0
    assert purge_evidence(over + MONTH) == 1


TWO_YEARS = timedelta(days=731)


@pytest.fixture
def badge(cast: Cast) -> Any:
    """Lena's badge, with one item that is open to everyone on its page."""
    made = issued(cast)
    Submission.objects.filter(pk=made.submission_id).update(decided_at=now())
    made.submission.refresh_from_db()
    made.submission.evidence.create(
        requirement_key="plan",
        kind="text",
        title="The plan",
        text="Two posts.",
        sha256="7" * 64,
        visibility="public",
    )
    return made


def test_evidence_behind_a_badge_goes_after_two_years_and_the_badge_says_so(cast: Cast, badge: Any) -> None:
    decided_at = badge.submission.decided_at
    page = f"/badges/{badge.token}/"
    assert told(decided_at + TWO_YEARS - MONTH - DAY) == 0
    assert told(decided_at + TWO_YEARS - MONTH + DAY) == 1
    assert "as long as the badge" in Message.objects.get(key__startswith="evidence-goes:").text
    assert purge_evidence(decided_at + TWO_YEARS - DAY) == 0
    assert "Two posts." in Client().get(page).content.decode()

    assert purge_evidence(decided_at + TWO_YEARS + 2 * DAY) >= 1

    assert not badge.submission.evidence.exists()
    shown = Client().get(page).content.decode()
    assert "because its term was over" in shown
    assert "verdict-passed" in shown


def test_an_inquiry_keeps_it_and_what_is_gone_cannot_be_kept(cast: Cast, badge: Any) -> None:
    lena, work = Client(), badge.submission
    lena.force_login(cast.lena)
    over = work.decided_at + 2 * TWO_YEARS
    told(over - 2 * MONTH)
    inquiry = open_inquiry(
        cast.ines, badge, ground="not-own-work", reason="Found elsewhere.", on_hold=False, at=now()
    )
    assert purge_evidence(over) == 0
    inquiry.delete()
    told(over)

    assert purge_evidence(over) == 0
    assert purge_evidence(over + MONTH) >= 1
    assert lena.post(f"/work/{work.token}/keep-evidence/", {"keep": "yes"}).status_code == 409


def test_whoever_takes_her_wish_back_is_told_anew_a_month_before(cast: Cast, badge: Any) -> None:
    work = badge.submission
    over = work.decided_at + 2 * TWO_YEARS
    assert told(over - 2 * MONTH) == 1
    kept_by(cast, work, "yes")
    assert purge_evidence(over) == 0
    kept_by(cast, work, "no")

    assert purge_evidence(over) == 0  # the old letter counts no more
    assert told(over) == 1
    work.refresh_from_db()
    assert evidence_until(work, over + DAY) == over + MONTH
    assert purge_evidence(over + MONTH - DAY) == 0
    assert purge_evidence(over + MONTH) >= 1


def test_kept_evidence_goes_with_the_badge_and_a_letter_of_its_own(cast: Cast, badge: Any) -> None:
    work = badge.submission
    kept_by(cast, work, "yes")
    ends = work.decided_at + 2 * TWO_YEARS
    Credential.objects.filter(pk=badge.pk).update(valid_until=ends)
    assert told(ends - MONTH - DAY) == 0
    assert told(ends - MONTH + DAY) == 1
    assert "The badge has ended, or ends soon." in Message.objects.get(key__startswith="evidence-goes:").text
    assert purge_evidence(ends - DAY) == 0
    lena = Client()
    lena.force_login(cast.lena)
    Credential.objects.filter(pk=badge.pk).update(valid_until=now() - DAY)
    page = lena.get(f"/work/{work.token}/").content.decode()
    assert "as long as your badge, which has ended" in page
    kept_by(cast, work, "no")
    assert "Your badge has ended. We keep" in lena.get(f"/work/{work.token}/").content.decode()
    assert lena.post(f"/work/{work.token}/keep-evidence/", {"keep": "yes"}).status_code == 409
    Credential.objects.filter(pk=badge.pk).update(valid_until=ends)
    kept_by(cast, work, "yes")
    assert told(ends - MONTH + DAY) == 1
    # The same award issued anew: the badge counts on, and the letter about the first one says nothing of this one's end.
    Credential.objects.filter(pk=badge.pk).update(revoked_at=ends - 2 * DAY, revocation_reason="A key.")
    badge.refresh_from_db()
    badge.pk, badge.token, badge.intent_key, badge.revoked_at = None, "again", "again", None
    badge.replaces, badge.valid_until = Credential.objects.get(), ends + TWO_YEARS
    badge.save()
    assert purge_evidence(ends + MONTH) == 0
    assert purge_evidence(ends + TWO_YEARS + DAY) == 0
    assert told(ends + TWO_YEARS + DAY) == 1

    assert purge_evidence(ends + TWO_YEARS + MONTH + DAY) >= 1


def test_a_revocation_keeps_it_while_she_may_appeal_and_until_the_appeal_is_decided(
    cast: Cast, badge: Any
) -> None:
    over = badge.submission.decided_at + 2 * TWO_YEARS
    told(over - 2 * MONTH)
    revoked(cast, badge, reason="Issued twice.", at=now())
    case = badge.inquiries.get()
    badge.inquiries.update(settled_at=over - MONTH)
    assert purge_evidence(over) == 0
    appeal_withdrawal(
        cast.lena, badge.inquiries.get(), against="revocation", grounds="It is mine.", at=over - MONTH
    )
    assert purge_evidence(over + MONTH) == 0
    assert tell_of_evidence_that_goes(over + MONTH) == 0

    case.appeals.update(end="upheld", decided_at=over)
    assert told(over + MONTH) == 1

    assert purge_evidence(over + 2 * MONTH) >= 1


def test_work_without_a_letter_does_not_stand_in_the_way(
    cast: Cast, decided: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workmark.privacy.evidence_terms._AT_ONCE", 1)
    first = Submission.objects.get()
    other = Submission.objects.create(
        learner=cast.maud, version=first.version, state="not-yet", decided_at=decided
    )
    Evidence.objects.create(
        submission=other, requirement_key="a", kind="text", title="Other", text="Hers.", sha256="1" * 64
    )
    Person.objects.filter(pk=cast.lena.pk).update(email="")
    assert told(decided + YEAR) == 1

    assert purge_evidence(decided + YEAR + MONTH) == 1
    assert first.evidence.exists()
