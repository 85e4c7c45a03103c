"""Logs of looking go after thirteen months of 396 days, and not a day sooner; what is under a hold stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from tests.conftest import Cast
from workmark.privacy.actions.hold_person import lift_hold, place_hold
from workmark.privacy.retention import purge
from workmark.workforce.consent_models import Consent, ConsentView

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 30, 9, tzinfo=UTC)


def test_looks_go_after_thirteen_months_and_what_is_held_stays(cast: Cast) -> None:
    consent = Consent.objects.create(
        person=cast.lena,
        organisation=cast.kestrel,
        purpose="team",
        words="Kestrel sees my badges.",
        given_at=NOW - timedelta(days=500),
        expires_at=NOW,
    )
    for days in (395, 396, 397, 450):
        ConsentView.objects.create(
            consent=consent, organisation=cast.kestrel, what="matrix", at=NOW - timedelta(days=days)
        )
    place_hold(cast.lena, reason="Case 12/2026", at=NOW)
    assert purge(at=NOW) == {}

    lift_hold(cast.lena, at=NOW)
    assert purge(at=NOW) == {"workforce.ConsentView": 2}
    assert [NOW - view.at for view in ConsentView.objects.all()] == [timedelta(days=395), timedelta(days=396)]
    assert purge(at=NOW) == {}


def test_sessions_go_when_they_have_ended(db: None) -> None:
    for name, ends in (("ended", NOW - timedelta(seconds=1)), ("open", NOW + timedelta(days=1))):
        Session.objects.create(session_key=name, session_data="x", expire_date=ends)

    assert purge(at=NOW) == {"sessions.Session": 1}
    assert Session.objects.get().session_key == "open"
