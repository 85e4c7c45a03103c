"""Owners award directly: who may, what is asked, and why a second time changes nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.factories import published_version
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import issue_directly
from workmark.credentials.award_checks import DirectAward
from workmark.credentials.models import Credential, CredentialState, StatusEntry
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.openbadges.documents import parse_json_object
from workmark.organisations.models import AuditEvent, Organisation

LENA = "lena@demo.workmark.test"
SLUG = "social-media-marketing"
PORTFOLIO = "https://portfolio.example.org/lena"


@pytest.fixture(autouse=True)
def version(cast: Cast) -> None:
    published_version(cast.harbour)


def test_a_direct_award_is_signed_with_the_evidence_it_names(cast: Cast) -> None:
    intended = issue_directly(cast.ines, DirectAward(LENA, SLUG, (PORTFOLIO,)), at=MONDAY)

    said = parse_json_object(bytes(issue_credential(intended.pk).document))

    assert [item["id"] for item in said["evidence"]] == [PORTFOLIO]
    assert "Nobody assessed it here" in said["evidence"][0]["description"]
    assert "result" not in said["credentialSubject"]
    assert StatusEntry.objects.filter(credential=intended).count() == 1
    assert Message.objects.get(key=f"credential-issued:{intended.pk}").recipient == LENA


def test_it_is_recorded_who_awarded(cast: Cast) -> None:
    intended = issue_directly(cast.ines, DirectAward(LENA, SLUG), at=MONDAY)

    event = AuditEvent.objects.get(verb="credential.issue_directly")
    assert (event.actor, event.target_id, event.organisation) == (cast.ines, str(intended.pk), cast.harbour)


@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "rui", "emre", "otto"])
def test_only_an_owner_of_the_issuer_awards(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        issue_directly(getattr(cast, who), DirectAward(LENA, SLUG), at=MONDAY)

    assert not Credential.objects.exists()


def test_an_issuer_that_may_not_issue_issues_nothing(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.harbour.pk).update(may_issue=False)

    with pytest.raises(NotAllowed):
        issue_directly(cast.ines, DirectAward(LENA, SLUG), at=MONDAY)


@pytest.mark.parametrize("key", ["", "2026-spring/17"])
def test_the_same_award_again_is_the_same_credential_on_any_day(cast: Cast, key: str) -> None:
    award = DirectAward(LENA, SLUG, (PORTFOLIO,), key=key)

    first = issue_directly(cast.ines, award, at=MONDAY)
    second = issue_directly(cast.ines, award, at=MONDAY + timedelta(days=40))

    assert first.pk == second.pk
    assert second.awarded_at == MONDAY


def test_another_key_is_another_award(cast: Cast) -> None:
    pks = {issue_directly(cast.ines, DirectAward(LENA, SLUG, key=key), at=MONDAY).pk for key in "ab"}

    assert len(pks) == 2


def test_a_key_stays_with_the_person_it_was_used_for(cast: Cast) -> None:
    issue_directly(cast.ines, DirectAward(LENA, SLUG, key="17"), at=MONDAY)

    with pytest.raises(InvalidInput) as refused:
        issue_directly(cast.ines, DirectAward("otto@demo.workmark.test", SLUG, key="17"), at=MONDAY)

    assert set(refused.value.fields) == {"key"}


def test_the_day_of_the_award_is_the_day_given(cast: Cast) -> None:
    given = issue_directly(cast.ines, DirectAward(LENA, SLUG, awarded_on=date(2026, 3, 1)), at=MONDAY)

    assert given.awarded_at == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("award", "field"),
    [
        (DirectAward("nobody@example.org", SLUG), "email"),
        (DirectAward("", SLUG), "email"),
        (DirectAward(LENA, "no-such-thing"), "achievement"),
        (DirectAward(LENA, SLUG, ("javascript:alert(1)",)), "evidence"),
        (DirectAward(LENA, SLUG, ("https://lena:secret@example.org/",)), "evidence"),
        (DirectAward(LENA, SLUG, (PORTFOLIO,) * 11), "evidence"),
        (DirectAward(LENA, SLUG, awarded_on=date(2026, 11, 24)), "awarded_on"),
        (DirectAward(LENA, SLUG, key="k" * 81), "key"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_saved(
    cast: Cast, award: DirectAward, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        issue_directly(cast.ines, award, at=MONDAY)

    assert set(refused.value.fields) == {field}
    assert not Credential.objects.exists()


def test_an_address_somebody_merely_typed_in_earns_nothing(cast: Cast) -> None:
    cast.otto.emailaddress_set.create(email="ceo@kestrel.example", verified=False, primary=False)

    with pytest.raises(InvalidInput):
        issue_directly(cast.ines, DirectAward("ceo@kestrel.example", SLUG), at=MONDAY)


def test_an_address_is_found_however_it_is_capitalised(cast: Cast) -> None:
    intended = issue_directly(cast.ines, DirectAward("Lena@Demo.Workmark.TEST", SLUG), at=MONDAY)

    assert intended.learner == cast.lena
    assert intended.identity_email == LENA
    assert intended.state == CredentialState.INTENDED
