"""A lead draws and checks, an external verifier draws, checks and reports; nobody else sees any of it."""

import re
from hashlib import sha256
from typing import Any

import pytest

from tests.assessment.actions.test_appeals import refuse
from tests.assessment.scenes import MONDAY, qualify, rate, submitted
from tests.conftest import Cast
from tests.factories import published_version
from tests.web.learner.conftest import signed_in_as
from workmark.assessment.actions.file_appeal import file_appeal
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.errors import ConflictOfInterest
from workmark.assessment.quality_models import QualityCheck, QualitySample
from workmark.assessment.queries import may_open_evidence
from workmark.assessment.review_models import Review
from workmark.organisations.models import AuditEvent, Membership
from workmark.submissions.models import Evidence, Submission

PAGE = "/assess/quality/harbour-skills/"


@pytest.fixture
def refused(cast: Cast) -> Submission:
    version = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    work = submitted(cast, version)
    refuse(cast, work, "plan-audience")
    return work


@pytest.fixture
def verifier(cast: Cast) -> Any:
    Membership.objects.create(person=cast.otto, organisation=cast.harbour, role="external-verifier")
    return cast.otto


def test_a_drawn_decision_is_checked_by_somebody_who_had_no_part_in_it(
    cast: Cast, refused: Submission
) -> None:
    desk = signed_in_as(cast.noor)
    desk.post(PAGE, {"draw": "1"})
    check = QualityCheck.objects.get()  # one decision, so its assessors bring it in whatever the draw
    address = f"{PAGE}{check.token}/"

    seen = desk.get(address).content.decode()
    assert cast.lena.name not in seen
    assert "Aziz" not in seen
    own = signed_in_as(cast.maud).post(address, {"verdict": "agreed"})
    assert own.status_code == 403
    Membership.objects.create(person=cast.lena, organisation=cast.harbour, role="owner")
    assert signed_in_as(cast.lena).post(address, {"verdict": "agreed"}).status_code == 403  # her own work
    Membership.objects.create(person=cast.ines, organisation=cast.kestrel, role="owner")
    Membership.objects.create(person=cast.lena, organisation=cast.kestrel, role="author")
    assert signed_in_as(cast.ines).post(address, {"verdict": "agreed"}).status_code == 403  # a colleague's
    assert signed_in_as(cast.ines).get(address).status_code == 403  # nor does she open it
    item = Evidence.objects.create(
        submission=refused, requirement_key="plan", kind="text", title="Plan", text="x"
    )
    assert (may_open_evidence(cast.ines, item), may_open_evidence(cast.noor, item)) == (False, True)
    assert desk.post(address, {"verdict": "concern"}).status_code == 422  # a concern says why
    desk.post(address, {"verdict": "concern", "row_keys": ["plan-audience"], "note": "Page two names it."})

    check.refresh_from_db()
    assert (check.verdict, check.row_keys, check.checked_by) == ("concern", ["plan-audience"], cast.noor)
    assert (Review.objects.get().origin, Review.objects.get().state) == ("quality", "proposed")
    assert b"Page two names it." in desk.get(address).content  # whoever checked it may look at it again
    qualify(cast, cast.noor, refused.version)
    appeal = file_appeal(cast.lena, refused, grounds="Page two.", at=MONDAY)
    with pytest.raises(ConflictOfInterest, match="checked"):  # she knows what was decided, and why
        take_reading(cast.noor, appeal.readings.get(), at=MONDAY)


def test_what_is_not_for_a_lead_to_check_says_so_before_it_is_read(cast: Cast, refused: Submission) -> None:
    maud, noor = signed_in_as(cast.maud), signed_in_as(cast.noor)
    offered = noor.get(PAGE).content.decode()
    drawn = noor.post(PAGE, {"draw": "1"}, follow=True).content.decode()
    address = f"{PAGE}{QualityCheck.objects.get().token}/"

    lists = [desk.get(PAGE).content.decode() for desk in (maud, noor)]
    pages = [desk.get(address).content.decode() for desk in (maud, noor)]

    assert "Drawn: 1 decision to check." in drawn
    assert ["Draw from what was decided since" in text for text in (offered, drawn)] == [True, False]
    assert "Nothing has been decided since the last sample was drawn." in drawn
    assert ["For somebody else to check" in text for text in lists] == [True, False]
    assert ["Nobody checks a decision they had a part in." in text for text in pages] == [True, False]
    assert ["Keep this check" in text for text in pages] == [False, True]


def test_the_seed_is_shown_after_the_draw_and_fits_what_the_log_held_before(
    cast: Cast, refused: Submission
) -> None:
    desk = signed_in_as(cast.noor)
    desk.post(PAGE, {"draw": "1"})

    seed = re.search(r"<code>([0-9a-f]{64})</code>", desk.get(PAGE).content.decode())
    event = AuditEvent.objects.filter(verb="assessment.begin_sampling").latest("number")

    assert seed
    assert sha256(bytes.fromhex(seed[1])).hexdigest() == event.detail["seed_sha256"]
    assert desk.post(PAGE, {"draw": "1"}).status_code == 409  # nothing was decided since


def test_a_verifier_sees_only_what_was_drawn_from_outside_and_reports(
    cast: Cast, refused: Submission, verifier: Any
) -> None:
    signed_in_as(cast.noor).post(PAGE, {"draw": "1"})
    outside = signed_in_as(verifier)
    assert outside.get(f"{PAGE}{QualityCheck.objects.get().token}/").status_code == 404
    outside.post(PAGE, {"draw": "1"})
    sample = QualitySample.objects.get(kind="external")
    assert outside.get(f"{PAGE}{sample.checks.get().token}/").status_code == 200

    outside.post(PAGE, {"text": "Feedback is thin; judge everything twice for now."})

    other = submitted(cast, refused.version, learner=cast.emre)
    assert rate(cast.aziz, other) is None
    assert "wants two assessors" in signed_in_as(cast.ines).get(PAGE).content.decode()


def test_whoever_works_for_the_issuer_is_no_external_verifier_and_others_see_nothing(
    cast: Cast, refused: Submission
) -> None:
    Membership.objects.create(person=cast.aziz, organisation=cast.harbour, role="external-verifier")

    for person in (cast.aziz, cast.lena, cast.emre, cast.rui):
        assert signed_in_as(person).get(PAGE).status_code == 404
        assert signed_in_as(person).post(PAGE, {"draw": "1"}).status_code == 404
    assert not QualitySample.objects.exists()
