from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.assessment.scenes import MONDAY, qualify, rate, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.errors import AlreadyTaken, ConflictOfInterest, NotQualified
from workmark.assessment.queries import awaiting_assessor
from workmark.lib.problems import NotAllowed
from workmark.organisations.models import AuditEvent, Membership


def test_taking_work_starts_a_clock_of_five_working_days_by_the_issuers_time(cast: Cast) -> None:
    cast.harbour.time_zone = "Europe/Lisbon"
    cast.harbour.save()
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    work = submitted(cast, version)

    assignment = take(cast.aziz, work)

    # Monday 23 November and five working days: Tuesday 24 to Monday 30.
    assert assignment.due_at == datetime(2026, 11, 30, 18, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
    work.refresh_from_db()
    assert work.state == "in-assessment"
    assert AuditEvent.objects.get().verb == "assessment.take"


def test_work_can_be_held_by_one_assessor_only(cast: Cast) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    qualify(cast, cast.maud, version)
    work = submitted(cast, version)
    take(cast.aziz, work)

    with pytest.raises(AlreadyTaken):
        take_reading(cast.maud, work.readings.get(), at=MONDAY)


def test_an_assessor_without_a_qualification_in_force_is_refused(cast: Cast) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    work = submitted(cast, version)

    with pytest.raises(NotQualified):
        take(cast.maud, work)
    with pytest.raises(NotQualified):
        take_reading(cast.aziz, work.readings.get(), at=MONDAY + timedelta(days=184))


def test_an_outsider_may_not_take_work(cast: Cast) -> None:
    work = submitted(cast, published_version(cast.harbour))

    with pytest.raises(NotAllowed):
        take(cast.otto, work)


def test_a_colleague_of_the_learner_has_a_conflict_and_does_not_see_the_work(cast: Cast) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    Membership.objects.create(person=cast.aziz, organisation=cast.kestrel, role="people-manager")
    Membership.objects.create(person=cast.lena, organisation=cast.kestrel, role="author")
    work = submitted(cast, version)

    assert awaiting_assessor(cast.aziz, MONDAY) == []
    with pytest.raises(ConflictOfInterest, match="same organisation"):
        take(cast.aziz, work)


def test_a_witness_may_not_judge_what_they_vouched_for(cast: Cast) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    work = submitted(cast, version)
    work.attestations.create(
        token_hash="0" * 64, witness_name="Aziz", witness_email=cast.aziz.email, expires_at=MONDAY
    )

    with pytest.raises(ConflictOfInterest, match="vouch"):
        take(cast.aziz, work)


def test_declined_work_waits_for_somebody_else(cast: Cast) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    qualify(cast, cast.maud, version)
    work = submitted(cast, version)
    assignment = take(cast.aziz, work)

    decline_assignment(cast.aziz, assignment, reason="I trained this team last year.", at=MONDAY)

    assert awaiting_assessor(cast.aziz, MONDAY) == []
    assert awaiting_assessor(cast.maud, MONDAY) == [work.readings.get()]


def test_nobody_hoards_work(cast: Cast) -> None:
    slugs = ["social-media-marketing", "backup-and-proven-restore", "cloud-files-for-a-small-team"]
    versions = [published_version(cast.harbour, slug) for slug in slugs]
    held = []
    for version in versions:
        qualify(cast, cast.aziz, version)
        held += [submitted(cast, version, learner=learner) for learner in (cast.lena, cast.otto)]
    for work in held[:5]:
        take(cast.aziz, work)

    with pytest.raises(AlreadyTaken, match="5 open"):
        take(cast.aziz, held[5])


def test_whoever_judged_it_first_is_not_offered_the_second_reading(cast: Cast) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    qualify(cast, cast.maud, version)
    work = submitted(cast, version)
    rate(cast.aziz, work)
    second = work.readings.get(place=2)

    assert awaiting_assessor(cast.aziz, MONDAY) == []
    assert awaiting_assessor(cast.maud, MONDAY) == [second]
    with pytest.raises(ConflictOfInterest, match="judged"):
        take_reading(cast.aziz, second, at=MONDAY)
