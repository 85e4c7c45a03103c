"""A new signing key: the old badges stay valid, under https and on plain http alike."""

from typing import Any

import pytest

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import awarded, issued, revoked
from workmark.checking import check_badge
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import issue_directly
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.rotate_issuer_key import rotate_issuer_key
from workmark.credentials.award_checks import DirectAward
from workmark.credentials.issuers import did_document
from workmark.credentials.models import Credential, IssuerKey
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed, WrongState
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Outcome
from workmark.organisations.models import AuditEvent

ORIGINS = ["http://127.0.0.1:8000", "https://badges.harbour.example"]


@pytest.fixture(params=ORIGINS)
def origin(request: Any, settings: Any) -> str:
    settings.WORKMARK_PUBLIC_ORIGIN = request.param
    return str(request.param)


def another(cast: Cast) -> Credential:
    award = DirectAward("otto@demo.workmark.test", "social-media-marketing")
    return issue_credential(issue_directly(cast.ines, award, at=MONDAY).pk)


def outcome(credential: Credential) -> Outcome:
    for entry in credential.status_entries.all():
        publish_status_list(entry.status_list_id)
    return check_badge(at=now(), data=bytes(credential.document), offline=True).outcome


@pytest.mark.usefixtures("origin")
def test_badges_from_before_and_after_are_both_valid(cast: Cast) -> None:
    before = issued(cast)

    made = rotate_issuer_key(cast.ines, cast.harbour)
    after = another(cast)

    assert (before.key == made, after.key == made) == (False, True)
    assert outcome(before) is Outcome.PASSED
    assert outcome(after) is Outcome.PASSED


@pytest.mark.usefixtures("origin")
def test_a_badge_from_before_can_still_be_revoked(cast: Cast) -> None:
    before = issued(cast)
    rotate_issuer_key(cast.ines, cast.harbour)
    after = another(cast)

    revoked(cast, before, reason="Issued by mistake.", at=now())

    assert outcome(before) is Outcome.FAILED
    report = check_badge(at=now(), data=bytes(before.document), offline=True)
    assert report.verification.outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED
    assert outcome(after) is Outcome.PASSED


def test_under_https_the_issuer_keeps_its_name_and_publishes_both_keys(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = ORIGINS[1]
    before = issued(cast)

    made = rotate_issuer_key(cast.ines, cast.harbour)

    document = did_document(cast.harbour)
    assert before.key is not None
    assert document["id"] == before.key.did == made.did
    assert document["assertionMethod"] == [before.key.verification_method, made.verification_method]


def test_on_plain_http_nothing_may_wait_to_be_signed(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = ORIGINS[0]
    issued(cast)
    issue_directly(cast.ines, DirectAward("otto@demo.workmark.test", "social-media-marketing"), at=MONDAY)

    with pytest.raises(WrongState):
        rotate_issuer_key(cast.ines, cast.harbour)

    assert IssuerKey.objects.get().retired_at is None


def test_under_https_what_waits_is_signed_with_the_new_key(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = ORIGINS[1]
    intended = awarded(cast).credentials.get()

    made = rotate_issuer_key(cast.ines, cast.harbour)

    assert issue_credential(intended.pk).key == made


def test_it_is_recorded_which_key_followed_which(cast: Cast) -> None:
    before = issued(cast).key
    assert before is not None

    made = rotate_issuer_key(cast.ines, cast.harbour)

    event = AuditEvent.objects.filter(verb="credential.manage_keys").latest("number")
    assert event.actor == cast.ines
    assert event.detail == {
        "retired": before.verification_method,
        "verification_method": made.verification_method,
    }


@pytest.mark.long
@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "rui", "emre", "otto"])
def test_only_an_owner_of_the_issuer_rotates(cast: Cast, who: str) -> None:
    issued(cast)

    with pytest.raises(NotAllowed):
        rotate_issuer_key(getattr(cast, who), cast.harbour)

    assert IssuerKey.objects.get().retired_at is None
