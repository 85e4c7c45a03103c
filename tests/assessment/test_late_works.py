"""Work that waits too long, by hand: handed in on Monday 23 November; five working days end on the 30th, ten on 7 December."""

from datetime import date, timedelta

import pytest

from tests.assessment.scenes import MONDAY, qualify, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.allocation_models import Holiday
from workmark.assessment.late_works import remind_of_works
from workmark.jobs.models import Message
from workmark.submissions.models import Submission


def _told(at: object) -> list[tuple[str, str]]:
    """Whom something was queued for that was not there before, with its first sentence."""
    known = set(Message.objects.values_list("pk", flat=True))
    remind_of_works(at)  # type: ignore[arg-type]  # a moment
    new = Message.objects.exclude(pk__in=known).order_by("recipient")
    return [(each.recipient.partition("@")[0], each.text.partition(".")[0]) for each in new]


@pytest.fixture
def work(cast: Cast) -> Submission:
    return submitted(cast, published_version(cast.harbour))


def test_leads_hear_when_half_is_over_and_once_a_day_when_it_is_late(cast: Cast, work: Submission) -> None:
    nobody = "Nobody has taken 1 piece of work, and half of the promised time is over"
    leads = ["ines", "maud", "noor"]

    assert _told(MONDAY + timedelta(days=7)) == []  # 30 November: the fifth working day
    assert _told(MONDAY + timedelta(days=8)) == [(name, nobody) for name in leads]
    assert _told(MONDAY + timedelta(days=8, hours=1)) == []
    assert _told(MONDAY + timedelta(days=9)) == []  # nothing new, and nothing late
    assert _told(MONDAY + timedelta(days=14)) == []  # 7 December: the tenth
    late = _told(MONDAY + timedelta(days=15))
    assert [name for name, _said in late] == ["ines", "lena", "maud", "noor"]
    assert late[1][1] == "We promised a decision on your work within 10 working days, and it is not there yet"
    assert [name for name, _said in _told(MONDAY + timedelta(days=16))] == leads  # she is told once
    assert _told(MONDAY + timedelta(days=19)) == []  # a Saturday


def test_what_somebody_holds_is_told_only_when_it_is_late(cast: Cast, work: Submission) -> None:
    qualify(cast, cast.aziz, work.version)
    take(cast.aziz, work)

    assert _told(MONDAY + timedelta(days=8)) == []
    [_ines, (_lena, _said), (_maud, words), _noor] = _told(MONDAY + timedelta(days=15))
    assert words == "1 decision is late"


def test_a_revision_is_late_after_its_own_six_days(cast: Cast) -> None:
    """By hand: three working days end on Thursday 26 November, six on Tuesday 1 December."""
    submitted(cast, published_version(cast.harbour), round_number=2)

    assert _told(MONDAY + timedelta(days=3)) == []
    assert [name for name, _said in _told(MONDAY + timedelta(days=4))] == ["ines", "maud", "noor"]
    assert _told(MONDAY + timedelta(days=8)) == []
    [_ines, (name, said), *_leads] = _told(MONDAY + timedelta(days=9))
    assert name == "lena"
    assert said == "We promised a decision on your work within 6 working days, and it is not there yet"


def test_holidays_and_suspension_count(cast: Cast, work: Submission) -> None:
    Holiday.objects.create(issuer=cast.harbour, day=date(2026, 12, 1), name="Independence")

    assert _told(MONDAY + timedelta(days=8)) == []  # the holiday itself
    assert len(_told(MONDAY + timedelta(days=9))) == 3
    cast.harbour.suspended_at = MONDAY
    cast.harbour.save()
    assert _told(MONDAY + timedelta(days=30)) == []
