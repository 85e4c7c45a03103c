"""Learners hear of it before a badge ends: at 90, 30 and 7 days, once each, and not of badges that are gone."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from workmark.credentials.actions.choose_reminders import choose_reminders
from workmark.credentials.expiring import notice_due, tell_of_expiring
from workmark.credentials.models import Credential
from workmark.jobs.models import Message


@pytest.mark.parametrize(
    ("days_left", "notice"),
    [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (1, 7), (0, None), (-1, None)],
)
def test_the_shortest_notice_that_fits_is_due(days_left: int, notice: int | None) -> None:
    assert notice_due(MONDAY + timedelta(days=days_left), MONDAY) == notice


def test_each_notice_goes_out_once_and_none_after_a_revocation(cast: Cast) -> None:
    credential = issued(cast)
    ends = MONDAY + timedelta(days=100)
    Credential.objects.filter(pk=credential.pk).update(valid_until=ends)

    def told(days_before: int) -> int:
        tell_of_expiring(ends - timedelta(days=days_before))
        return Message.objects.filter(key__startswith="credential-expiring").count()

    assert [told(days) for days in (95, 90, 89, 30, 12)] == [0, 1, 1, 2, 2]
    letter = Message.objects.get(key=f"credential-expiring:{credential.pk}:30")
    assert letter.recipient == cast.lena.email
    assert "not the same as taken back" in letter.text

    credential.refresh_from_db()
    revoked(cast, credential, reason="Given twice.", at=MONDAY)
    assert told(5) == 2


def test_whoever_declined_hears_nothing_until_they_want_to_again(cast: Cast) -> None:
    credential = issued(cast)
    Credential.objects.filter(pk=credential.pk).update(valid_until=MONDAY + timedelta(days=80))

    client = Client()
    client.force_login(cast.lena)
    assert "Turn reminders off" in client.get("/account/reminders/").content.decode()
    client.post("/account/reminders/", {"wanted": "no"})
    assert tell_of_expiring(MONDAY) == 0
    choose_reminders(cast.lena, wanted=True, at=MONDAY)

    assert tell_of_expiring(MONDAY) == 1
    letter = Message.objects.get(key=f"credential-expiring:{credential.pk}:90")
    assert "/account/reminders/" in letter.text
